import type { AnnotationValue, Annotations, FieldDescription, RelationDescription } from '../../kernel/model.ts';
import { toLabel } from '../../kernel/names.ts';
import type { AnnotationSubject } from './annotations/check.ts';
import type { Declaration } from './described-source.ts';
import { readDocs } from './described-source.ts';
import type { DmmfField, DmmfModel } from './dmmf.ts';

/** Models by name, for the other side of relations. */
export type ModelIndex = ReadonlyMap<string, DmmfModel>;

/** Describes one field. `declaration` is where its model is; it is undefined if the scanner did not find it. */
export function describeField(
  field: DmmfField,
  model: DmmfModel,
  models: ModelIndex,
  declaration: Declaration,
): FieldDescription {
  const docs = readDocs(declaration, declaration.members.get(field.name)?.docs ?? [], {
    target: 'field',
    title: `${model.name}.${field.name}`,
    types: subjectTypes(field),
    model: toNames(model),
  });
  const nativeType = field.nativeType ? { name: field.nativeType[0], args: field.nativeType[1] } : undefined;
  const annotations = { ...impliedByNativeType(nativeType), ...docs.annotations };
  return {
    name: field.name,
    kind: field.kind === 'object' ? 'relation' : field.kind,
    type: field.type,
    column: field.kind === 'object' ? undefined : (field.dbName ?? field.name),
    nativeType,
    isList: field.isList,
    isRequired: field.isRequired,
    isUnique: field.isUnique,
    isId: field.isId,
    isUpdatedAt: field.isUpdatedAt ?? false,
    isForeignKey: model.fields.some((other) => other.relationFromFields?.includes(field.name) ?? false),
    hasDefault: field.hasDefaultValue || (field.isUpdatedAt ?? false),
    default: field.default,
    relation: describeRelation(field, model, models),
    label: textOf(annotations['label']) ?? toLabel(field.name),
    help: textOf(annotations['help']),
    documentation: docs.documentation,
    annotations,
  };
}

/** The names that annotations of a model may use. */
export function toNames(model: DmmfModel): AnnotationSubject['model'] {
  const names = (isRelation: boolean): string[] =>
    model.fields.filter((field) => (field.kind === 'object') === isRelation).map((field) => field.name);
  return { name: model.name, columns: names(false), relations: names(true) };
}

/** First positional argument of an annotation such as `@label("…")`. */
export function textOf(annotation: Record<string, AnnotationValue> | undefined): string | undefined {
  const value = annotation?.['0'];
  return typeof value === 'string' ? value : undefined;
}

function subjectTypes(field: DmmfField): string[] {
  const type = field.kind === 'object' ? 'relation' : field.kind === 'enum' ? 'enum' : field.type;
  return field.isList ? [type, 'list'] : [type];
}

/**
 * What PostgreSQL's types say that annotations say elsewhere, so that readers ask in one place:
 * `@db.Date` is `@date`, `@db.VarChar(200)` is `@length(max: 200)`. Annotations that are written win.
 */
function impliedByNativeType(type: FieldDescription['nativeType']): Annotations {
  switch (type?.name) {
    case 'Date':
      return { date: {} };
    case 'Time':
    case 'Timetz':
      return { time: {} };
    case 'Uuid':
      return { uuid: {} };
    case 'Text':
      return { text: {} };
    case 'VarChar':
    case 'Char': {
      const max = Number(type.args[0]);
      return Number.isSafeInteger(max) && max > 0 ? { length: { max } } : {};
    }
    case 'Decimal': {
      const [digits, places = 0] = type.args.map(Number);
      return digits === undefined ? {} : { decimal: { digits, places } };
    }
    default:
      return {};
  }
}

function describeRelation(field: DmmfField, model: DmmfModel, models: ModelIndex): RelationDescription | undefined {
  if (field.kind !== 'object') return undefined;
  const inverse = findInverse(field, model, models.get(field.type));
  const fields = field.relationFromFields ?? [];
  const manyToMany = field.isList && (inverse?.isList ?? false);
  const schema = manyToMany ? schemaOfLinks(model, models.get(field.type)) : undefined;
  return {
    model: field.type,
    name: field.relationName ?? '',
    cardinality: field.isList ? 'many' : 'one',
    fields,
    references: field.relationToFields ?? [],
    onDelete: fields.length > 0 ? (field.relationOnDelete ?? defaultOnDelete(fields, model)) : undefined,
    manyToMany,
    ...(schema ? { schema } : {}),
    inverse: inverse?.name ?? '',
  };
}

/** Prisma keeps the links in the schema of the model that comes first in the alphabet. */
function schemaOfLinks(model: DmmfModel, other: DmmfModel | undefined): string | undefined {
  const first = other && other.name < model.name ? other : model;
  return first.schema ?? undefined;
}

// Both sides of a relation share its name; in a relation of a model with itself the other field is the inverse.
function findInverse(field: DmmfField, model: DmmfModel, other: DmmfModel | undefined): DmmfField | undefined {
  return other?.fields.find(
    (candidate) =>
      candidate.relationName === field.relationName &&
      candidate.type === model.name &&
      (other.name !== model.name || candidate.name !== field.name),
  );
}

// Prisma's defaults where the schema names none.
function defaultOnDelete(fields: string[], model: DmmfModel): 'Restrict' | 'SetNull' {
  const required = fields.every((name) => model.fields.find((field) => field.name === name)?.isRequired);
  return required ? 'Restrict' : 'SetNull';
}
