import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../../src/kernel/files-below.ts';

describe('kernel/files-below', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quintet-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(path: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }

  it('lists files at any depth, sorted, with forward slashes', () => {
    for (const path of ['b.txt', 'a/z.txt', 'a/b/c.txt']) write(path);
    assert.deepEqual(filesBelow(folder), ['a/b/c.txt', 'a/z.txt', 'b.txt']);
  });

  it('has none for a folder that does not exist, or that is a file', () => {
    write('file.txt');
    assert.deepEqual(filesBelow(join(folder, 'nothing')), []);
    assert.deepEqual(filesBelow(join(folder, 'file.txt')), []);
  });

  it('follows links to files and folders', () => {
    write('outside/deep/one.css');
    mkdirSync(join(folder, 'site'));
    symlinkSync(join(folder, 'outside'), join(folder, 'site/linked'));
    symlinkSync('../outside/deep/one.css', join(folder, 'site/two.css'));
    assert.deepEqual(filesBelow(join(folder, 'site')), ['linked/deep/one.css', 'two.css']);
  });

  it('ends at a link to a parent, and leaves dead links out', () => {
    write('a/file.txt');
    symlinkSync('..', join(folder, 'a/up'));
    symlinkSync('nowhere', join(folder, 'a/dead'));
    assert.deepEqual(filesBelow(folder), ['a/file.txt']);
  });

  it('lists the same folder below two names', () => {
    write('real/file.txt');
    symlinkSync('real', join(folder, 'again'));
    assert.deepEqual(filesBelow(folder), ['again/file.txt', 'real/file.txt']);
  });

  it('skips names at any depth', () => {
    for (const path of ['.hidden', 'a/.git/config', 'a/seen']) write(path);
    assert.deepEqual(filesBelow(folder, { skip: (name) => name.startsWith('.') }), ['a/seen']);
  });
});
