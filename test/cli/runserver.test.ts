// `quintet runserver` as a user's shell runs it: its own process, real sockets, signals. Needs dist/.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { cleanEnvironment, run } from '../support/command-line.ts';
import { lacks } from '../support/needs.ts';
import { createProject, homeViews } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';

interface Started {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  url: string;
  end: (signal: NodeJS.Signals) => Promise<number | null>;
}

describe('cli/runserver', function () {
  this.timeout(30_000);
  let project: TestProject;
  let running: Started | undefined;

  beforeEach(() => {
    project = createProject();
  });

  afterEach(async () => {
    await running?.end('SIGKILL');
    running = undefined;
    project.cleanUp();
  });

  const bin = (): string => join(project.root, 'node_modules/quintet/bin/run.js');

  async function start(args: string[], command = [process.execPath, bin(), 'runserver', ...args]): Promise<Started> {
    const [program = '', ...words] = command;
    const child = spawn(program, words, { cwd: project.root, env: cleanEnvironment(), stdio: 'pipe' });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    const end = (signal: NodeJS.Signals): Promise<number | null> => {
      child.kill(signal);
      return exited;
    };
    running = { child, stdout: () => out, stderr: () => err, url: '', end };
    const match = await until(
      () => /"url":"([^"]+)"|➜ {2}(http\S+)/.exec(out),
      () => out + err,
    );
    running.url = match[1] ?? match[2] ?? '';
    return running;
  }

  it('prints the version, the address and the admin, and answers', async () => {
    const { stdout, url } = await start(['0']);
    assert.match(stdout(), /^Quintet \d+\.\d+\.\d+/);
    assert.ok(stdout().includes(`${url}admin/`));
    assert.match(await (await fetch(url)).text(), /view first/);
    await until(() => /GET {2}\/ 200 [\d.]+ ms/.exec(stdout()), stdout);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends with 0 and leaves no process behind on ${signal}`, async () => {
      const { url, end } = await start(['0', '--json']);
      const worker = Number(await (await fetch(`${url}pid/`)).text());
      assert.equal(await end(signal), 0);
      assert.throws(() => process.kill(worker, 0), { code: 'ESRCH' });
    });
  }

  it('takes its worker along when it is killed', async () => {
    const { url, end } = await start(['0']);
    const worker = Number(await (await fetch(`${url}pid/`)).text());
    await end('SIGKILL');
    await until(
      () => (isAlive(worker) ? null : ['gone']),
      () => `worker ${worker} lives on`,
    );
  });

  it('ends when the npx that started it is killed', async function () {
    if (process.platform === 'win32') this.skip();
    // Like npx, waits for a shell and passes no signal on.
    const launcher = `const { spawn } = require('node:child_process');
spawn('sh', ['-c', '"$0" "$1" runserver 0; true', process.execPath, process.argv[1]], {
  stdio: 'inherit',
  env: { ...process.env, npm_command: 'exec' },
});
setInterval(() => {}, 1000);`;
    const { url, end } = await start([], [process.execPath, '-e', launcher, bin()]);
    await end('SIGKILL');
    await eventually('the end of the server', () =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    );
  });

  it('shows a mistake with its source in the terminal, and goes on when it is mended', async () => {
    const { stdout, url } = await start(['0']);
    project.write('src/home/views.ts', `${homeViews('x')}\nexport const home2 = ;\n`);
    await until(() => /✗ Build failed: Unexpected ";"\n {2}at src\/home\/views\.ts:13:22/.exec(stdout()), stdout);
    assert.match(stdout(), /> 13 \| export const home2 = ;/);
    project.write('src/home/views.ts', homeViews('mended'));
    assert.match(await (await fetch(url)).text(), /view mended/);
  });

  it('names who has the port and takes the next free one', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    const { stdout, url } = await start([String(port)]);
    blocker.close();
    assert.ok(Number(new URL(url).port) > port);
    assert.match(stdout(), new RegExp(`Port ${port} is in use`));
    if (process.platform === 'linux') assert.match(stdout(), new RegExp(`pid ${process.pid}`));
  });

  it('prints one event a line with --json, whatever the project prints', async () => {
    project.write('src/home/views.ts', `console.log('from the project');\n${homeViews('json')}`);
    const { stdout, stderr, url, end } = await start(['0', '--json']);
    await (await fetch(url)).text();
    await until(() => /"type":"request"/.exec(stdout()), stdout);
    await end('SIGTERM');
    const events = stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    const types = events.map(({ type }) => type);
    for (const type of ['listening', 'built', 'ready', 'swapped', 'request']) assert.ok(types.includes(type), type);
    assert.match(stderr(), /from the project/);
  });

  it('says what is not migrated', async () => {
    const { stdout } = await start(['0']);
    await until(
      () => /models have changes that no migration has[\s\S]*npx quintet makemigrations/.exec(stdout()),
      stdout,
    );
  });

  it('rests when nothing happens', async function () {
    if (process.platform !== 'linux') this.skip();
    const { child, url, stdout } = await start(['0']);
    await (await fetch(url)).text();
    await until(() => /models have changes/.exec(stdout()), stdout);
    // On a busy machine the start takes longer.
    await eventually('two seconds of rest', async () => (await cpuTicksDuring(child.pid as number, 2000)) <= 2);
  });

  it('obeys keys on a terminal: h, r, m and q', async function () {
    const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script');
    if (!hasScript) lacks(this, 'script of util-linux', 'apt-get install bsdutils');
    const command = [process.execPath, bin(), 'runserver', '0'].map((word) => `'${word}'`).join(' ');
    // Without a size the terminal counts as one that nobody looks at.
    const sized = `stty rows 40 cols 100 && ${command}`;
    const { child, stdout, url } = await start([], ['/usr/bin/script', '-qfec', sized, '/dev/null']);
    const press = (key: string): void => void child.stdin?.write(key);
    const worker = async (): Promise<number> => Number(await (await fetch(`${url}pid/`)).text());
    await until(() => /press h for help/.exec(stdout()), stdout);
    press('h');
    await until(() => /m {2}make and apply migrations/.exec(stdout()), stdout);
    const before = await worker();
    press('R');
    await until(() => /new process \(as asked\)/.exec(stdout()), stdout);
    await until(() => (isAlive(before) ? null : ['gone']), stdout);
    assert.notEqual(await worker(), before);
    press('m');
    await until(() => /The database is up to date/.exec(stdout()), stdout);
    assert.equal(readdirSync(join(project.root, 'migrations')).filter((name) => /^\d{14}_/.test(name)).length, 2);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    press('q');
    assert.equal(await exited, 0);
  });

  it('refuses an address that is none', () => {
    const { code, stderr } = run(process.execPath, [bin(), 'runserver', 'http://x'], { cwd: project.root });
    assert.equal(code, 2);
    assert.match(stderr, /"http:\/\/x" is neither a port nor an address/);
  });

  it('needs a project', () => {
    const { code, stderr } = run(process.execPath, [bin(), 'runserver'], { cwd: '/' });
    assert.equal(code, 1);
    assert.match(stderr, /not inside a Quintet project/);
  });
});

/** Waits for what `look` finds; the error shows what was printed until then. */
function until<T>(look: () => T | null, describe: () => string): Promise<Exclude<T, undefined | null | false>> {
  return eventually(
    () => `what never came; printed was:
${describe()}`,
    look,
  ) as never;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** User and system time of a process, in ticks of 10 ms. */
async function cpuTicksDuring(pid: number, ms: number): Promise<number> {
  const read = (): number => {
    const cells = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(cells[11]) + Number(cells[12]);
  };
  const before = read();
  await sleep(ms);
  return read() - before;
}
