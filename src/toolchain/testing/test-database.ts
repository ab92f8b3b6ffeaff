import { quoteName } from '../../kernel/sql-names.ts';
import { join } from 'node:path';
import { runtimeEntry } from '../../kernel/package.ts';
import type { RawConnection, RawDatabaseApi } from '../../kernel/raw-connection.ts';
import type { Project } from '../project/project.ts';

/** A separate database for one run of the tests. */
interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Creates an empty database beside the project's own: a file in `folder`, or on PostgreSQL `test_<name>` on the same server,
 * `test_<name>_2` while another run has that one. One that an interrupted run left is replaced.
 *
 * @param folder of this run; it goes with all that is in it
 * @throws {ProjectError} DATABASE_* when the server cannot be reached or refuses to make a database
 */
export async function createTestDatabase(project: Project, folder: string): Promise<TestDatabase> {
  const { databaseUrl } = project.settings;
  if (databaseUrl.startsWith('postgres')) return createOnServer(databaseUrl, project.root);
  return { url: `file:${join(folder, 'db.sqlite3')}`, drop: async () => {} };
}

async function createOnServer(databaseUrl: string, root: string): Promise<TestDatabase> {
  const { connectRaw } = (await import(runtimeEntry('db'))) as RawDatabaseApi;
  const connection = await connectRaw(databaseUrl, { root });
  try {
    const url = new URL(databaseUrl);
    const name = await claimName(connection, `test_${decodeURIComponent(url.pathname.slice(1)) || 'quintet'}`);
    const dropIt = `DROP DATABASE IF EXISTS ${quoteName(name)} WITH (FORCE)`;
    await connection.query(dropIt);
    await connection.query(`CREATE DATABASE ${quoteName(name)}`);
    url.pathname = `/${encodeURIComponent(name)}`;
    // The connection stays open: the name is this run's until it ends, however it ends.
    const drop = () => connection.query(dropIt).finally(() => connection.close());
    return { url: url.href, drop: async () => void (await drop()) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The first name that no other run has; runs hold theirs by a lock of the server that goes with their connection. */
async function claimName(connection: RawConnection, base: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    const [row] = await connection.query('SELECT pg_try_advisory_lock(hashtext(?)) AS got', [name]);
    if (row?.['got'] === true) return name;
  }
}
