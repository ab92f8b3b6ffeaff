import assert from 'node:assert/strict';
import { nearest } from '../../../src/kernel/names.ts';

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
});
