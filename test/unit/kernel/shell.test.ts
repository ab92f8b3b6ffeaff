import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { enterFolder, quoteForShell } from '../../../src/kernel/shell.ts';

const WORDS = [
  'blog',
  'a/b-c_1.2',
  'my site',
  "it's",
  '$HOME',
  'a;b',
  '*',
  'ünï',
  '"q"',
  '`x`',
  '!',
  '~',
  '',
  'a\\b',
  '#a',
];

describe('kernel/shell', () => {
  it('quotes only what a shell would read otherwise', () => {
    assert.equal(quoteForShell('/srv/my-site.2'), '/srv/my-site.2');
    assert.equal(quoteForShell('my site'), "'my site'");
  });

  it('gives words that a shell takes as they were', () => {
    for (const word of WORDS) {
      assert.equal(execFileSync('sh', ['-c', `printf %s ${quoteForShell(word)}`], { encoding: 'utf8' }), word);
    }
  });

  it('enters a folder that looks like a flag', () => {
    assert.equal(enterFolder('-x'), 'cd ./-x');
    assert.equal(enterFolder("it's here"), "cd 'it'\\''s here'");
  });
});
