// SQLite adds no column whose default is the time of day to a table with rows. The column is added empty, filled, and given its
// default by rebuilding the table.
import type { SchemaFile } from '../../schema/schema-file.ts';
import { convertSqliteColumns } from './convert-columns.ts';
import { findConversions } from './convert-values.ts';
import { withEarlyDrops } from '../renames/free-names.ts';
import { changeColumns, type Column } from './schema-columns.ts';
import { diffSchemas } from './schema-engine.ts';
import { withCountedKeys } from './sqlite-keys.ts';

const ADDED =
  /^ALTER TABLE "((?:[^"]|"")+)" ADD COLUMN\s+"((?:[^"]|"")+)" DATETIME(?: NOT NULL)? DEFAULT CURRENT_TIMESTAMP;$/gm;

/** As `diffSchemas` for SQLite, with SQL that tables with rows take. */
export async function diffForSqlite(
  from: readonly SchemaFile[] | undefined,
  to: readonly SchemaFile[] | undefined,
): Promise<string> {
  const conversions = from && to ? findConversions('sqlite', from, to) : [];
  const diff = async (start: typeof from, end: typeof to): Promise<string> =>
    withCountedKeys(withEarlyDrops(await diffSchemas('sqlite', start, end)), end);
  const sql = convertSqliteColumns(await diff(from, to), conversions);
  const columns = [...sql.matchAll(ADDED)].map(([, table, column]) => ({ table, column }) as Column);
  if (columns.length === 0 || to === undefined) return sql;
  const between = changeColumns(to, columns, (statement) =>
    statement.replace(/\s*@default\(now\(\)\)/, '').replace(/^(\S+\s+DateTime)(?!\?)/, '$1?'),
  );
  const fill = columns.map(
    ({ table, column }) =>
      `UPDATE "${table}" SET "${column}" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') WHERE "${column}" IS NULL;\n`,
  );
  const before = convertSqliteColumns(await diff(from, between), conversions);
  const steps = [before, fill.join(''), await diff(between, to)];
  return steps.filter(Boolean).join('\n');
}
