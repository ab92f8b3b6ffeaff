// Emptying a database: rows only, or everything.
import { FRAMEWORK_TABLES } from '../../kernel/framework-tables.ts';
import type { RawConnection } from '../../kernel/raw-connection.ts';
import type { Project } from '../project/project.ts';
import { readSchema } from '../schema/index.ts';
import { withConnection, type DatabaseOwner } from './connection.ts';
import { countRows, quoteName, readTables, readViews } from './database-tables.ts';
import { migrate, type MigrateOptions, type MigrateResult } from './migrate.ts';
import { lockDatabase, whenFree } from './run-script.ts';

export interface DatabaseContent {
  /** For people, without a password. */
  location: string;
  tables: { name: string; rows: number }[];
  /** True when the SQLite file did not exist and was created. */
  isNew: boolean;
}

/** What `flushDatabase` would delete: the tables of the models that exist, with their rows. Throws DATABASE_*, SCHEMA_*. */
export async function describeFlush(project: Project): Promise<DatabaseContent> {
  return withConnection(project, {}, async (connection) =>
    describe(connection, await modelTables(project, connection)),
  );
}

/** What `resetDatabase` would delete: every table, with its rows. Throws DATABASE_*. */
export async function describeReset(project: DatabaseOwner): Promise<DatabaseContent> {
  return withConnection(project, { create: true }, async (connection) =>
    describe(connection, await readTables(connection)),
  );
}

/**
 * Deletes every row of the models' tables and starts their counters again; the tables and `_prisma_migrations` stay. In one
 * transaction.
 *
 * @returns what was deleted
 * @throws {ProjectError} DATABASE_*, SCHEMA_*, MIGRATION_LOCKED
 */
export async function flushDatabase(project: Project): Promise<DatabaseContent> {
  return withConnection(project, {}, async (connection) => {
    const tables = await modelTables(project, connection);
    const content = await describe(connection, tables);
    if (tables.length > 0) await runAlone(connection, await flushScript(connection, tables));
    return content;
  });
}

/**
 * Drops every table, view and type, and applies all migrations again. Other connections, such as a running server's, stay good.
 *
 * @throws {ProjectError} DATABASE_*, MIGRATION_*
 */
export async function resetDatabase(
  project: DatabaseOwner,
  options: Pick<MigrateOptions, 'onStep' | 'loadData'> = {},
): Promise<MigrateResult> {
  await withConnection(project, { create: true }, async (connection) =>
    runAlone(connection, await dropScript(connection)),
  );
  return migrate(project, options);
}

/** Tables of the models, of their many-to-many relations, and of Quintet itself: those that exist. */
async function modelTables(project: Project, connection: RawConnection): Promise<string[]> {
  const { models } = (await readSchema(project)).description;
  const joins = models.flatMap(({ fields }) =>
    fields.flatMap(({ relation }) => (relation?.manyToMany ? [`_${relation.name}`] : [])),
  );
  const own = FRAMEWORK_TABLES.map(({ table }) => table);
  const wanted = new Set([...models.map(({ table }) => table), ...joins, ...own]);
  return (await readTables(connection)).filter((table) => wanted.has(table));
}

async function describe(connection: RawConnection, tables: readonly string[]): Promise<DatabaseContent> {
  const counted = [];
  for (const name of tables.filter((table) => table !== '_prisma_migrations'))
    counted.push({ name, rows: await countRows(connection, name) });
  return { location: connection.location, tables: counted, isNew: connection.isNew };
}

/** One transaction; SQLite's foreign keys rest meanwhile. */
async function runAlone(connection: RawConnection, script: string): Promise<void> {
  const isSqlite = connection.provider === 'sqlite';
  await lockDatabase(connection);
  if (isSqlite) await connection.script('PRAGMA foreign_keys = OFF');
  await whenFree(connection, () => connection.script(isSqlite ? 'BEGIN IMMEDIATE' : 'BEGIN'));
  try {
    await connection.script(script);
    await connection.script('COMMIT');
  } catch (error) {
    await connection.script('ROLLBACK').catch(() => {}); // the first error tells more
    throw error;
  }
}

async function flushScript(connection: RawConnection, tables: readonly string[]): Promise<string> {
  const names = tables.map(quoteName);
  if (connection.provider === 'postgresql') return `TRUNCATE ${names.join(', ')} RESTART IDENTITY CASCADE;`;
  const counters = await connection.query(`SELECT 1 AS found FROM sqlite_master WHERE name = 'sqlite_sequence'`);
  const list = tables.map((table) => `'${table.replaceAll("'", "''")}'`).join(', ');
  return [
    ...names.map((name) => `DELETE FROM ${name};`),
    ...(counters.length > 0 ? [`DELETE FROM sqlite_sequence WHERE name IN (${list});`] : []),
  ].join('\n');
}

const TYPES = `SELECT t.typname AS name FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE n.nspname = current_schema() AND t.typtype = 'e'`;

async function dropScript(connection: RawConnection): Promise<string> {
  const [views, tables] = [await readViews(connection), await readTables(connection)];
  const cascade = connection.provider === 'postgresql' ? ' CASCADE' : '';
  const types = cascade === '' ? [] : (await connection.query(TYPES)).map((row) => String(row['name']));
  return [
    ...views.map((name) => `DROP VIEW ${quoteName(name)}${cascade};`),
    ...tables.map((name) => `DROP TABLE ${quoteName(name)}${cascade};`),
    ...types.map((name) => `DROP TYPE ${quoteName(name)}${cascade};`),
    'SELECT 1;',
  ].join('\n');
}
