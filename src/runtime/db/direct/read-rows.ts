import type { Row } from '../../../kernel/database.ts';
import type { SqliteValue } from '../sqlite/sqlite-driver.ts';
import type { DirectField } from './direct-field.ts';
import type { NestedSelection, Selection } from './selection.ts';
import { FALLBACK_TO_PRISMA } from './values.ts';

/** Answers a statement at once; undefined when it has to wait for a transaction or fails. */
export type Query = (sql: string, params: SqliteValue[]) => SqliteValue[][] | undefined;

/** As many values as one statement binds for a nested read; more is Prisma's to divide. */
const MAX_KEYS = 500;

/** The rows of a statement with what is nested in them. FALLBACK_TO_PRISMA if a stored value cannot be decoded with certainty. */
export function readRows(
  query: Query,
  selection: Selection,
  sql: string,
  params: SqliteValue[],
): Row[] | typeof FALLBACK_TO_PRISMA {
  const stored = query(sql, params);
  return stored === undefined ? FALLBACK_TO_PRISMA : decodeRows(query, selection, stored);
}

function decodeRows(query: Query, selection: Selection, stored: SqliteValue[][]): Row[] | typeof FALLBACK_TO_PRISMA {
  const rows = stored.map((): Row => ({}));
  for (const { name, column, nested } of selection.output) {
    const isFilled = nested
      ? addNested(query, name, nested, { stored, rows })
      : addColumn(selection.columns[column], name, column, { stored, rows });
    if (!isFilled) return FALLBACK_TO_PRISMA;
  }
  return rows;
}

/** Rows of a statement, and what is made of them so far. */
interface Decoding {
  stored: SqliteValue[][];
  rows: Row[];
}

function addColumn(field: DirectField | undefined, name: string, column: number, { stored, rows }: Decoding): boolean {
  if (field === undefined) return false;
  for (let index = 0; index < rows.length; index++) {
    const value = stored[index]?.[column] ?? null;
    if (value === null && !field.isNullable) return false;
    const decoded = value === null ? null : field.decode(value);
    if (decoded === FALLBACK_TO_PRISMA) return false;
    (rows[index] as Row)[name] = decoded;
  }
  return true;
}

function addNested(query: Query, name: string, nested: NestedSelection, { stored, rows }: Decoding): boolean {
  const { relation, localColumn } = nested;
  const keys = stored.map((values) => values[localColumn] ?? null);
  const found = queryByKey(
    query,
    nested,
    [...new Set(keys)].filter((key) => key !== null),
  );
  if (found === undefined) return false;
  const groups = keys.map((key) => found.get(key) ?? []);
  // A foreign key to a missing row, or a missing required relation: Prisma handles it.
  const isOdd = (group: SqliteValue[][], index: number) =>
    !relation.isList && group.length === 0 && (!relation.isNullable || (relation.ownsKey && keys[index] !== null));
  if (groups.some(isOdd)) return false;
  // Decoded once for each row that they belong to, because two rows must not share one object.
  const decoded = decodeRows(query, nested.selection, groups.flat());
  if (decoded === FALLBACK_TO_PRISMA) return false;
  let place = 0;
  rows.forEach((row, index) => {
    const members = decoded.slice(place, (place += groups[index]?.length ?? 0));
    row[name] = relation.isList ? members : (members[0] ?? null);
  });
  return true;
}

function queryByKey(
  query: Query,
  { relation, selection, foreignColumn, condition, orderBy }: NestedSelection,
  keys: SqliteValue[],
): Map<SqliteValue, SqliteValue[][]> | undefined {
  const groups = new Map<SqliteValue, SqliteValue[][]>();
  if (keys.length === 0) return groups;
  if (keys.length > MAX_KEYS) return undefined;
  const isOne = `${relation.foreign.column} IN (${keys.map(() => '?').join(',')})`;
  const where = condition ? `(${condition.sql} AND ${isOne})` : isOne;
  const sql = `SELECT ${selection.columnsSql} FROM ${relation.model.table} WHERE ${where}${orderBy} LIMIT ? OFFSET ?`;
  const stored = query(sql, [...(condition?.params ?? []), ...keys, -1n, 0n]);
  for (const values of stored ?? []) {
    const key = values[foreignColumn] ?? null;
    const group = groups.get(key);
    if (group) group.push(values);
    else groups.set(key, [values]);
  }
  return stored && groups;
}
