import type { Row } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { capitalize } from '../../kernel/names.ts';

/** The label of a row: the value of the model's display field, or `Post 7`. Plain text, never empty. */
export function rowLabel(model: ModelDescription, row: Row): string {
  const value = model.display === undefined ? undefined : row[model.display];
  // A day is `2026-12-24` in JSON, an instant is a whole timestamp.
  const text = value instanceof Date ? value.toJSON() : value === null || value === undefined ? '' : String(value);
  if (text.trim() !== '') return text;
  return `${capitalize(model.label)} ${model.primaryKey.map((name) => String(row[name])).join(', ')}`;
}
