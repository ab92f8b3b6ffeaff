// What the values of a model are to the compiler: those that a form gives, and those that may be saved with it.
import type { FieldDescription, ModelDescription, SchemaDescription } from '../../kernel/model.ts';
import { quote } from './literal.ts';

const SCALARS: Readonly<Record<string, string>> = {
  String: 'string',
  Int: 'number',
  BigInt: 'bigint',
  Float: 'number',
  Boolean: 'boolean',
  DateTime: 'Date',
  Bytes: 'Uint8Array',
  // A form keeps the digits that were typed.
  Decimal: 'string',
  Json: 'unknown',
};

/** Types that the database client takes for a column besides the one that it gives. */
const WRITTEN: Readonly<Record<string, string>> = {
  BigInt: 'bigint | number',
  DateTime: 'Date | string',
  Decimal: 'client.Prisma.Decimal | number | string',
  Json: 'client.Prisma.InputJsonValue | typeof client.Prisma.JsonNull',
};

/** `{ title?: string; rank?: number | null }`: columns by name, none of them required. */
export function renderColumns(model: ModelDescription): string {
  const columns = model.fields.filter(({ kind }) => kind === 'scalar' || kind === 'enum');
  return renderObject(columns.map((field) => `${field.name}?: ${writtenType(field)} | undefined`));
}

function writtenType(field: FieldDescription): string {
  const one =
    field.kind === 'enum' ? `client.${field.type}` : (WRITTEN[field.type] ?? SCALARS[field.type] ?? 'unknown');
  if (field.isList) return `readonly (${one})[]`;
  if (field.isRequired) return one;
  return field.type === 'Json' ? `${one} | typeof client.Prisma.DbNull` : `${one} | null`;
}

/** What `form.data` of a model form has for each field that such a form may have. */
export function renderFormValues(model: ModelDescription, schema: SchemaDescription): string {
  return renderObject(
    model.fields.flatMap((field) => {
      const type = formValue(model, field, schema);
      return type === undefined ? [] : [`${field.name}: ${type}`];
    }),
  );
}

/** Foreign keys by their columns: a form that names one has the relation in its place. */
export function renderFormKeys(model: ModelDescription): string {
  return renderObject(
    model.fields.flatMap(({ name }) => {
      const owner = ownerOf(model, name);
      return owner ? [`${name}: ${quote(owner.name)}`] : [];
    }),
  );
}

/** Relations to one row, by the model of that row. */
export function renderParents(model: ModelDescription): string {
  return renderObject(
    model.fields.flatMap(({ name, relation }) =>
      relation && relation.fields.length > 0 ? [`${name}: ${quote(relation.model)}`] : [],
    ),
  );
}

/** The relation that a foreign key's column belongs to, if it belongs to exactly one. */
function ownerOf(model: ModelDescription, column: string): FieldDescription | undefined {
  const owners = model.fields.filter(({ relation }) => relation?.fields.includes(column));
  return owners.length === 1 ? owners[0] : undefined;
}

function formValue(model: ModelDescription, field: FieldDescription, schema: SchemaDescription): string | undefined {
  if (field.relation) return relationValue(model, field, schema);
  const isForm = field.kind !== 'unsupported' && field.type !== 'Bytes' && !('password' in field.annotations);
  if (!isForm || ownerOf(model, field.name)) return undefined;
  if ('permissionList' in field.annotations) return 'readonly string[]';
  const one = singleValue(field, schema);
  if (field.isList) return `readonly (${one})[]`;
  const isText =
    field.kind === 'scalar' &&
    field.type === 'String' &&
    !['choices', 'uuid', 'file', 'image'].some((name) => name in field.annotations);
  const isAnswered = field.type === 'Boolean' ? field.isRequired : isText || isRequired(field);
  return isAnswered || one === 'unknown' ? one : `${one} | null`;
}

function singleValue({ kind, type, annotations }: FieldDescription, schema: SchemaDescription): string {
  if (kind === 'enum') {
    const values = schema.enums.find(({ name }) => name === type)?.values ?? [];
    return values.map(({ name }) => quote(name)).join(' | ') || 'string';
  }
  const choices = annotations['choices'];
  if (choices)
    return Object.keys(choices)
      .map((value) => (type === 'Int' ? value : quote(value)))
      .join(' | ');
  if ('file' in annotations || 'image' in annotations) return 'FileValue';
  return 'json' in annotations ? 'unknown' : (SCALARS[type] ?? 'unknown');
}

/** As the form field decides it: an empty input is an error then. */
function isRequired(field: FieldDescription): boolean {
  const isFunction = typeof field.default === 'object' && field.default !== null && !Array.isArray(field.default);
  const isAutomatic = field.isUpdatedAt || (field.hasDefault && (isFunction || field.default === undefined));
  return field.isRequired && !isAutomatic && !('blank' in field.annotations);
}

function relationValue(
  model: ModelDescription,
  { relation, annotations }: FieldDescription,
  schema: SchemaDescription,
): string | undefined {
  const related = schema.models.find(({ name }) => name === relation?.model);
  if (!relation || !related) return undefined;
  if (relation.manyToMany) return `readonly ${keyType(related, related.primaryKey)}[]`;
  if (relation.fields.length === 0) return undefined;
  const isRequiredKey = relation.fields.every((name) => model.fields.find((field) => field.name === name)?.isRequired);
  const type = keyType(related, relation.references);
  return isRequiredKey && !('blank' in annotations) ? type : `${type} | null`;
}

/** A key of several columns is one text. */
function keyType(related: ModelDescription, names: readonly string[]): string {
  const type = names.length === 1 ? related.fields.find(({ name }) => name === names[0])?.type : undefined;
  return type === 'Int' ? 'number' : type === 'BigInt' ? 'bigint' : 'string';
}

function renderObject(members: readonly string[]): string {
  return members.length === 0 ? '{}' : `{\n${members.map((member) => `          ${member};\n`).join('')}        }`;
}
