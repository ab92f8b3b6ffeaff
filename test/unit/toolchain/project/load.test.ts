import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProject } from '../../../../src/toolchain/project/find.ts';
import { loadProject } from '../../../../src/toolchain/project/load.ts';
import { keepVariable } from '../../../support/keep-variable.ts';

describe('toolchain/project', () => {
  keepVariable('QUINTET_ROOT');
  let root: string;

  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quintet-project-'));
    write('package.json', '{"name": "blog"}');
    write(
      'src/settings.ts',
      "import { names } from './names';\nexport default { apps: names as string[], debug: process.env['LOAD_TEST'] === 'on' };\n",
    );
    write('src/names.ts', "export const names: string[] = ['posts'];\n");
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('finds the project from a folder inside it', () => {
    mkdirSync(join(root, 'src/posts/tests'), { recursive: true });
    assert.equal(findProject(join(root, 'src/posts/tests')), root);
  });

  it('says that a folder is not inside a project', () => {
    rmSync(join(root, 'src'), { recursive: true });
    assert.throws(() => findProject(root), { code: 'PROJECT_NOT_FOUND', exitCode: 1 });
  });

  it('loads settings with what they import, and leaves no file behind', async () => {
    const project = await loadProject(root);
    assert.deepEqual(project.settings.apps, ['posts']);
    assert.equal(project.packageJson.name, 'blog');
    assert.deepEqual(readdirSync(join(root, '.quintet/cache')), []);
  });

  it('sees a changed file and a changed environment when it loads again', async () => {
    assert.equal((await loadProject(root)).settings.debug, false);
    process.env['LOAD_TEST'] = 'on';
    write('src/names.ts', "export const names = ['shop'];\n");
    const { settings } = await loadProject(root).finally(() => delete process.env['LOAD_TEST']);
    assert.deepEqual([settings.debug, settings.apps], [true, ['shop']]);
  });

  describe('the kept bundle', () => {
    const kept = (): string => join(root, '.quintet/cache/settings.json');
    const appsOf = async (): Promise<readonly string[]> => (await loadProject(root)).settings.apps;

    beforeEach(() => write('src/settings.ts', "export default { apps: ['posts'] };\n"));

    it('is used again while nothing has changed that it was made of', async () => {
      await loadProject(root);
      writeFileSync(kept(), readFileSync(kept(), 'utf8').replace('posts', 'kept'));
      assert.deepEqual(await appsOf(), ['kept']);
      write('tsconfig.json', '{}');
      assert.deepEqual(await appsOf(), ['posts']);
      write('src/settings.ts', "export default { apps: ['shop'] };\n");
      assert.deepEqual(await appsOf(), ['shop']);
    });

    it('is made anew when it cannot be read', async () => {
      await loadProject(root);
      for (const text of ['', '{"key"', 'null', '[]']) {
        writeFileSync(kept(), text);
        assert.deepEqual(await appsOf(), ['posts'], text);
      }
    });

    it('is not kept of settings that import files of the project', async () => {
      write('src/settings.ts', "import { names } from './names';\nexport default { apps: names };\n");
      await loadProject(root);
      assert.ok(!existsSync(kept()));
    });
  });

  it('points at the place of a syntax error', async () => {
    write('src/settings.ts', 'export default {\n  apps: [,\n');
    await assert.rejects(loadProject(root), (error: { code: string; where: string }) => {
      assert.equal(error.code, 'SETTINGS_SYNTAX');
      assert.match(error.where, /^src\/settings\.ts:\d+:\d+$/);
      return true;
    });
  });

  it('points at the line that threw', async () => {
    write('src/names.ts', "\n\nthrow new Error('no names today');\nexport const names: string[] = [];\n");
    await assert.rejects(loadProject(root), {
      code: 'SETTINGS_FAILED',
      where: 'src/names.ts:3',
      message: /no names today/,
    });
  });

  it('asks for npm install when a package is missing', async () => {
    write('src/settings.ts', "import 'no-such-package';\nexport default { apps: [] };\n");
    await assert.rejects(loadProject(root), { code: 'DEPENDENCIES_MISSING', hint: 'Run: npm install' });
  });

  it('refuses a module without settings', async () => {
    write('src/settings.ts', 'export const settings = {};\n');
    await assert.rejects(loadProject(root), { code: 'SETTINGS_SHAPE' });
  });

  it('refuses a broken package.json', async () => {
    write('package.json', '{');
    await assert.rejects(loadProject(root), { code: 'PACKAGE_JSON_INVALID' });
  });
});
