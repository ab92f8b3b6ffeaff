// A row checked by the rules of its model without a form around it: Django's full_clean. What forms check is checked by the
// same fields, with the same messages.
import { selection } from '../../../kernel/row-key.ts';
import type { Delegate, Row } from '../../../kernel/database.ts';
import type {
  EnumDescription,
  FieldDescription,
  ModelDescription,
  ModelRules,
  NamedValidators,
} from '../../../kernel/model.ts';
import type { FieldEnvironment } from '../field.ts';
import type { FormError } from '../validation-error.ts';
import { runSchema, toSchemaError } from '../standard-schema.ts';
import { jsonSchemaOf, type JsonSchemas } from './json-schemas.ts';
import { isAutomatic, relationOf } from './editable.ts';
import { findBrokenRules } from './model-rules.ts';
import { isRequiredColumn, scalarField } from './scalar-field.ts';
import { findDuplicates, withDefaults } from './unique.ts';

/** What is wrong with a row: by field, foreign keys under the name of their relation, and of the row as a whole. */
export interface RowProblems {
  errors: Record<string, readonly FormError[]>;
  nonFieldErrors: readonly FormError[];
}

/** The models, seen through the client or the transaction that reads. */
export interface RowModels {
  enums: readonly EnumDescription[];
  validators?: NamedValidators;
  jsonSchemas?: JsonSchemas;
  /** Rules of the models, and the client that they get as `tx`. */
  rules?: { all: readonly ModelRules[]; client: object };
  get(name: string): ModelDescription;
  delegate(model: ModelDescription | string): Delegate;
}

interface RowToClean {
  model: ModelDescription;
  /** As `create` and `update` take it. Only what is in it is checked of a row that exists. */
  data: Row;
  /** The row as it is; undefined for a new one. */
  before: Row | undefined;
  /** Columns whose values were checked before, one by one: a serializer has done it. */
  checked?: ReadonlySet<string> | undefined;
}

/** Returns the problems of a row; undefined if it is valid. */
export async function findRowProblems(
  models: RowModels,
  { model, data, before, checked }: RowToClean,
  environment?: FieldEnvironment,
): Promise<RowProblems | undefined> {
  const found = new Problems();
  const values = plainValues(model, data);
  for (const field of model.fields) {
    if (field.kind === 'relation' || field.kind === 'unsupported') continue;
    const errors = checked?.has(field.name)
      ? []
      : [...checkColumn(models, { model, field }, { data, values, isNew: before === undefined }, environment)];
    if (errors.length === 0) errors.push(...(await checkSchema(models, model, field, values.get(field.name))));
    if (errors.length > 0) found.add(relationOf(model, field.name)?.name ?? field.name, errors);
  }
  await checkForeignKeys(models, model, { values, before, checked }, found);
  const written = new Set([...values.keys()].filter((name) => !found.has(name)));
  const row = { ...before, ...Object.fromEntries(values) };
  for (const { field, error } of await findDuplicates({ models }, model, { row, written, instance: before }))
    found.add(field, [error]);
  if (found.isEmpty) await judge(models, { model, before, row }, found);
  return found.result();
}

class Problems {
  readonly #byField = new Map<string | null, FormError[]>();

  add(field: string | null, errors: readonly FormError[]): void {
    const known = this.#byField.get(field) ?? [];
    const fresh = errors.filter(({ code }) => !known.some((error) => error.code === code));
    this.#byField.set(field, [...known, ...fresh]);
  }

  get isEmpty(): boolean {
    return this.#byField.size === 0;
  }

  has(field: string): boolean {
    return this.#byField.has(field);
  }

  result(): RowProblems | undefined {
    if (this.#byField.size === 0) return undefined;
    const nonFieldErrors = this.#byField.get(null) ?? [];
    const errors = [...this.#byField].filter(([name]) => name !== null) as [string, FormError[]][];
    return { errors: Object.fromEntries(errors), nonFieldErrors };
  }
}

/** Rules may trust the values of a row, so they are asked only when nothing else is wrong with it. */
async function judge(
  { rules }: RowModels,
  { model, before, row }: { model: ModelDescription; before: Row | undefined; row: Row },
  found: Problems,
): Promise<void> {
  if (rules === undefined || rules.all.length === 0) return;
  const broken = await findBrokenRules(rules.all, { model, row: withDefaults(model, row), before, tx: rules.client });
  for (const { field, error } of broken) found.add(field, [error]);
}

interface GivenValues {
  data: Row;
  values: ReadonlyMap<string, unknown>;
  isNew: boolean;
}

/** Values that are known before the write: those of `{ increment: 1 }` are not. */
function plainValues(model: ModelDescription, data: Row): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const { name, kind, type } of model.fields) {
    const value = data[name];
    if (value === undefined || kind === 'relation') continue;
    if (type === 'Json' || !isOperation(value)) values.set(name, value);
    else if ('set' in value) values.set(name, value['set']);
  }
  return values;
}

/** `{ set: 1 }`, `{ increment: 1 }`, `{ push: 'a' }`: a plain object is not a value of any column but a JSON one. */
function isOperation(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

const NULL: FormError = { code: 'null', message: 'This field cannot be null.' };
const REQUIRED: FormError = { code: 'required', message: 'This field is required.' };

function checkColumn(
  { enums, validators }: RowModels,
  { model, field }: { model: ModelDescription; field: FieldDescription },
  { data, values, isNew }: GivenValues,
  environment: FieldEnvironment | undefined,
): readonly FormError[] {
  const value = values.get(field.name);
  if (value === undefined)
    return isNew && data[field.name] === undefined && isMissing(model, field, data) ? [REQUIRED] : [];
  if (value === null) return field.isRequired ? [NULL] : [];
  if (value === '' && !isRequiredColumn(field)) return [];
  if (!isChecked(field, value)) return [];
  const raw = field.type === 'Decimal' ? String(value) : value;
  return scalarField(field, enums, validators).clean(raw, environment).errors ?? [];
}

async function checkSchema(
  { jsonSchemas }: RowModels,
  model: ModelDescription,
  field: FieldDescription,
  value: unknown,
): Promise<FormError[]> {
  if (value === undefined || value === null || value === '' || !isChecked(field, value)) return [];
  const schema = jsonSchemaOf({ jsonSchemas }, model, field);
  if (schema === undefined) return [];
  // The column's own check has read the text before.
  const json: unknown = field.type === 'String' ? JSON.parse(String(value)) : value;
  return ((await runSchema(schema, json)).issues ?? []).map(toSchemaError);
}

/** Neither given, nor filled by the database, the client, or the relation. */
function isMissing(model: ModelDescription, field: FieldDescription, data: Row): boolean {
  if (!field.isRequired || field.isList || field.hasDefault || isAutomatic(field)) return false;
  return !model.fields.some(({ name, relation }) => relation?.fields.includes(field.name) && data[name] !== undefined);
}

// A hash is not a password, bytes have no form, a file's column has its path, and Prisma's own objects stand for null in JSON.
function isChecked({ annotations, type }: FieldDescription, value: unknown): boolean {
  if ('password' in annotations || 'file' in annotations || 'image' in annotations || type === 'Bytes') return false;
  return !(type === 'Json' && typeof value === 'object' && !Array.isArray(value) && !isOperation(value));
}

async function checkForeignKeys(
  models: RowModels,
  model: ModelDescription,
  {
    values,
    before,
    checked,
  }: { values: ReadonlyMap<string, unknown>; before: Row | undefined } & Pick<RowToClean, 'checked'>,
  found: Problems,
): Promise<void> {
  for (const { name, label, relation } of model.fields) {
    if (!relation || relation.fields.length === 0 || !relation.fields.some((column) => values.has(column))) continue;
    if (checked && relation.fields.every((column) => checked.has(column))) continue;
    const key = relation.fields.map((column) => (values.has(column) ? values.get(column) : before?.[column]));
    if (found.has(name) || key.some((value) => value === null || value === undefined)) continue;
    const related = models.get(relation.model);
    const where = Object.fromEntries(relation.references.map((column, index) => [column, key[index]]));
    const row = await models.delegate(related).findFirst({ where, select: selection(related.primaryKey) });
    if (row === null) found.add(name, [missingRow(label, related, key)]);
  }
}

function missingRow(label: string, related: ModelDescription, key: readonly unknown[]): FormError {
  const message = `There is no ${related.label} ${key.map(String).join(', ')} for this ${label}.`;
  return { code: 'invalid_choice', message };
}
