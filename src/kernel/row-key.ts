// Rows by their primary key, as Prisma's arguments take it.
import type { Row, Where } from './database.ts';
import type { ModelDescription } from './model.ts';

/** `where` of exactly this row: `{ id: 1 }`, or `{ row_number: { row: 1, number: 2 } }` for a key of several fields. */
export function primaryKeyWhere(model: ModelDescription, row: Row): Where {
  const values = keyColumns(model, row);
  return model.primaryKeyName === undefined ? values : { [model.primaryKeyName]: values };
}

/** The key's fields as a plain condition, which lists take. */
export function keyColumns(model: ModelDescription, row: Row): Where {
  return Object.fromEntries(model.primaryKey.map((name) => [name, row[name]]));
}

/** `select` of these fields: `{ id: true, title: true }`. */
export function selection(names: readonly string[]): Record<string, true> {
  return Object.fromEntries(names.map((name) => [name, true]));
}
