import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packageVersion } from '../../../../../src/kernel/package.ts';
import { packSelf } from '../../../../../src/toolchain/scaffold/new-project/pack.ts';
import { temporaryFolder } from '../../../../support/command-line.ts';

describe('new-project/pack', function () {
  this.timeout(60_000);
  const path = process.env['PATH'];
  let folder: ReturnType<typeof temporaryFolder>;
  let root: string;
  let packs = 0;

  beforeEach(() => {
    folder = temporaryFolder('pack');
    root = join(folder.path, 'checkout');
    for (const name of ['bin', 'dist', '.ci']) mkdirSync(join(root, name), { recursive: true });
    write('package.json', JSON.stringify({ name: 'quintet', version: packageVersion(), files: ['bin', 'dist'] }));
    write('.ci/build.mjs', '');
    write('dist/main.js', 'first');
  });
  afterEach(() => {
    process.env['PATH'] = path;
    folder.cleanUp();
  });

  const write = (name: string, text: string): void => writeFileSync(join(root, name), text);

  /** The text of the tarball. */
  async function packed(): Promise<string> {
    const into = join(folder.path, `project-${++packs}`);
    await packSelf(into, undefined, root);
    assert.deepEqual(readdirSync(into), [`quintet-${packageVersion()}.tgz`]);
    return gunzipSync(readFileSync(join(into, `quintet-${packageVersion()}.tgz`))).toString('latin1');
  }

  it('packs a checkout once, and again when a file has changed, is new or is gone', async () => {
    assert.match(await packed(), /first/);
    process.env['PATH'] = ''; // without npm
    assert.match(await packed(), /first/);
    for (const [name, text] of [
      ['dist/main.js', 'second'],
      ['dist/more.js', 'third'],
    ] as const) {
      write(name, text);
      await assert.rejects(packed());
      process.env['PATH'] = path;
      assert.match(await packed(), new RegExp(text));
      process.env['PATH'] = '';
    }
    assert.equal(readdirSync(join(root, 'node_modules/.cache/quintet-pack')).length, 1);
  });

  it('keeps nothing beside a copy that was installed', async () => {
    rmSync(join(root, '.ci'), { recursive: true });
    await packed();
    assert.equal(existsSync(join(root, 'node_modules')), false);
  });
});
