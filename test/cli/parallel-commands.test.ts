// Two commands at once on one project lose the work of neither.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, packageFolder } from '../support/command-line.ts';
import { createProject, type TestProject } from '../support/project.ts';

describe('cli/parallel commands', function () {
  this.timeout(180_000);
  let project: TestProject;
  beforeEach(() => (project = createProject({ 'src/home/models.prisma': '' })));
  afterEach(() => project.cleanUp());

  const start = async (...args: string[]): Promise<{ code: number; output: string }> => {
    const child = spawn(process.execPath, [join(packageFolder, 'bin/run.js'), ...args], {
      cwd: project.root,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += String(piece)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  };

  it('generate two models in one app', async () => {
    const results = await Promise.all([
      start('generate', 'model', 'home/Tag', 'label:string:20'),
      start('generate', 'model', 'home/Note', 'text:text'),
      start('generate', 'app', 'shop'),
    ]);
    assert.deepEqual(
      results.map(({ code }) => code),
      [0, 0, 0],
      results.map(({ output }) => output).join('\n'),
    );
    const { output } = await start('generate', 'model', 'shop/Item', 'tag:ref:Tag', 'note:ref:Note', '--dry-run');
    assert.match(output, /src\/shop\/models\.prisma/);
    assert.equal(readdirSync(join(project.root, '.quintet/history')).length, 3);
  });

  it('make one migration of one change', async () => {
    const results = await Promise.all([start('makemigrations'), start('makemigrations')]);
    assert.deepEqual(
      results.map(({ code }) => code),
      [0, 0],
      results.map(({ output }) => output).join('\n'),
    );
    const initial = readdirSync(join(project.root, 'migrations')).filter((name) => name.endsWith('_initial'));
    assert.equal(initial.length, 1);
    assert.equal((await start('migrate')).code, 0);
  });
});
