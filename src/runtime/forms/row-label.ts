import type { Row } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { capitalize } from '../../kernel/names.ts';
import { labelColumns } from '../../kernel/people.ts';

/**
 * The label of a row: the value of the model's display field, or `Post 7`. Users are labelled by their public name, not by
 * their email address, if the model has one. Plain text, never empty.
 */
export function rowLabel(model: ModelDescription, row: Row): string {
  const texts = labelColumns(model).map((name) => toText(row[name]));
  const label = texts.find((text) => text.trim() !== '');
  return label ?? `${capitalize(model.label)} ${model.primaryKey.map((name) => String(row[name])).join(', ')}`;
}

// A day is `2026-12-24` in JSON, an instant is a whole timestamp.
function toText(value: unknown): string {
  if (value instanceof Date) return value.toJSON();
  return value === null || value === undefined ? '' : String(value);
}
