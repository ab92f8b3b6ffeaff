// Rows and form entries for generated tests, as TypeScript text.
import type { EnumDescription, FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { capitalize, toKebabCase } from '../../../kernel/names.ts';
import { canMakeRow, isNeeded } from './row-needs.ts';
import { editableFields } from './view-fields.ts';

const UUID = '6f9619ff-8b86-4d11-b42d-00c04fc964ff';

/** Entries of a form that is valid: `title: 'Sample title'`, `author: String(related.author.id)`. */
export function entriesOf(model: ModelDescription, schema: SchemaDescription): string[] {
  return editableFields(model, schema.models)
    .filter((field) => !field.isList && field.isRequired && field.type !== 'Boolean')
    .map((field) => `${field.name}: ${entryValue(field, schema)}`);
}

function entryValue(field: FieldDescription, schema: SchemaDescription): string {
  if (field.kind === 'relation') return keyText(field, schema);
  if (field.type === 'DateTime')
    return field.annotations['date'] ? "'2026-01-02'" : field.annotations['time'] ? "'03:04'" : "'2026-01-02T03:04'";
  if (field.type === 'Json') return "'{}'";
  return quote(
    scalarValue(field, schema.enums, 'sample')
      .replace(/^'|'$/g, '')
      .replace(/n$/, (end) => (field.type === 'BigInt' ? '' : end)),
  );
}

/** The key of the related row as a form accepts it: the text of its field, or of several fields as a list in JSON. */
function keyText({ name, relation }: FieldDescription, { models }: SchemaDescription): string {
  const target = models.find((model) => model.name === relation?.model);
  const parts = (relation?.references ?? ['id']).map((reference) => {
    const isMoment = target?.fields.find((field) => field.name === reference)?.type === 'DateTime';
    const value = `related.${name}.${reference}`;
    return isMoment ? `${value}.toISOString()` : `String(${value})`;
  });
  return parts.length === 1 ? (parts[0] ?? '') : `JSON.stringify([${parts.join(', ')}])`;
}

/** Relations that a form must be given a row for. */
export function requiredRelations(model: ModelDescription, { models }: SchemaDescription): FieldDescription[] {
  return editableFields(model, models).filter(
    (field) => field.kind === 'relation' && !field.isList && field.isRequired,
  );
}

/** False where a row needs what no form, or no test, can give: bytes, an uploaded file, a row that needs itself. */
export function canFillForm(model: ModelDescription, schema: SchemaDescription): boolean {
  if (!canMakeRow(model, schema)) return false;
  const { models } = schema;
  if (model.fields.some((field) => field.type === 'Bytes' && !field.isList && isNeeded(model, field))) return false;
  return !editableFields(model, models).some((field) => isFile(field) && field.isRequired);
}

export function isFile({ annotations }: FieldDescription): boolean {
  return annotations['file'] !== undefined || annotations['image'] !== undefined;
}

/** A value that the field takes, as TypeScript text. */
export function scalarValue(field: FieldDescription, enums: readonly EnumDescription[], tag: string): string {
  if (field.kind === 'enum') return quote(enums.find(({ name }) => name === field.type)?.values[0]?.name ?? '');
  switch (field.type) {
    case 'Int':
    case 'Float':
      return String(smallest(field));
    case 'BigInt':
      return `${smallest(field)}n`;
    case 'Decimal':
      return quote(`${smallest(field)}`);
    case 'Boolean':
      return 'true';
    case 'DateTime':
      return "new Date('2026-01-02T03:04:05Z')";
    case 'Json':
      return '{}';
    case 'Bytes':
      return 'new Uint8Array([1])';
    default:
      return quote(textValue(field, tag));
  }
}

function smallest({ annotations }: FieldDescription): number {
  const { min, max } = annotations['range'] ?? {};
  if (typeof min === 'number') return Math.ceil(min);
  return typeof max === 'number' ? Math.min(1, Math.floor(max)) : 1;
}

function textValue(field: FieldDescription, tag: string): string {
  const { annotations } = field;
  const [choice] = Object.keys(annotations['choices'] ?? {});
  if (choice) return choice;
  // No password has this hash: nobody signs in with it.
  if (annotations['password']) return '!';
  if (annotations['email']) return `${tag.toLowerCase()}@example.com`;
  if (annotations['url']) return 'https://example.com/';
  if (annotations['slug']) return fit(field, `${toKebabCase(tag)}-${toKebabCase(field.name)}`);
  if (annotations['uuid']) return UUID;
  if (annotations['color']) return '#336699';
  if (annotations['phone']) return '+15550100';
  if (annotations['json']) return '{}';
  const native = nativeSample(field.nativeType);
  if (native !== undefined) return native;
  return fit(field, isFile(field) ? 'sample.txt' : `${capitalize(tag)} ${field.label}`);
}

/** A text that a type of PostgreSQL takes; undefined for types that take any text. */
function nativeSample(type: FieldDescription['nativeType']): string | undefined {
  switch (type?.name) {
    case 'Inet':
      return '10.0.0.1';
    case 'Bit':
      return '1'.repeat(Number(type.args[0] ?? 1));
    case 'VarBit':
      return '1';
    case 'Xml':
      return '<sample/>';
    default:
      return undefined;
  }
}

function fit({ annotations }: FieldDescription, text: string): string {
  const { max, min } = annotations['length'] ?? {};
  const padded = typeof min === 'number' ? text.padEnd(min, '.') : text;
  return typeof max === 'number' ? padded.slice(0, max) : padded;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
