// What a generated API shows of a model, what it accepts, and by what its lists are filtered, searched and ordered.
import type { FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { isUserModel } from '../../../kernel/people.ts';
import { columnsOfCreator, isPeople, ownerOf, type Owner } from '../view/ownership.ts';
import { isNeeded, targetOf } from '../view/row-needs.ts';

export interface ApiFields {
  /** In the order of the model; a foreign key of several columns by its columns. */
  shown: FieldDescription[];
  /** Names of relations to people, whom requests do not choose. */
  readOnly: string[];
  filters: string[];
  search: string[];
  ordering: string[];
  /** Whose relation to the user is set by the policy. */
  owner: Owner | undefined;
  /** Other columns that are set to the user who creates a row. */
  set: string[];
  /** False where a new row needs a value that no request can give: bytes, a secret. */
  canCreate: boolean;
}

export function apiFields(model: ModelDescription, schema: SchemaDescription): ApiFields {
  const { models } = schema;
  const shown = model.fields.filter((field) => isShown(model, field, schema));
  const owner = ownerOf(model, models);
  const others = columnsOfCreator(model, models).filter((column) => column !== owner?.column);
  const people = shown.filter((field) => isPeople(field, models)).map(({ name }) => name);
  const columns = shown.filter((field) => field.kind !== 'relation' && !field.isForeignKey && !field.isList);
  return {
    shown,
    readOnly: people.filter((name) => name !== owner?.relation),
    filters: shown.filter(isFilter).map(({ name }) => name),
    search: columns.filter(isText).map(({ name }) => name),
    ordering: columns.filter((field) => isOrdered(model, field)).map(({ name }) => name),
    owner,
    set: others,
    canCreate: canCreate(model, shown, [...others, ...(owner ? [owner.column] : [])]),
  };
}

/** Fields that a request must send to create a row. */
export function requiredInputs(model: ModelDescription, fields: ApiFields): FieldDescription[] {
  return fields.shown.filter((field) => {
    if (field.isList || field.name === fields.owner?.relation || fields.readOnly.includes(field.name)) return false;
    if (field.kind !== 'relation' && field.isForeignKey) return field.isRequired && !field.hasDefault;
    return isNeeded(model, field) && !isFilledIn(field);
  });
}

const SECRET = ['password', 'permissionList', 'hidden', 'sensitive'];

function isSecret({ annotations }: FieldDescription): boolean {
  return SECRET.some((name) => annotations[name] !== undefined);
}

function isShown(model: ModelDescription, field: FieldDescription, schema: SchemaDescription): boolean {
  if (isSecret(field) || field.kind === 'unsupported' || field.type === 'Bytes') return false;
  if (field.kind === 'relation') return isShownRelation(field, schema);
  return !field.isForeignKey || isPartOfWideKey(model, field.name);
}

function isShownRelation(field: FieldDescription, schema: SchemaDescription): boolean {
  const target = targetOf(field, schema);
  if (!field.relation || !target || target.hidden) return false;
  const [column, ...more] = field.relation.references;
  // Lists of people would say who they are, and a natural key of people is what they log in with.
  if (field.isList) return field.relation.manyToMany && target.primaryKey.length === 1 && !isUserModel(target);
  if (field.relation.fields.length === 0 || more.length > 0) return false;
  const key = target.fields.find(({ name }) => name === column);
  return !isUserModel(target) || (key !== undefined && !isSecret(key) && !isAddress(key));
}

function isAddress({ annotations }: FieldDescription): boolean {
  return annotations['email'] !== undefined || annotations['phone'] !== undefined;
}

/** True for a column that belongs to foreign keys of several columns only: no relation stands for it. */
function isPartOfWideKey({ fields }: ModelDescription, column: string): boolean {
  const keys = fields.flatMap(({ relation }) => (relation?.fields.includes(column) ? [relation.fields] : []));
  return keys.length > 0 && keys.every((columns) => columns.length > 1);
}

function isFilter({ kind, type, isList, relation, annotations }: FieldDescription): boolean {
  if (kind === 'relation') return relation !== undefined && !isList;
  return !isList && (type === 'Boolean' || kind === 'enum' || annotations['choices'] !== undefined);
}

/** Annotations of texts in which nobody looks for words. */
const NO_WORDS = ['file', 'image', 'json', 'choices', 'url', 'email', 'uuid', 'color', 'phone', 'slug'];

function isText({ kind, type, isId, annotations, nativeType }: FieldDescription): boolean {
  if (kind !== 'scalar' || type !== 'String' || isId) return false;
  const isWords = !NO_WORDS.some((name) => annotations[name] !== undefined);
  return isWords && !['Uuid', 'Inet', 'Xml', 'Bit', 'VarBit'].includes(nativeType?.name ?? '');
}

function isOrdered(model: ModelDescription, { name, kind, type, isId, annotations }: FieldDescription): boolean {
  if (kind !== 'scalar' || isId || annotations['choices']) return false;
  return (
    ['Int', 'BigInt', 'Float', 'Decimal', 'DateTime'].includes(type) || (type === 'String' && name === model.display)
  );
}

/** The project or the database gives the value: a slug made of another field. */
function isFilledIn({ annotations }: FieldDescription): boolean {
  return annotations['slug']?.['from'] !== undefined || 'blank' in annotations;
}

function canCreate(model: ModelDescription, shown: readonly FieldDescription[], set: readonly string[]): boolean {
  if (model.unwritten) return false;
  const writable = shown.filter(({ annotations }) => annotations['readOnly'] === undefined);
  const names = new Set([...writable.map(({ name }) => name), ...set]);
  return model.fields.every((field) => {
    if (field.isList || !isNeeded(model, field) || names.has(field.name)) return true;
    const columns = field.relation?.fields ?? [];
    return columns.length > 0 && columns.every((column) => names.has(column) || isCovered(model, column, names));
  });
}

/** True if a relation that is shown holds the column. */
function isCovered({ fields }: ModelDescription, column: string, names: ReadonlySet<string>): boolean {
  return fields.some(({ name, relation }) => names.has(name) && relation?.fields.includes(column));
}
