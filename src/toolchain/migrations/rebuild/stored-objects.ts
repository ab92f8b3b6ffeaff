// SQLite's own definitions of a table, its indexes, triggers and views.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { quoteQualified } from '../apply/database-tables.ts';
import { parseTable, type TableDefinition } from './table-definition.ts';

export interface StoredObject {
  name: string;
  /** The statement that created it. */
  sql: string;
}

export interface StoredTable {
  definition: TableDefinition;
  /** Lower-case names of generated columns. */
  generated: Set<string>;
  indexes: StoredObject[];
  triggers: StoredObject[];
  /** The greatest key that AUTOINCREMENT ever gave; undefined for tables without it. */
  lastKey: bigint | undefined;
  /** The name under which rows have a separate number; undefined where a column is that number, or there is none. */
  rowId: string | undefined;
}

const OBJECTS = `SELECT name, type, sql FROM sqlite_master
  WHERE lower(tbl_name) = lower(?) AND type IN ('table', 'index', 'trigger') AND sql IS NOT NULL ORDER BY rowid`;

/** Undefined where there is no such table, or it is a virtual one. */
export async function readStoredTable(connection: RawConnection, name: string): Promise<StoredTable | undefined> {
  const rows = await connection.query(OBJECTS, [name]);
  const objects = rows.map((row) => ({ name: String(row['name']), type: row['type'], sql: String(row['sql']) }));
  const definition = parseTable(objects.find(({ type }) => type === 'table')?.sql ?? '');
  if (definition === undefined) return undefined;
  const columns = await connection.query('SELECT name, type, pk, hidden FROM pragma_table_xinfo(?)', [name]);
  return {
    definition,
    generated: new Set(
      columns.filter((row) => Number(row['hidden']) >= 2).map((row) => String(row['name']).toLowerCase()),
    ),
    indexes: objects.filter(({ type }) => type === 'index'),
    triggers: objects.filter(({ type }) => type === 'trigger'),
    lastKey: await readLastKey(connection, name),
    rowId: rowIdOf(definition, columns),
  };
}

async function readLastKey(connection: RawConnection, table: string): Promise<bigint | undefined> {
  const [exists] = await connection.query(`SELECT 1 AS found FROM sqlite_master WHERE name = 'sqlite_sequence'`);
  if (!exists) return undefined;
  const [row] = await connection.query(
    'SELECT CAST(seq AS TEXT) AS last FROM sqlite_sequence WHERE lower(name) = lower(?)',
    [table],
  );
  return row === undefined ? undefined : BigInt(String(row['last']));
}

function rowIdOf(definition: TableDefinition, columns: readonly Record<string, unknown>[]): string | undefined {
  const keys = columns.filter((row) => Number(row['pk']) > 0);
  const isAlias = keys.length === 1 && String(keys[0]?.['type']).toUpperCase() === 'INTEGER';
  if (isAlias || /WITHOUT ROWID/i.test(definition.options)) return undefined;
  const taken = columns.map((row) => String(row['name']).toLowerCase());
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.includes(name));
}

/** Views and tables with triggers that SQLite cannot compile, with the reason: `view open_invoices` → `no such column: net`. */
export async function readBroken(connection: RawConnection): Promise<Map<string, string>> {
  const broken = new Map<string, string>();
  const rows = await connection.query(
    `SELECT type, name, tbl_name AS owner, sql FROM sqlite_master WHERE type IN ('view', 'trigger')`,
  );
  for (const row of rows) {
    const [type, name] = [String(row['type']), String(row['name'])];
    const statement =
      type === 'view'
        ? `SELECT * FROM ${quoteQualified(name)}`
        : await firing(connection, String(row['owner']), String(row['sql']));
    const problem = await compile(connection, statement);
    if (problem !== undefined) broken.set(`${type} ${name}`, problem);
  }
  return broken;
}

async function compile(connection: RawConnection, statement: string): Promise<string | undefined> {
  try {
    // As a script: a prepared EXPLAIN would keep libsql's lock on the table.
    await connection.script(`EXPLAIN ${statement}`);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A statement that fires the trigger, and so has it compiled. */
async function firing(connection: RawConnection, owner: string, sql: string): Promise<string> {
  const event = /\b(INSERT|UPDATE|DELETE)\b/i.exec(withoutNames(sql))?.[1]?.toUpperCase();
  const table = quoteQualified(owner);
  if (event === 'DELETE') return `DELETE FROM ${table}`;
  const columns = await connection.query('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0', [owner]);
  const names = columns.map((row) => quoteQualified(String(row['name'])));
  if (event === 'UPDATE') return `UPDATE ${table} SET ${names.map((name) => `${name} = NULL`).join(', ')}`;
  return `INSERT INTO ${table} (${names[0] ?? ''}) VALUES (NULL)`;
}

/** A trigger may be called "insert"; its event is the first such word that is not a name. */
function withoutNames(sql: string): string {
  return sql.replace(/"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\//g, ' x ');
}
