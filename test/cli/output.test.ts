// What a command prints arrives, however slowly it is read; what cannot be written is an error.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnvironment, packageFolder } from '../support/command-line.ts';
import { createProject, type TestProject } from '../support/project.ts';

const LINES = 20_000;
const MANY = `for (let i = 0; i < ${LINES}; i++) console.log('line ' + i)`;

describe('cli/output', function () {
  this.timeout(120_000);
  let project: TestProject;
  before(() => (project = createProject()));
  after(() => project.cleanUp());

  const start = (args: string[], stdout: 'pipe' | number = 'pipe') =>
    spawn(process.execPath, [join(packageFolder, 'bin/run.js'), ...args], {
      cwd: project.root,
      env: cleanEnvironment(),
      stdio: ['ignore', stdout, 'pipe'],
    });

  const intoFullDisk = async (args: string[]): Promise<{ code: number; complaint: string }> => {
    const full = openSync('/dev/full', 'w');
    const child = start(args, full);
    closeSync(full);
    let complaint = '';
    child.stderr?.on('data', (piece: Buffer) => (complaint += piece.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, complaint };
  };

  it('waits for a reader that is slower than the command', async () => {
    const child = start(['shell', '-c', MANY]);
    const exit = once(child, 'exit');
    await sleep(3000);
    let text = '';
    for await (const piece of child.stdout ?? []) text += String(piece);
    assert.equal(text.trimEnd().split('\n').length, LINES);
    assert.deepEqual(await exit, [0, null]);
  });

  it('exits with 1 where the disk is full, and says so', async function () {
    if (!existsSync('/dev/full')) this.skip();
    for (const args of [
      ['--help'],
      ['routes'],
      ['routes', '--json'],
      ['showmigrations', '--json'],
      ['shell', '-c', 'console.log(1)'],
    ]) {
      const { code, complaint } = await intoFullDisk(args);
      assert.equal(code, 1, `${args.join(' ')}: ${complaint}`);
      assert.match(complaint, /no space left on device/);
      assert.doesNotMatch(complaint, /bug in Quintet|\n\s+at /);
    }
  });

  it('lists what a command has done whose output is lost', async function () {
    if (!existsSync('/dev/full')) this.skip();
    for (const args of [
      ['generate', 'app', 'lost'],
      ['generate', 'app', 'found', '--json'],
    ]) {
      const { code, complaint } = await intoFullDisk(args);
      assert.equal(code, 1, complaint);
      assert.match(complaint, /✗ the command has finished, but its output could not be written/);
      assert.match(complaint, new RegExp(`create {2}src/${args[2]}/models\\.prisma`));
      assert.match(complaint, /insert {2}src\/urls\.ts/);
    }
    for (const args of [['generate', 'app', 'lost'], ['generate', 'app', 'planned', '--dry-run'], ['routes']]) {
      const { code, complaint } = await intoFullDisk(args);
      assert.equal(code, 1, complaint);
      assert.match(complaint, /✗ the output could not be written: .*no space left/);
      assert.match(complaint, /→ Write the output somewhere else/);
    }
  });

  it('is quiet about a reader that has read enough', async () => {
    const child = start(['shell', '-c', MANY]);
    let complaint = '';
    child.stderr?.on('data', (piece: Buffer) => (complaint += piece.toString()));
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [code] = (await once(child, 'close')) as [number];
    assert.deepEqual({ code, complaint }, { code: 0, complaint: '' });
  });
});
