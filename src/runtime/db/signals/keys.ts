import type { Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';

// SQLite accepts 32,766 values in one statement, PostgreSQL 65,535.
const CHUNK = 500;

export function keyText(model: ModelDescription, row: Row): string {
  return JSON.stringify(model.primaryKey.map((name) => String(row[name])));
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
