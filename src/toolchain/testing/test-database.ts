import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtFile } from '../../kernel/package.ts';
import type { RawDatabaseDoor } from '../../kernel/raw-connection.ts';
import { folders, type Project } from '../project/index.ts';

/** A database of its own for one run of the tests. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Makes an empty database beside the project's own: a file below .quintet/, or on PostgreSQL `test_<name>` on the same
 * server, replaced if an interrupted run left it.
 *
 * @throws {ProjectError} DATABASE_* when the server cannot be reached or refuses to make a database
 */
export async function createTestDatabase(project: Project): Promise<TestDatabase> {
  const { databaseUrl } = project.settings;
  return databaseUrl.startsWith('postgres') ? createOnServer(databaseUrl, project.root) : createFile(project);
}

function createFile(project: Project): TestDatabase {
  const folder = join(folders.generated(project), 'test-database');
  const file = join(folder, `${process.pid}.sqlite3`);
  mkdirSync(folder, { recursive: true });
  const remove = () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  };
  remove();
  return { url: `file:${file}`, drop: async () => remove() };
}

async function createOnServer(databaseUrl: string, root: string): Promise<TestDatabase> {
  const { connectRaw } = (await import(pathToFileURL(builtFile('runtime/db/index.js')).href)) as RawDatabaseDoor;
  const url = new URL(databaseUrl);
  const name = `test_${decodeURIComponent(url.pathname.slice(1)) || 'quintet'}`;
  const quoted = `"${name.replaceAll('"', '""')}"`;
  const onServer = async (statements: string[]) => {
    const connection = await connectRaw(databaseUrl, { root });
    try {
      for (const statement of statements) await connection.query(statement);
    } finally {
      await connection.close();
    }
  };
  await onServer([`DROP DATABASE IF EXISTS ${quoted} WITH (FORCE)`, `CREATE DATABASE ${quoted}`]);
  url.pathname = `/${encodeURIComponent(name)}`;
  return { url: url.href, drop: () => onServer([`DROP DATABASE IF EXISTS ${quoted} WITH (FORCE)`]) };
}
