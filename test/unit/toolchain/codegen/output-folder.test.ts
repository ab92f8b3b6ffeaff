import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFiles, mirrorFolder, writeIfChanged } from '../../../../src/toolchain/codegen/output-folder.ts';

describe('codegen/output-folder', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'quintet-output-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('writes only what changed and makes the folders', async () => {
    const file = join(root, 'a/b.ts');
    assert.equal(await writeIfChanged(file, 'one'), true);
    utimesSync(file, 1, 1);
    assert.equal(await writeIfChanged(file, 'one'), false);
    assert.equal(statSync(file).mtimeMs, 1000);
    assert.equal(await writeIfChanged(file, 'two'), true);
    assert.equal(readFileSync(file, 'utf8'), 'two');
    assert.deepEqual(readdirSync(join(root, 'a')), ['b.ts']);
  });

  it('writes empty files too', async () => {
    assert.equal(await writeIfChanged(join(root, 'empty'), ''), true);
    assert.ok(existsSync(join(root, 'empty')));
  });

  it('leaves no unfinished file when writing fails', async () => {
    mkdirSync(join(root, 'taken/folder'), { recursive: true });
    await assert.rejects(writeIfChanged(join(root, 'taken'), 'x'));
    assert.deepEqual(readdirSync(root), ['taken']);
  });

  it('mirrors a folder: new, changed and gone files, and folders that become empty', async () => {
    const [source, target] = [join(root, 'source'), join(root, 'target')];
    for (const [path, text] of [
      ['source/a', '1'],
      ['source/x/b', '2'],
      ['target/a', '1'],
      ['target/y/c', '3'],
    ] as const) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    assert.deepEqual(await mirrorFolder(source, target), { files: ['a', 'x/b'], changed: ['x/b', 'y/c'] });
    assert.deepEqual(await listFiles(target), ['a', 'x/b']);
    assert.ok(!existsSync(join(target, 'y')));
  });

  it('leaves alone what another process is writing, and clears up after one that died', async () => {
    const [source, target] = [join(root, 'source'), join(root, 'target')];
    mkdirSync(source);
    mkdirSync(target);
    writeFileSync(join(target, 'a.ts.12-0123abcd.tmp'), '');
    writeFileSync(join(target, 'b.ts.12-0123abcd.tmp'), '');
    utimesSync(join(target, 'b.ts.12-0123abcd.tmp'), 1, 1);
    await mirrorFolder(source, target);
    assert.deepEqual(readdirSync(target), ['a.ts.12-0123abcd.tmp']);
  });

  it('lists a folder that does not exist as empty', async () => {
    assert.deepEqual(await listFiles(join(root, 'nope')), []);
  });
});
