// What Prisma's engine does not ask and has to be known before it reads: tables, columns and indexes that no model can hold.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { quoteQualified } from '../apply/database-tables.ts';
import { parseTable } from '../rebuild/table-definition.ts';

export interface DatabaseFacts {
  /** Tables that are left out: virtual ones and those behind them; on PostgreSQL as `schema.table`. */
  hidden: ReadonlySet<string>;
  /** Columns that are left out, as `table.column`, on PostgreSQL as `schema.table.column`. */
  hiddenColumns: ReadonlySet<string>;
  hiddenIndexes: ReadonlySet<string>;
  /** Columns of primary keys in which SQLite has let null pass, as `table.column`. */
  nullKeys: ReadonlySet<string>;
  /** Text columns of SQLite that a CHECK limits to JSON, as `table.column`. */
  jsonColumns: ReadonlySet<string>;
  /** Schemas to be read together; none for that of the connection alone. */
  schemas?: readonly string[];
  /** The reason. */
  notes: string[];
}

/** Prisma's engine does not escape quotes in the names of its SQL. */
const QUOTE = '"';

/**
 * Reads catalogues only, and whether a key of SQLite is null somewhere.
 *
 * @param schemas of PostgreSQL, read together; none for that of the connection alone
 */
export async function readFacts(connection: RawConnection, schemas: readonly string[] = []): Promise<DatabaseFacts> {
  return connection.provider === 'sqlite' ? readSqlite(connection) : readPostgres(connection, schemas);
}

const VIRTUAL = `SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('virtual', 'shadow') ORDER BY name`;
// The engine has no words for an index on an expression, and none for one on a column that it is not shown.
const SQLITE_INDEXES = `SELECT DISTINCT i.name AS name FROM sqlite_master AS t, pragma_index_list(t.name) AS i, pragma_index_info(i.name) AS c
  WHERE t.type = 'table' AND (c.name IS NULL OR instr(c.name, char(34)) > 0 OR c.name NOT IN (SELECT name FROM pragma_table_info(t.name)))`;
const SQLITE_QUOTED = `SELECT name AS "table", NULL AS name FROM sqlite_master WHERE type = 'table' AND instr(name, ?) > 0
  UNION ALL SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table' AND instr(c.name, ?) > 0`;
const SQLITE_GENERATED = `SELECT t.name AS "table", c.name AS name FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c
  WHERE t.type = 'table' AND c.hidden IN (2, 3) ORDER BY t.name, c.cid`;

async function readSqlite(connection: RawConnection): Promise<DatabaseFacts> {
  const virtual = await connection.query(VIRTUAL);
  const indexes = namesOf(await connection.query(SQLITE_INDEXES));
  const generated = await connection.query(SQLITE_GENERATED);
  const quoted = await connection.query(SQLITE_QUOTED, [QUOTE, QUOTE]);
  const notes = [
    ...virtual
      .filter(({ type }) => type === 'virtual')
      .map(({ name }) => `table ${String(name)} is a virtual table and has no model: use it in SQL`),
    ...generated.map(({ table, name }) => generatedNote(String(table), String(name))),
    ...quoted.map(quotedNote),
    ...indexes.map((name) => `index ${name} is on an expression or a generated column and is not part of the models`),
  ];
  return {
    ...hiddenNames(quoted, namesOf(virtual)),
    hiddenIndexes: new Set(indexes),
    nullKeys: await readNullKeys(connection),
    jsonColumns: await readJsonColumns(connection),
    notes,
  };
}

// Only a key that is declared INTEGER, or NOT NULL, is sure to have a value.
const SQLITE_KEYS = `SELECT t.name AS "table", c.name AS name FROM sqlite_master AS t, pragma_table_info(t.name) AS c
  WHERE t.type = 'table' AND c.pk > 0 AND c."notnull" = 0 AND upper(c.type) <> 'INTEGER'
  AND t.name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow'))`;

async function readNullKeys(connection: RawConnection): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { table, name } of await connection.query(SQLITE_KEYS)) {
    const [from, column] = [quoteQualified(String(table)), quoteQualified(String(name))];
    const rows = await connection.query(`SELECT 1 AS found FROM ${from} WHERE ${column} IS NULL LIMIT 1`);
    if (rows.length > 0) found.add(`${String(table)}.${String(name)}`);
  }
  return found;
}

const SQLITE_CHECKED = `SELECT name AS "table", sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%json_valid%'`;
/** `CHECK ((JSON_VALID("data") OR "data" IS NULL))`, as Django writes it, without its signs. */
const JSON_CHECK = /^(?:constraint \S+ )?check (?:json_valid (.+?)(?: or \1 is null)?|(.+?) is null or json_valid \2)$/;

async function readJsonColumns(connection: RawConnection): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { table, sql } of await connection.query(SQLITE_CHECKED)) {
    const definition = parseTable(String(sql));
    const checks = [
      ...(definition?.constraints ?? []),
      ...(definition?.columns.flatMap(({ constraints }) => constraints) ?? []),
    ].filter(({ kind }) => kind === 'CHECK');
    for (const { text } of checks) {
      const plain = text
        .toLowerCase()
        .replace(/[()"`[\]\s]+/g, ' ')
        .trim();
      const [, first, second] = JSON_CHECK.exec(plain) ?? [];
      const column = definition?.columns.find(({ name }) => name.toLowerCase() === (first ?? second));
      if (column) found.add(`${String(table)}.${column.name}`);
    }
  }
  return found;
}

/** Of the schemas in the last argument, or of the connection's own. */
const IN_SCHEMAS = `(n.nspname = ANY (?::text[]) OR cardinality(?::text[]) = 0 AND n.nspname = current_schema())`;

const POSTGRES_GENERATED = `SELECT n.nspname AS schema, c.relname AS "table", a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${IN_SCHEMAS} AND a.attgenerated <> '' AND NOT a.attisdropped ORDER BY 1, c.relname, a.attnum`;
const POSTGRES_INDEXES = `SELECT DISTINCT i.relname AS name FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_namespace n ON n.oid = i.relnamespace JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
  WHERE ${IN_SCHEMAS} AND a.attgenerated <> '' ORDER BY i.relname`;

const POSTGRES_QUOTED = `SELECT n.nspname AS schema, c.relname AS "table", NULL AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${IN_SCHEMAS} AND c.relkind IN ('r', 'p') AND strpos(c.relname, '"') > 0
  UNION ALL SELECT n.nspname, c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${IN_SCHEMAS} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND strpos(a.attname, '"') > 0`;

const POSTGRES_ELSEWHERE = `SELECT c.relname AS "table", k.conname AS name, rn.nspname || '.' || r.relname AS target FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
  WHERE k.contype = 'f' AND ${IN_SCHEMAS} AND rn.oid <> n.oid AND NOT rn.nspname = ANY (?::text[]) ORDER BY c.relname, k.conname`;

async function readPostgres(connection: RawConnection, schemas: readonly string[]): Promise<DatabaseFacts> {
  const ask = (sql: string) => connection.query(sql, Array(sql.split('?').length - 1).fill(schemas));
  const elsewhere = await ask(POSTGRES_ELSEWHERE);
  const generated = await ask(POSTGRES_GENERATED);
  const quoted = await ask(POSTGRES_QUOTED);
  const indexes = namesOf(await ask(POSTGRES_INDEXES));
  return {
    ...hiddenNames([...generated, ...quoted]),
    hiddenIndexes: new Set(indexes),
    nullKeys: new Set(),
    jsonColumns: new Set(),
    schemas,
    notes: [
      ...generated.map(({ table, name }) => generatedNote(String(table), String(name))),
      ...quoted.map(quotedNote),
      ...elsewhere.map(
        ({ table, name, target }) =>
          `foreign key ${String(name)} of ${String(table)} has no relation: it refers to ${String(target)}, which is in another schema. Its columns are plain fields`,
      ),
    ],
  };
}

function hiddenNames(
  rows: readonly Record<string, unknown>[],
  tables: readonly string[] = [],
): Pick<DatabaseFacts, 'hidden' | 'hiddenColumns'> {
  const isTable = ({ name }: Record<string, unknown>) => name === null;
  const place = ({ schema, table }: Record<string, unknown>) =>
    schema === undefined ? String(table) : `${String(schema)}.${String(table)}`;
  return {
    hidden: new Set([...tables, ...rows.filter(isTable).map(place)]),
    hiddenColumns: new Set(rows.filter((row) => !isTable(row)).map((row) => `${place(row)}.${String(row['name'])}`)),
  };
}

function quotedNote({ table, name }: Record<string, unknown>): string {
  return name === null
    ? `table ${String(table)} was left out: a name with a double quote cannot be migrated. Rename the table to adopt it`
    : `column ${String(name)} of ${String(table)} was left out: a name with a double quote cannot be migrated. Rename the column to adopt it`;
}

function generatedNote(table: string, column: string): string {
  return `column ${column} of ${table} is generated by the database and is not part of its model: read it in SQL`;
}

function namesOf(rows: readonly Record<string, unknown>[]): string[] {
  return rows.map(({ name }) => String(name));
}
