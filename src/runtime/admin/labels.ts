import type { Row } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { capitalize } from '../../kernel/names.ts';
import type { AdminModel } from './admin-model.ts';
import { isSecret } from './field-kinds.ts';
import { keyLabel } from './primary-key.ts';

/** Longer texts do not name anything, and a message about the row must fit into the session. */
const MAX_LABEL_LENGTH = 200;

/** How the row is named to people; by its key where the registration's `objectLabel` throws. */
export function objectLabel(model: AdminModel, row: Row): string {
  try {
    return strictLabel(model, row);
  } catch {
    return keyName(model, row);
  }
}

/** By its own label, a user without one by what they log in with, else `Post (299)`. @throws what `objectLabel` throws */
export function strictLabel(model: AdminModel, row: Row): string {
  const { description, options } = model;
  const display = displayField(model);
  const own = options.objectLabel ? options.objectLabel(row) : display && row[display];
  const label =
    textOf(own) ||
    loginFields(description)
      .map((name) => textOf(row[name]))
      .find(Boolean) ||
    '';
  if (label === '') return keyName(model, row);
  return label.length > MAX_LABEL_LENGTH ? `${label.slice(0, MAX_LABEL_LENGTH)}…` : label;
}

function keyName({ label, description }: AdminModel, row: Row): string {
  return `${capitalize(label)} (${keyLabel(description, row)})`;
}

/** The columns that {@link objectLabel} and the row's links read, as a `select`. */
export function labelSelect(model: AdminModel): Record<string, true> {
  const { description, options } = model;
  const own = options.objectLabel ? (options.labelFields ?? []) : [displayField(model) ?? []].flat();
  return Object.fromEntries(
    [...description.primaryKey, ...own, ...loginFields(description)].map((name) => [name, true]),
  );
}

/** What a person logs in with, the field shown first; none for a model without passwords. */
function loginFields({ fields }: ModelDescription): string[] {
  if (!fields.some(({ annotations }) => annotations['password'] !== undefined)) return [];
  return ['email', 'username'].filter((name) =>
    fields.some((field) => field.name === name && field.type === 'String' && !isSecret(field)),
  );
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value).trim();
}

/** The column that names a row; undefined when the model has none (a relation cannot be it). */
export function displayField({ description }: AdminModel): string | undefined {
  const field = description.fields.find(({ name }) => name === description.display);
  return field && field.kind !== 'relation' && !isSecret(field) ? field.name : undefined;
}
