// `quintet test` in a real project: what it says, how it ends, what it leaves behind.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { cleanEnvironment, packageFolder } from '../support/command-line.ts';
import { needsPostgres } from '../support/postgres.ts';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const bin = join(packageFolder, 'bin/run.js');
const PASSES = `describe('sums', () => it('adds', () => { console.log('noise'); if (1 + 1 !== 2) throw new Error('wrong'); }));\n`;
const FAILS = `describe('sums', () => it('subtracts', () => { throw new Error('minus'); }));\n`;
const SLOW = `describe('slow', () => it('waits', (done) => { console.log('begun'); setTimeout(done, 60_000); }).timeout(90_000));\n`;

describe('cli/test', function () {
  this.timeout(90_000);
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('site');
    for (const file of readdirSync(join(project.root, 'src'), { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.test.ts')) rmSync(join(project.root, 'src', file));
  });
  afterEach(() => rmSync(join(project.root, 'src/home/tests'), { recursive: true, force: true }));
  after(() => project?.cleanUp());

  const write = (name: string, text: string) => project.write(`src/home/tests/${name}.test.ts`, text);
  const leftovers = () => {
    const folder = join(project.root, '.quintet/test');
    return existsSync(folder) ? readdirSync(folder) : [];
  };

  /** Runs it in the background, in a group of its own as on a terminal. */
  function start(args: string[], env: Record<string, string> = {}) {
    const child = spawn(process.execPath, [bin, 'test', ...args], {
      cwd: project.root,
      env: cleanEnvironment(env),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    const waiting = new Set<() => void>();
    const add = (data: Buffer) => {
      printed += data.toString();
      for (const check of waiting) check();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    const sees = (text: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const check = () => {
          if (text.test(printed)) resolve();
        };
        waiting.add(check);
        void ended.then(() => reject(new Error(`${text} never came:\n${printed}`)));
        check();
      });
    return { ended, sees, printed: () => printed, interrupt: () => process.kill(-(child.pid as number), 'SIGINT') };
  }

  it('ends with 0 and says so when there is no test', () => {
    const { code, stdout } = project.quintet('test');
    assert.deepEqual([code, stdout], [0, 'No tests found: no file in src/ ends in .test.ts\n']);
    assert.equal((JSON.parse(project.quintet('test', '--json').stdout) as { tests: number }).tests, 0);
  });

  it('ends with 1 when a test fails, and with 2 for a file that does not exist', () => {
    write('sums', FAILS);
    assert.equal(project.quintet('test').code, 1);
    const { code, stderr } = project.quintet('test', 'nowhere');
    assert.deepEqual([code, /no test file matches 'nowhere'/.test(stderr)], [2, true]);
  });

  it('runs only what is named, and tests whose name matches', () => {
    write('sums', PASSES);
    write('others', FAILS);
    assert.equal(project.quintet('test', 'sums').code, 0);
    assert.equal(project.quintet('test', '--grep', 'adds').code, 0);
    assert.equal(project.quintet('test').code, 1);
  });

  it('gives the result as data, and what tests print on stderr', () => {
    write('sums', PASSES);
    write('others', FAILS);
    const { code, stdout, stderr } = project.quintet('test', '--json');
    const { failures, durationMs, ...counts } = JSON.parse(stdout) as {
      failures: { title: string; message: string; stack: string }[];
      durationMs: number;
    };
    assert.equal(code, 1);
    assert.deepEqual(counts, { tests: 2, passed: 1, failed: 1, pending: 0 });
    assert.deepEqual([failures[0]?.title, failures[0]?.message], ['sums subtracts', 'minus']);
    assert.match(failures[0]?.stack ?? '', /src\/home\/tests\/others\.test\.ts:1/);
    assert.ok(durationMs >= 0);
    assert.match(stderr, /noise/);
  });

  it('leaves nothing behind, also when it is interrupted or was killed before', async () => {
    write('slow', SLOW);
    project.write('.quintet/test/999999999/db.sqlite3', 'of a process that is no more');
    const run = start([]);
    await run.sees(/begun/);
    assert.equal(leftovers().length, 1);
    run.interrupt();
    assert.equal(await run.ended, 130);
    assert.match(run.printed(), /interrupted: the tests were stopped, and their database was removed/);
    assert.deepEqual(leftovers(), []);
  });

  it('runs twice at once on one PostgreSQL server', async function () {
    const url = await needsPostgres(this);
    const other = scaffoldProject('site');
    other.write('src/schema.prisma', other.read('src/schema.prisma').replace('"sqlite"', '"postgresql"'));
    const env = cleanEnvironment({ DATABASE_URL: url });
    try {
      const runs = await Promise.all(
        [1, 2].map(async () => {
          const child = spawn(process.execPath, [bin, 'test'], {
            cwd: other.root,
            env,
            stdio: ['ignore', 'pipe', 'pipe'],
          });
          let printed = '';
          for (const stream of [child.stdout, child.stderr])
            stream.on('data', (data: Buffer) => (printed += String(data)));
          const [code] = (await once(child, 'close')) as [number];
          return code === 0 ? 'passed' : printed;
        }),
      );
      assert.deepEqual(runs, ['passed', 'passed']);
      const client = new Client({ connectionString: url });
      await client.connect();
      const left = await client.query(`SELECT datname FROM pg_database WHERE datname LIKE 'test\\_test\\_%'`);
      await client.end();
      assert.deepEqual(left.rows, []);
    } finally {
      other.cleanUp();
    }
  });

  it('runs again after a change, with --watch, whatever the change is', async () => {
    write('sums', PASSES);
    const run = start(['--watch']);
    await run.sees(/1 passing[\s\S]*Waiting for changes/);
    write('sums', 'this is no code');
    await run.sees(/does not build: Expected[\s\S]*at src\/home\/tests\/sums[\s\S]*Waiting for changes/);
    write('sums', FAILS);
    await run.sees(/1 failing[\s\S]*Waiting for changes/);
    run.interrupt(); // between two runs
    assert.equal(await run.ended, 0);
    assert.deepEqual(leftovers(), []);
  });
});
