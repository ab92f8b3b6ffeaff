// Which fields of a model a form may have.
import { fieldOf, isSetByRelation, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import { nearest } from '../../../kernel/names.ts';
import { errors } from '../errors.ts';

export interface FieldSelection {
  /** `all`, or names in the order of the page. A foreign key's column stands for its relation. */
  fields: 'all' | readonly string[];
  exclude?: readonly string[] | undefined;
}

/**
 * The fields of the form, in order.
 *
 * @throws {ProjectError} FORM_MODEL_FIELD_UNKNOWN, FORM_MODEL_FIELD_NOT_EDITABLE
 */
export function selectFields(model: ModelDescription, { fields, exclude = [] }: FieldSelection): FieldDescription[] {
  const excluded = new Set(exclude.map((name) => resolveName(model, name)));
  const chosen =
    fields === 'all'
      ? model.fields.filter((field) => isOffered(model, field))
      : fields.map((name) => named(model, name));
  return [...new Set(chosen)].filter((field) => !excluded.has(field));
}

/** The relation that the foreign key column belongs to, if it belongs to exactly one. */
export function relationOf(model: ModelDescription, column: string): FieldDescription | undefined {
  const owners = model.fields.filter((field) => field.relation?.fields.includes(column));
  return owners.length === 1 ? owners[0] : undefined;
}

/** Relations that a form edits: those with a key in this table, and many-to-many. */
export function isEditableRelation({ relation }: FieldDescription): boolean {
  return relation !== undefined && (relation.fields.length > 0 || relation.manyToMany);
}

/** True for a column that the database, the client or the framework fills. */
export function isAutomatic(field: FieldDescription): boolean {
  const isFunction = typeof field.default === 'object' && field.default !== null && !Array.isArray(field.default);
  return field.isUpdatedAt || (field.hasDefault && (isFunction || field.default === undefined));
}

function isOffered(model: ModelDescription, field: FieldDescription): boolean {
  if ('hidden' in field.annotations || refusal(field) !== undefined) return false;
  if (field.kind === 'relation') return true;
  return !isAutomatic(field) && !isSetByRelation(model, field.name);
}

function named(model: ModelDescription, name: string): FieldDescription {
  const field = resolveName(model, name);
  const reason = refusal(field);
  if (reason !== undefined) throw errors.FORM_MODEL_FIELD_NOT_EDITABLE({ model: model.name, name, reason });
  return field;
}

function resolveName(model: ModelDescription, name: string): FieldDescription {
  const field = fieldOf(model, name);
  if (field) return (field.isForeignKey ? relationOf(model, name) : undefined) ?? field;
  const names = model.fields.map((item) => item.name);
  throw errors.FORM_MODEL_FIELD_UNKNOWN({ model: model.name, name, known: names, meant: nearest(name, names) });
}

function refusal(field: FieldDescription): string | undefined {
  if ('password' in field.annotations) return 'passwords can be set only with setPassword';
  if (field.kind === 'unsupported') return 'the database client does not support its type';
  if (field.kind === 'scalar' && field.type === 'Bytes') return 'forms do not support bytes';
  if (field.kind === 'relation' && !isEditableRelation(field)) return 'the foreign key is in the other model';
  return undefined;
}
