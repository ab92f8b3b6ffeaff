import type { FieldDescription, ModelDescription } from '../../kernel/model.ts';

// Values that must not leave the database: neither shown nor searched nor filtered.
export function isSecret(field: FieldDescription): boolean {
  return 'password' in field.annotations || 'sensitive' in field.annotations;
}

/** `@hidden` keeps a field out of lists and forms, unless the registration names it. */
export function isHidden(field: FieldDescription): boolean {
  return 'hidden' in field.annotations;
}

function isLongText(field: FieldDescription): boolean {
  return 'text' in field.annotations || 'markdown' in field.annotations || field.nativeType?.name === 'Text';
}

/** A one-line string that users read. */
export function isShortText(field: FieldDescription): boolean {
  return field.kind === 'scalar' && field.type === 'String' && !field.isList && !isSecret(field) && !isLongText(field);
}

// PostgreSQL compares uuid, inet, bit, xml and the like only with values of the same type.
const TEXT_TYPES = new Set(['Text', 'VarChar', 'Char', 'Citext']);

/** A string in whose characters the database can search. */
export function isPlainText({ kind, type, isList, nativeType }: FieldDescription): boolean {
  return kind === 'scalar' && type === 'String' && !isList && (!nativeType || TEXT_TYPES.has(nativeType.name));
}

export function isToOne(field: FieldDescription): boolean {
  return field.relation?.cardinality === 'one';
}

/** The side of a to-one relation that holds the foreign key. */
export function holdsForeignKey(field: FieldDescription): boolean {
  return isToOne(field) && (field.relation?.fields.length ?? 0) > 0;
}

/** Values that the database generates and users do not need: autoincrement, uuid() and the like. */
export function isGeneratedKey(model: ModelDescription, field: FieldDescription): boolean {
  return model.primaryKey.includes(field.name) && !field.isForeignKey;
}

/** `@choices(draft: "Draft")` as pairs; undefined when the field has none. */
export function choicesOf(field: FieldDescription): { value: string; label: string }[] | undefined {
  const choices = field.annotations['choices'];
  if (!choices) return undefined;
  return Object.entries(choices).map(([value, label]) => ({ value, label: String(label) }));
}

/** Fields in the order of the table: a relation is at the place of its foreign key, wherever it is declared. */
export function inColumnOrder(model: ModelDescription, fields: readonly FieldDescription[]): FieldDescription[] {
  const place = ({ name, relation }: FieldDescription): number => {
    const first = relation?.fields[0] ?? name;
    return model.fields.findIndex((field) => field.name === first);
  };
  return [...fields].sort((a, b) => place(a) - place(b));
}

/** A column of days without a time, which have no zone. */
export function isDay(field: FieldDescription): boolean {
  return field.nativeType?.name === 'Date' || 'date' in field.annotations;
}

/** True for the path of a stored file. */
export function isFile({ annotations }: FieldDescription): boolean {
  return 'file' in annotations || 'image' in annotations;
}
