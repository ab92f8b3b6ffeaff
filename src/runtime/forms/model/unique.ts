// Rows that would have what another row has already, found before the database refuses them.
import { selection } from '../../../kernel/row-key.ts';
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, type ConditionalUnique, type ModelDescription } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import type { Application } from '../../http/application.ts';
import { compareDecimals, isDecimalText } from '../validators/decimal.ts';
import { formError } from '../form-errors.ts';
import type { FormError } from '../validation-error.ts';
import { relationOf } from './editable.ts';

export interface UniqueProblem {
  /** Form field; null when several fields are to blame. */
  field: string | null;
  error: FormError;
}

interface WrittenRow {
  /** All columns as they would be saved. */
  row: Row;
  /** Columns that the form writes; others are not checked. */
  written: ReadonlySet<string>;
  /** The row as it is stored; undefined for a new one. */
  instance: Row | undefined;
}

/**
 * Every set of fields in which the row equals another one. A set with a null in it never does, as in SQL.
 *
 */
export async function findDuplicates(
  app: { models: Pick<Application['models'], 'delegate'> },
  model: ModelDescription,
  { row, written, instance }: WrittenRow,
): Promise<UniqueProblem[]> {
  const sets: UniqueSet[] = [
    ...[model.primaryKey, ...model.uniques.map(({ fields }) => fields)].map((fields) => ({ fields, where: {} })),
    ...(model.conditionalUniques ?? []).flatMap(({ fields, where }) => (where ? [{ fields, where }] : [])),
  ];
  const full = withDefaults(model, row);
  const checked = sets.filter(
    ({ fields, where }) =>
      [...fields, ...Object.keys(where)].some((name) => written.has(name)) &&
      fields.every((name) => full[name] !== undefined && full[name] !== null) &&
      isMet(where, full),
  );
  const problems = new Map<string, UniqueProblem>();
  for (const { fields, where } of checked) {
    if (problems.has(fields.join())) continue;
    if (await existsElsewhere(app, model, { fields, where }, { row: full, instance }))
      problems.set(fields.join(), describeDuplicate(model, fields));
  }
  return [...problems.values()];
}

interface UniqueSet {
  fields: readonly string[];
  where: NonNullable<ConditionalUnique['where']>;
}

/** What the database would fill in, as far as it is a value. */
export function withDefaults(model: ModelDescription, row: Row): Row {
  const filled = model.fields.filter((field) => row[field.name] === undefined && typeof field.default !== 'object');
  return { ...Object.fromEntries(filled.map((field) => [field.name, field.default])), ...row };
}

function isMet(where: UniqueSet['where'], row: Row): boolean {
  return Object.entries(where).every(([name, wanted]) => {
    const value = row[name] ?? null;
    if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return sameLiteral(value, wanted);
    // In SQL a null is not unequal to a value.
    return wanted.not === null ? value !== null : value !== null && !sameLiteral(value, wanted.not);
  });
}

// Decimals and big integers are objects here, and numbers in the condition: 12.50 is 12.5.
function sameLiteral(value: unknown, wanted: unknown): boolean {
  return value === wanted || (value !== null && wanted !== null && sameText(String(value), String(wanted)));
}

function sameText(a: string, b: string): boolean {
  return a === b || (isDecimalText(a) && isDecimalText(b) && compareDecimals(a, b) === 0);
}

/** Returns the error for a violated unique constraint, by the names of its columns. */
export function describeDuplicate(model: ModelDescription, fields: readonly string[]): UniqueProblem {
  const names = [...new Set(fields.map((name) => relationOf(model, name)?.name ?? name))];
  const labels = names.map((name) => capitalize(fieldOf(model, name)?.label ?? name));
  const values = { model_name: capitalize(model.label), field_label: labels };
  const text = '%(model_name)s with this %(field_label)s already exists.';
  return names.length === 1
    ? { field: names[0] ?? null, error: formError('unique', text, values) }
    : { field: null, error: formError('unique_together', text, values) };
}

async function existsElsewhere(
  app: { models: Pick<Application['models'], 'delegate'> },
  model: ModelDescription,
  { fields, where: condition }: UniqueSet,
  { row, instance }: Pick<WrittenRow, 'row' | 'instance'>,
): Promise<boolean> {
  const where = { AND: [Object.fromEntries(fields.map((name) => [name, row[name]])), condition] };
  const found = await app.models.delegate(model).findFirst({ where, select: selection(model.primaryKey) });
  return found !== null && !(instance && model.primaryKey.every((name) => sameValue(found[name], instance[name])));
}

function sameValue(a: unknown, b: unknown): boolean {
  return (
    a === b ||
    (a instanceof Date && b instanceof Date && a.getTime() === b.getTime()) ||
    (typeof a === 'object' && sameText(String(a), String(b)))
  );
}
