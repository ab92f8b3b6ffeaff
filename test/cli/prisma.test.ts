// `quintet prisma` hands over to the stock CLI: arguments, input, exit code and signals. A program that tells what it was given
// stands in for it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cleanEnvironment, packageFolder, run, type Run } from '../support/command-line.ts';
import { createProject, type TestProject } from '../support/project.ts';

const bin = join(packageFolder, 'bin/run.js');
const TELLS = `#!/usr/bin/env node
const { readFileSync } = require('node:fs');
const input = process.stdin.isTTY ? '' : readFileSync(0, 'utf8');
console.log(JSON.stringify({ args: process.argv.slice(2), url: process.env.DATABASE_URL, cwd: process.cwd(), input }));
process.exit(Number(process.env.ANSWER ?? 0));
`;

describe('cli/prisma', function () {
  this.timeout(30_000);
  let project: TestProject;
  const program = (path: string, text: string) => {
    project.write(path, text);
    chmodSync(join(project.root, path), 0o755);
  };
  const quintet = (args: string[], env: Record<string, string> = {}, input = ''): Run =>
    run(process.execPath, [bin, 'prisma', ...args], { cwd: join(project.root, 'src'), env, input });

  beforeEach(() => {
    project = createProject();
  });
  afterEach(() => project.cleanUp());

  it('runs the project’s own with the arguments, the input and the database of the project', () => {
    program('node_modules/.bin/prisma', TELLS);
    const { code, stdout } = quintet(['studio', '--port', '5555', '--json', '--', 'x'], { ANSWER: '7' }, 'typed');
    assert.equal(code, 7);
    assert.deepEqual(JSON.parse(stdout), {
      args: ['studio', '--port', '5555', '--json', '--', 'x'],
      url: 'file:./db.sqlite3',
      cwd: project.root,
      input: 'typed',
    });
  });

  it('leaves --help to Prisma behind --, and shows its own before', () => {
    program('node_modules/.bin/prisma', TELLS);
    assert.deepEqual(JSON.parse(quintet(['--', 'studio', '--help']).stdout).args, ['studio', '--help']);
    assert.match(quintet(['--help']).stdout, /Run the Prisma CLI/);
  });

  it('takes the version that the client has by npx, where the project has none', () => {
    program('node_modules/fake/npx', TELLS);
    const path = { PATH: `${join(project.root, 'node_modules/fake')}${delimiter}${process.env['PATH']}` };
    const { code, stdout } = quintet(['studio'], path);
    assert.equal(code, 0);
    const { args } = JSON.parse(stdout) as { args: string[] };
    assert.match(args[1] ?? '', /^--package=prisma@\d+\.\d+\.\d+$/);
    assert.deepEqual([args[0], ...args.slice(2)], ['--yes', '--', 'prisma', 'studio']);
  });

  it('says what is missing without a network', () => {
    program(
      'node_modules/fake/npx',
      '#!/bin/sh\necho "npm error code ENOTFOUND" >&2\necho "npm error request to x failed" >&2\nexit 1\n',
    );
    const path = { PATH: `${join(project.root, 'node_modules/fake')}${delimiter}${process.env['PATH']}` };
    const { code, stderr } = quintet(['studio'], path);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /npx could not download it: code ENOTFOUND; request to x failed\n.*npm install --save-dev prisma@\d/,
    );
  });

  it('leaves Ctrl-C to the program, and ends as it does', async () => {
    program(
      'node_modules/.bin/prisma',
      '#!/usr/bin/env node\nprocess.on("SIGINT", () => setTimeout(() => process.exit(4), 100));\nconsole.log("ready");\nsetInterval(() => {}, 1000);\n',
    );
    // A group of its own is what a terminal signals.
    const child = spawn(process.execPath, [bin, 'prisma', 'studio'], {
      cwd: project.root,
      env: cleanEnvironment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', () => process.kill(-(child.pid as number), 'SIGINT'));
    const code = await new Promise((resolve) => child.once('exit', (status, signal) => resolve(status ?? signal)));
    assert.equal(code, 4);
  });
});
