import type { Row } from '../../kernel/database.ts';
import { capitalize } from '../../kernel/names.ts';
import type { AdminModel } from './admin-model.ts';
import { keyLabel } from './primary-key.ts';

/** How the row is named to people: by its own label, else `Post (299)`. */
export function objectLabel(model: AdminModel, row: Row): string {
  const { description, options } = model;
  const text = options.objectLabel ? options.objectLabel(row) : description.display && row[description.display];
  const label = text === null || text === undefined ? '' : String(text).trim();
  return label === '' ? `${capitalize(model.label)} (${keyLabel(description, row)})` : label;
}

/** The columns that {@link objectLabel} and the row's links read, as a `select`. */
export function labelSelect(model: AdminModel): Record<string, true> {
  const { description, options } = model;
  const own = options.objectLabel ? (options.labelFields ?? []) : description.display ? [description.display] : [];
  return Object.fromEntries([...description.primaryKey, ...own].map((name) => [name, true]));
}
