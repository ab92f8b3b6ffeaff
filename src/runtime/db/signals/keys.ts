// Rows by their primary key, as Prisma's `where` takes it.
import type { Row, Where } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';

// SQLite takes 32,766 values and PostgreSQL 65,535 in one statement.
const CHUNK = 500;

/** `{ id: 1 }`, or `{ row_number: { row: 1, number: 2 } }` for a key of several fields. */
export function uniqueWhere(model: ModelDescription, row: Row): Where {
  const values = keyColumns(model, row);
  return model.primaryKeyName === undefined ? values : { [model.primaryKeyName]: values };
}

/** The key's fields as a plain condition, which lists take. */
export function keyColumns(model: ModelDescription, row: Row): Where {
  return Object.fromEntries(model.primaryKey.map((name) => [name, row[name]]));
}

export function keyText(model: ModelDescription, row: Row): string {
  return JSON.stringify(model.primaryKey.map((name) => String(row[name])));
}

export function keySelection(model: ModelDescription): Record<string, true> {
  return Object.fromEntries(model.primaryKey.map((name) => [name, true]));
}

/** `omit` that keeps the key. */
export function keyOmission(model: ModelDescription): Record<string, false> {
  return Object.fromEntries(model.primaryKey.map((name) => [name, false]));
}

/** Parts of the rows that one statement can name. */
export function chunks<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += CHUNK) parts.push(items.slice(start, start + CHUNK));
  return parts;
}
