// Emptying a database: rows only, or everything.
import { quoteText } from '../../kernel/sql-names.ts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRAMEWORK_TABLES } from '../../kernel/framework-tables.ts';
import type { RawConnection } from '../../kernel/raw-connection.ts';
import type { Project } from '../project/project.ts';
import { parseBlocks } from '../schema/blocks.ts';
import { readSchema } from '../schema/read-schema.ts';
import { schemasOf } from '../schema/database-schemas.ts';
import type { SchemaFile } from '../schema/schema-file.ts';
import { withConnection, type DatabaseOwner } from '../migrations/apply/connection.ts';
import { quoteQualified, readTables, readViews } from '../migrations/apply/database-tables.ts';
import { migrate, type MigrateOptions, type MigrateResult } from '../migrations/apply/migrate.ts';
import { lockDatabase, whenFree } from '../migrations/apply/run-script.ts';
import { mappedName } from '../migrations/diff/schema-columns.ts';

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
    describe(connection, await allTables(project, connection)),
  );
}

/**
 * Deletes all rows of the models' tables and resets their counters; the tables and `_prisma_migrations` are kept. In one
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
 * Drops every table, view and type, and applies all migrations again. Other connections, such as a running server's, stay valid.
 *
 * @throws {ProjectError} DATABASE_*, MIGRATION_*
 */
export async function resetDatabase(
  project: DatabaseOwner,
  options: Pick<MigrateOptions, 'onStep' | 'loadData'> = {},
): Promise<MigrateResult> {
  await withConnection(project, { create: true }, async (connection) =>
    runAlone(connection, await dropScript(project, connection)),
  );
  return migrate(project, options);
}

/** Tables of the models, of their many-to-many relations, and of Quintet itself: those that exist. */
async function modelTables(project: Project, connection: RawConnection): Promise<Table[]> {
  const { description, files } = await readSchema(project);
  const { models } = description;
  const joins = models.flatMap(({ fields }) =>
    fields.flatMap(({ relation }) => (relation?.manyToMany ? [`_${relation.name}`] : [])),
  );
  const own = FRAMEWORK_TABLES.map(({ table }) => table);
  const wanted = new Set([...models.map(({ table }) => table), ...joins, ...own]);
  const here = (await readTables(connection)).filter((table) => wanted.has(table)).map(ownTable);
  const places = new Set(readTablePlaces(files).map(({ schema, table }) => `${schema}.${table}`));
  const elsewhere = await readTablesOf(connection, schemasOf(files));
  return [...here, ...elsewhere.filter(({ name }) => places.has(name) || joins.includes(afterDot(name)))];
}

interface Table {
  /** For messages; with its schema if that is not the schema of the connection. */
  name: string;
  /** For SQL, in quotes. */
  sql: string;
}

function ownTable(name: string): Table {
  return { name, sql: quoteQualified(name) };
}

/** Every table of the connection's schema and of the others that the models name. */
async function allTables(project: DatabaseOwner, connection: RawConnection): Promise<Table[]> {
  const schemas = await otherSchemas(project, connection);
  return [...(await readTables(connection)).map(ownTable), ...(await readTablesOf(connection, schemas))];
}

/** Those that src/schema.prisma names and the database has, without the connection's own. */
async function otherSchemas({ root }: DatabaseOwner, connection: RawConnection): Promise<string[]> {
  const file = join(root, 'src/schema.prisma');
  if (connection.provider === 'sqlite' || !existsSync(file)) return [];
  const schemas = schemasOf([['src/schema.prisma', readFileSync(file, 'utf8')]]);
  const rows = await connection.query(
    'SELECT nspname AS name FROM pg_namespace WHERE nspname <> current_schema() AND nspname = ANY (?::text[]) ORDER BY 1',
    [schemas],
  );
  return rows.map(({ name }) => String(name));
}

async function readTablesOf(connection: RawConnection, schemas: readonly string[]): Promise<Table[]> {
  if (connection.provider === 'sqlite' || schemas.length === 0) return [];
  const rows = await connection.query(
    `SELECT schemaname AS schema, tablename AS name FROM pg_tables
     WHERE schemaname <> current_schema() AND schemaname = ANY (?::text[]) ORDER BY 1, 2`,
    [schemas],
  );
  return rows.map(({ schema, name }) => ({
    name: `${String(schema)}.${String(name)}`,
    sql: `${quoteQualified(String(schema))}.${quoteQualified(String(name))}`,
  }));
}

function readTablePlaces(files: readonly SchemaFile[]): { schema: string; table: string }[] {
  return files.flatMap(([, text]) =>
    parseBlocks(text).flatMap((block) => {
      const member = block.members.find(({ name }) => name === '@@schema');
      const schema = member && /"([^"]*)"/.exec(text.slice(member.start, member.end))?.[1];
      return schema === undefined || block.kind !== 'model' ? [] : [{ schema, table: mappedName(text, block) }];
    }),
  );
}

function afterDot(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

async function describe(connection: RawConnection, tables: readonly Table[]): Promise<DatabaseContent> {
  const counted = [];
  for (const { name, sql } of tables.filter((table) => table.name !== '_prisma_migrations')) {
    const [row] = await connection.query(`SELECT count(*) AS found FROM ${sql}`);
    counted.push({ name, rows: Number(row?.['found'] ?? 0) });
  }
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

async function flushScript(connection: RawConnection, tables: readonly Table[]): Promise<string> {
  const names = tables.map(({ sql }) => sql);
  if (connection.provider === 'postgresql') return `TRUNCATE ${names.join(', ')} RESTART IDENTITY CASCADE;`;
  const counters = await connection.query(`SELECT 1 AS found FROM sqlite_master WHERE name = 'sqlite_sequence'`);
  const list = tables.map(({ name }) => quoteText(name)).join(', ');
  return [
    ...names.map((name) => `DELETE FROM ${name};`),
    ...(counters.length > 0 ? [`DELETE FROM sqlite_sequence WHERE name IN (${list});`] : []),
  ].join('\n');
}

/** A part of another object is dropped with it, and what an extension made stays with the extension. */
const isOwn = (catalogue: string, oid: string) =>
  `NOT EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = '${catalogue}'::regclass AND x.objid = ${oid} AND x.deptype IN ('e', 'i', 'a'))`;
/** Everything that PostgreSQL has in the connection's schema besides tables and views. */
const POSTGRES_OBJECTS = `SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'MATERIALIZED VIEW ' END || c.oid::regclass AS object
  FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('m', 'S') AND ${isOwn('pg_class', 'c.oid')}
  UNION ALL SELECT 'ROUTINE ' || p.oid::regprocedure FROM pg_proc p
  WHERE p.pronamespace = current_schema()::regnamespace AND ${isOwn('pg_proc', 'p.oid')}
  UNION ALL SELECT 'TYPE ' || t.oid::regtype FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE t.typnamespace = current_schema()::regnamespace AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
    AND NOT EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid AND x.deptype = 'e')`;
/** Only the virtual table that uses it can drop it. */
const SHADOWS = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'`;

async function dropScript(project: DatabaseOwner, connection: RawConnection): Promise<string> {
  const [views, tables] = [await readViews(connection), await readTables(connection)];
  if (connection.provider === 'sqlite') {
    const shadows = new Set((await connection.query(SHADOWS)).map(({ name }) => String(name)));
    return [
      ...views.map((name) => `DROP VIEW ${quoteQualified(name)};`),
      ...tables.filter((name) => !shadows.has(name)).map((name) => `DROP TABLE ${quoteQualified(name)};`),
      'SELECT 1;',
    ].join('\n');
  }
  const schemas = await otherSchemas(project, connection);
  const others = (await connection.query(POSTGRES_OBJECTS)).map(({ object }) => String(object));
  // Each may be gone with another one by then.
  return [
    ...schemas.map((name) => `DROP SCHEMA ${quoteQualified(name)} CASCADE;`),
    ...views.map((name) => `DROP VIEW IF EXISTS ${quoteQualified(name)} CASCADE;`),
    ...tables.map((name) => `DROP TABLE IF EXISTS ${quoteQualified(name)} CASCADE;`),
    ...others.map((object) => `DROP ${object.replace(/^\w+(?: VIEW)? /, (kind) => `${kind}IF EXISTS `)} CASCADE;`),
    'SELECT 1;',
  ].join('\n');
}
