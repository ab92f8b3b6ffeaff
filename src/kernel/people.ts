// The models of people who log in, and the columns by which people are shown to others.
import type { FieldDescription, ModelDescription } from './model.ts';

/** Columns by which people are shown to others: never what they log in with. */
const PUBLIC_NAMES = ['displayName', 'nickname', 'name', 'fullName'];

/** True for the model that logs in. */
export function isUserModel(model: Pick<ModelDescription, 'fields'> | undefined): boolean {
  return model?.fields.some(({ annotations }) => annotations['password'] !== undefined) ?? false;
}

/** The column by which a user is shown to others; undefined where the model has none. */
export function publicName(model: ModelDescription): string | undefined {
  return PUBLIC_NAMES.find((name) => isPublic(model, name) && !columnOf(model, name)?.isUnique);
}

/**
 * The columns that name a row, the best first. People whose `@display` is their address are named by what they call
 * themselves, unless their model has nothing of the kind.
 */
export function labelColumns(model: ModelDescription): string[] {
  const { display } = model;
  const own = display === undefined ? [] : [display];
  if (!isUserModel(model) || (display !== undefined && !isAddress(columnOf(model, display)))) return own;
  const names = [...PUBLIC_NAMES, 'username'].filter((name) => isPublic(model, name));
  return names.length === 0 ? own : names;
}

function isPublic(model: ModelDescription, name: string): boolean {
  const field = columnOf(model, name);
  return field?.type === 'String' && !SECRET.some((one) => field.annotations[one] !== undefined);
}
const SECRET = ['email', 'password', 'hidden', 'sensitive'];

function isAddress(field: FieldDescription | undefined): boolean {
  return field !== undefined && (field.name === 'email' || field.annotations['email'] !== undefined);
}

function columnOf({ fields }: ModelDescription, name: string): FieldDescription | undefined {
  return fields.find((field) => field.name === name);
}
