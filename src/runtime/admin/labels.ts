import type { Row } from '../../kernel/database.ts';
import { capitalize } from '../../kernel/names.ts';
import type { AdminModel } from './admin-model.ts';
import { isSecret } from './field-kinds.ts';
import { keyLabel } from './primary-key.ts';

/** Longer texts do not name anything, and a message about the row must fit into the session. */
const MAX_LABEL_LENGTH = 200;

/** How the row is named to people: by its own label, else `Post (299)`. */
export function objectLabel(model: AdminModel, row: Row): string {
  const { description, options } = model;
  const display = displayField(model);
  const text = options.objectLabel ? options.objectLabel(row) : display && row[display];
  const label = text === null || text === undefined ? '' : String(text).trim();
  if (label === '') return `${capitalize(model.label)} (${keyLabel(description, row)})`;
  return label.length > MAX_LABEL_LENGTH ? `${label.slice(0, MAX_LABEL_LENGTH)}…` : label;
}

/** The columns that {@link objectLabel} and the row's links read, as a `select`. */
export function labelSelect(model: AdminModel): Record<string, true> {
  const { description, options } = model;
  const own = options.objectLabel ? (options.labelFields ?? []) : [displayField(model) ?? []].flat();
  return Object.fromEntries([...description.primaryKey, ...own].map((name) => [name, true]));
}

/** The column that names a row; undefined when the model has none (a relation cannot be it). */
export function displayField({ description }: AdminModel): string | undefined {
  const field = description.fields.find(({ name }) => name === description.display);
  return field && field.kind !== 'relation' && !isSecret(field) ? field.name : undefined;
}
