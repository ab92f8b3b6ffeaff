import type { SqliteHandle, SqliteValue } from './sqlite-handle.ts';
import type { DateTimeFormat } from './sqlite-values.ts';

const SAMPLED_ROWS = 100;
const DATETIME_COLUMNS = `
  SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
  WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND m.name NOT LIKE '!_%' ESCAPE '!'
    AND (upper(c.type) LIKE 'DATETIME%' OR upper(c.type) LIKE 'TIMESTAMP%')`;

/**
 * How the database stores DateTime, read from its own rows: SQLite compares them as stored, so a filter must send what the
 * columns hold. Databases made elsewhere hold SQL text, and those of older Prisma milliseconds. ISO text unless another
 * format prevails.
 */
export function detectDateTimeFormat(handle: SqliteHandle): DateTimeFormat {
  const votes: Record<DateTimeFormat, number> = { iso: 0, sql: 0, milliseconds: 0 };
  for (const [table, column] of handle.statement(DATETIME_COLUMNS).all([])) {
    const format = formatOf(sample(handle, String(table), String(column)));
    if (format !== undefined) votes[format] += 1;
  }
  if (votes.sql > votes.iso && votes.sql >= votes.milliseconds) return 'sql';
  return votes.milliseconds > votes.iso ? 'milliseconds' : 'iso';
}

function sample(handle: SqliteHandle, table: string, column: string): SqliteValue | undefined {
  const [quotedTable, quotedColumn] = [table, column].map((name) => `"${name.replaceAll('"', '""')}"`);
  const sql = `SELECT v FROM (SELECT ${quotedColumn} AS v FROM ${quotedTable} LIMIT ${SAMPLED_ROWS}) WHERE v IS NOT NULL LIMIT 1`;
  return handle.statement(sql).all([])[0]?.[0];
}

function formatOf(value: SqliteValue | undefined): DateTimeFormat | undefined {
  if (typeof value === 'bigint') return 'milliseconds';
  if (typeof value !== 'string') return undefined;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return 'iso';
  return /^\d{4}-\d\d-\d\d \d\d:\d\d/.test(value) ? 'sql' : undefined;
}
