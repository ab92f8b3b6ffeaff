// Prisma's text of scalar fields.
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { toPascalCase } from '../../../kernel/names.ts';
import type { FieldSpec } from './field-grammar.ts';
import { nativeAttribute } from './field-types.ts';

/** Fields that a slug is filled from, the first one that the model has. */
const SLUG_SOURCES = ['title', 'name', 'label', 'subject', 'headline'];

/** `title String @unique /// @length(max: 200)` */
export function scalarLine(
  model: string,
  field: FieldSpec,
  siblings: readonly string[],
  provider: DatabaseProvider,
): string {
  const type = field.type.kind === 'enum' ? enumName(model, field) : field.type.prisma;
  const attributes = [
    field.isUnique ? '@unique' : undefined,
    field.default === undefined ? undefined : `@default(${defaultValue(field)})`,
    nativeAttribute(field.type, provider, field.precision),
  ];
  const annotations = annotationsOf(field, siblings);
  const statement = [field.name, `${type}${field.isOptional ? '?' : ''}`, ...attributes].filter(Boolean).join(' ');
  return annotations.length > 0 ? `${statement} /// ${annotations.join(' ')}` : statement;
}

/** `PostStatus` for the field `status` of `Post`. */
export function enumName(model: string, field: FieldSpec): string {
  return `${model}${toPascalCase(field.name)}`;
}

function annotationsOf(field: FieldSpec, siblings: readonly string[]): string[] {
  const { annotation } = field.type;
  const source = field.type.name === 'slug' ? SLUG_SOURCES.find((name) => siblings.includes(name)) : undefined;
  const list = source ? [`@slug(from: ${source})`] : annotation ? [annotation] : [];
  if (field.precision) list.push(`@decimal(digits: ${field.precision[0]}, places: ${field.precision[1]})`);
  return field.length === undefined ? list : [...list, `@length(max: ${field.length})`];
}

function defaultValue(field: FieldSpec): string {
  const value = field.default ?? '';
  switch (field.type.default) {
    case 'text':
    case 'json':
      return JSON.stringify(value);
    case 'date':
      return 'now()';
    case 'uuid':
      return 'uuid()';
    default:
      return value;
  }
}
