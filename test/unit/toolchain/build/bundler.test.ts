import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Bundler } from '../../../../src/toolchain/build/bundler.ts';
import { loadProjectEntry } from '../../../../src/toolchain/build/load-project-entry.ts';
import { generate } from '../../../../src/toolchain/codegen/generate.ts';
import { loadProject } from '../../../../src/toolchain/project/load.ts';
import type { ProjectError } from '../../../../src/kernel/errors.ts';
import type { DevError } from '../../../../src/kernel/dev-messages.ts';
import { createProject, homeViews } from '../../../support/project.ts';
import type { TestProject } from '../../../support/project.ts';
import { keepVariable } from '../../../support/keep-variable.ts';

describe('toolchain/build/bundler', function () {
  this.timeout(20_000);
  keepVariable('QUINTET_ROOT');
  let project: TestProject;
  let bundler: Bundler;

  beforeEach(async () => {
    project = createProject();
    await generate(await loadProject(project.root));
    bundler = new Bundler(project.root, 'app');
  });

  afterEach(async () => {
    await bundler.dispose();
    project.cleanUp();
  });

  async function failure(): Promise<{ error: ProjectError; described: DevError }> {
    const error = await bundler.rebuild().then(
      () => assert.fail('it built'),
      (thrown: unknown) => thrown as ProjectError,
    );
    return { error, described: error.data?.['error'] as DevError };
  }

  it('names every file of the project that went in, and none of a package', async () => {
    const { inputs } = await bundler.rebuild();
    const names = inputs.map((path) => path.slice(project.root.length + 1));
    assert.ok(names.includes('src/home/views.ts'));
    assert.ok(names.includes('src/settings.ts'));
    assert.deepEqual(
      names.filter((name) => name.includes('node_modules')),
      [],
    );
  });

  it('leaves #db outside of the app, and keeps it in the whole', async () => {
    const app = await bundler.rebuild();
    assert.match(app.code, /require\("#db"\)/);
    const whole = new Bundler(project.root, 'whole');
    const { code } = await whole.rebuild();
    await whole.dispose();
    assert.doesNotMatch(code, /require\("#db"\)/);
  });

  it('starts esbuild again after it was killed', async function () {
    if (process.platform !== 'linux') this.skip(); // where a process's children are listed
    const before = children();
    const first = await bundler.rebuild();
    for (const pid of children().filter((child) => !before.includes(child))) process.kill(pid, 'SIGKILL');
    assert.equal((await bundler.rebuild()).code, first.code);
  });

  it('gives the same code for the same sources', async () => {
    const first = await bundler.rebuild();
    project.write('src/home/views.ts', homeViews('other'));
    assert.notEqual((await bundler.rebuild()).code, first.code);
    project.write('src/home/views.ts', homeViews('first'));
    assert.equal((await bundler.rebuild()).code, first.code);
  });

  it('places a mistake behind letters that take more than a byte', async () => {
    project.write('src/home/views.ts', `export const a = 'äöü€'; const b = ;\n`);
    const { error, described } = await failure();
    assert.equal(error.code, 'BUILD_FAILED');
    assert.equal(error.where, 'src/home/views.ts:1:36');
    assert.equal(described.frame?.split('\n')[1]?.indexOf('^'), described.frame?.split('\n')[0]?.lastIndexOf(';'));
  });

  it('counts further mistakes', async () => {
    const lines = Array.from({ length: 5 }, (_, i) => `import './gone-${i}';`).join('\n');
    project.write('src/home/views.ts', `${lines}\n${homeViews('x')}`);
    const { error, described } = await failure();
    assert.match(error.message, /^the project does not build \(5 errors\)/);
    assert.match(described.frame ?? '', /gone-1[\s\S]*gone-2[\s\S]*and 2 more/);
    assert.match(described.hint ?? '', /renamed or deleted/);
  });

  it('explains top-level await', async () => {
    project.write('src/home/views.ts', `await Promise.resolve();\n${homeViews('x')}`);
    const { described } = await failure();
    assert.match(described.message, /Top-level await/);
    assert.match(described.hint ?? '', /async function/);
  });

  it('loads an app into this process, and generates what it needs first', async () => {
    const loaded = await loadProject(project.root);
    rmSync(join(project.root, '.quintet'), { recursive: true });
    const app = await loadProjectEntry(loaded);
    assert.deepEqual(app.settings.apps, ['accounts', 'home']);
    assert.equal(typeof app.check, 'function');
    await app.close();
  });

  it('names the line in the source when a module of the app throws', async () => {
    project.write('src/home/views.ts', `${homeViews('x')}\nthrow new Error('at load');\n`);
    await assert.rejects(loadProjectEntry(await loadProject(project.root)), (error: Error) =>
      /src\/home\/views\.ts:13:7/.test(error.stack ?? ''),
    );
  });
});

function children(): number[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number);
}
