// What is in a database, in the words that both databases understand.
import { quoteName } from '../../../kernel/sql-names.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { splitName } from '../diff/qualified-name.ts';

const TABLES = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  postgresql: `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`,
};
const VIEWS = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name`,
  postgresql: `SELECT viewname AS name FROM pg_views WHERE schemaname = current_schema() ORDER BY viewname`,
};

/** Names of all tables, `_prisma_migrations` included. */
export async function readTables(connection: RawConnection): Promise<string[]> {
  return namesOf(connection, TABLES[connection.provider]);
}

export async function readViews(connection: RawConnection): Promise<string[]> {
  return namesOf(connection, VIEWS[connection.provider]);
}

async function namesOf(connection: RawConnection, sql: string): Promise<string[]> {
  return (await connection.query(sql)).map((row) => String(row['name']));
}

/** Rows for which `condition` holds; it is SQL of our own. */
export async function countRows(connection: RawConnection, table: string, condition = 'TRUE'): Promise<number> {
  const [row] = await connection.query(`SELECT count(*) AS found FROM ${quoteQualified(table)} WHERE ${condition}`);
  return Number(row?.['found'] ?? 0);
}

/** A name from `qualify` for SQL: in quotes, with its schema if it has one. */
export function quoteQualified(name: string): string {
  const { schema, table } = splitName(name);
  return schema === undefined ? quoteName(table) : `${quoteName(schema)}.${quoteName(table)}`;
}
