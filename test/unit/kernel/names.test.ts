import assert from 'node:assert/strict';
import { editDistance, nearest } from '../../../src/kernel/names.ts';

describe('kernel/names', () => {
  it('finds what was meant by a slip of the fingers', () => {
    assert.equal(nearest('stater', ['starter', 'start']), 'starter');
    assert.equal(nearest('TITEL', ['title', 'body']), 'title');
    assert.equal(nearest('xyzzy', ['title', 'body']), undefined);
  });

  it('finds what was only begun, where that is one name', () => {
    assert.equal(nearest('dry', ['drop', 'dry-run', 'name']), 'dry-run');
    assert.equal(nearest('migrat', ['migrate', 'migrations-of-an-app']), 'migrate');
    assert.equal(nearest('pub', ['published', 'publisher', 'public']), undefined);
  });

  it('proposes nothing that takes more than one slip in three letters', () => {
    for (const [typed, known] of [
      ['nope', 'posts'],
      ['xy', 'id'],
      ['to', 'id'],
      ['a', 'b'],
      ['Post', 'Poll'],
      ['tga', 'title'],
      ['fsjdf', 'field'],
      ['generate fsjdf', 'generate field'],
      ['generate xyz', 'generate tag'],
      ['posts:xyz', 'posts:tag'],
      ['posts.Abc', 'posts.Tag'],
      ['no-xyz', 'no-git'],
      ['', 'id'],
    ] as const)
      assert.equal(nearest(typed, [known]), undefined, `${typed} → ${known}`);
  });

  it('proposes what differs by a letter swapped, added, left out or replaced', () => {
    for (const [typed, known] of [
      ['tga', 'tag'],
      ['pots', 'post'],
      ['ids', 'id'],
      ['i', 'id'],
      ['bd', 'db'],
      ['Lone', 'Loan'],
      ['generate modle', 'generate model'],
      ['makemigratoins', 'makemigrations'],
      ['posts:detial', 'posts:detail'],
      ['post:detail', 'posts:detail'],
      ['noinput', 'no-input'],
      ['view/lsit.html', 'view/list.html'],
    ] as const)
      assert.equal(nearest(typed, ['something-else', known]), known, `${typed} → ${known}`);
  });

  it('counts two swapped neighbours as one slip', () => {
    assert.equal(editDistance('ab', 'ba'), 1);
    assert.equal(editDistance('titel', 'title'), 1);
    assert.equal(editDistance('kitten', 'sitting'), 3);
  });
});
