// What a row for a test cannot do without: rows of other models, which columns they have to agree on, which values must differ.
import {
  fieldOf,
  isSetByRelation,
  type FieldDescription,
  type ModelDescription,
  type SchemaDescription,
} from '../../../kernel/model.ts';

/** Scalar types whose values one factory may give to another, and their TypeScript types. */
const GIVEN_TYPES: Readonly<Record<string, string>> = {
  String: 'string',
  Int: 'number',
  Float: 'number',
  BigInt: 'bigint',
  DateTime: 'Date',
};

/** The related row that a row needs, and the columns of it that are settled before it is made. */
export interface RelatedRow {
  field: FieldDescription;
  target: ModelDescription;
  /** Fields of the target with the value they must have, as TypeScript text. */
  given: GivenValue[];
  /** Where the caller may have made the row: its key, and what is then not undefined. */
  madeByCaller?: { key: GivenValue[]; unless: string[] };
}

export type GivenValue = [name: string, value: string];

/** Must a row be given a value for the field? */
export function isNeeded(model: ModelDescription, field: FieldDescription): boolean {
  if (field.kind === 'relation') return !field.isList && field.isRequired && (field.relation?.fields.length ?? 0) > 0;
  return field.isRequired && !isSetByRelation(model, field.name) && !field.isUpdatedAt && !field.hasDefault;
}

/** Relations that a row of the model must have, those of fewer columns first: the others have to agree with them. */
export function neededRelations(model: ModelDescription): FieldDescription[] {
  return narrowestFirst(model.fields.filter((field) => field.kind === 'relation' && isNeeded(model, field)));
}

/** False where a row needs another one that needs it, or a value that only a trigger gives: no test database has either. */
export function canMakeRow(model: ModelDescription, schema: SchemaDescription, path: readonly string[] = []): boolean {
  if (path.includes(model.name) || model.unwritten) return false;
  return neededRelations(model).every((field) => {
    const target = targetOf(field, schema);
    return target === undefined || canMakeRow(target, schema, [...path, model.name]);
  });
}

export function targetOf(field: FieldDescription, { models }: SchemaDescription): ModelDescription | undefined {
  return models.find(({ name }) => name === field.relation?.model);
}

const givenBySchema = new WeakMap<SchemaDescription, Map<string, Set<string>>>();

/**
 * Fields of the model that the factories of others give: a line of an order and its product have to be of the same shop, so
 * the shop is made first and given to both.
 *
 * @returns names with their TypeScript types, in the order of the model
 */
export function givenFields(model: ModelDescription, schema: SchemaDescription): [name: string, type: string][] {
  const names = givenNames(schema).get(model.name);
  return model.fields.flatMap(({ name, type }) => (names?.has(name) ? [[name, GIVEN_TYPES[type] as string]] : []));
}

function givenNames(schema: SchemaDescription): Map<string, Set<string>> {
  const known = givenBySchema.get(schema);
  if (known) return known;
  const all = new Map(schema.models.map(({ name }) => [name, new Set<string>()]));
  givenBySchema.set(schema, all);
  // What is given to one may be given on by it: until nothing is added.
  for (let sizeBefore = -1; sizeBefore !== totalSize(all);) {
    sizeBefore = totalSize(all);
    for (const model of schema.models)
      for (const { target, given } of relatedRows(neededRelations(model), schema, all.get(model.name)))
        for (const [name] of given) all.get(target.name)?.add(name);
  }
  return all;
}

function totalSize(all: Map<string, Set<string>>): number {
  return [...all.values()].reduce((sum, { size }) => sum + size, 0);
}

/**
 * The rows to make for the relations, in this order.
 *
 * @param given names of this model's fields that the caller may have given, as `given.NAME`
 */
export function relatedRows(
  relations: readonly FieldDescription[],
  schema: SchemaDescription,
  given: Iterable<string> = [],
): RelatedRow[] {
  const known = new Map([...given].map((name) => [name, `given.${name}`]));
  const rows: RelatedRow[] = [];
  for (const field of narrowestFirst(relations)) {
    const target = targetOf(field, schema);
    if (!target || rows.some((row) => isSameRow(row.field, field))) continue;
    const pairs = keyPairs(field);
    const key = pairs.flatMap(([name, reference]): GivenValue[] => {
      const value = known.get(name);
      return value !== undefined && isGivable(target, reference) ? [[reference, value]] : [];
    });
    const uncertain = pairs.flatMap(([name]) => (known.get(name) === `given.${name}` ? [`given.${name}`] : []));
    const mayBeMade = key.length === pairs.length && uncertain.length > 0;
    rows.push({
      field,
      target,
      given: mayBeMade ? key.filter(([, value]) => !uncertain.includes(value)) : key,
      ...(mayBeMade ? { madeByCaller: { key, unless: uncertain } } : {}),
    });
    for (const [name, reference] of pairs)
      if (!known.has(name) || uncertain.includes(`given.${name}`)) known.set(name, `${variableOf(field)}.${reference}`);
  }
  return rows;
}

/** Columns of the relation, each with the field of the other model that it holds. */
export function keyPairs({ relation }: FieldDescription): [name: string, reference: string][] {
  return (relation?.fields ?? []).map((name, i) => [name, relation?.references[i] ?? 'id']);
}

function isGivable(model: ModelDescription, name: string): boolean {
  return (fieldOf(model, name)?.type ?? '') in GIVEN_TYPES;
}

function isSameRow(a: FieldDescription, b: FieldDescription): boolean {
  return a.relation?.model === b.relation?.model && String(keyPairs(a)) === String(keyPairs(b));
}

/** Names that a factory uses itself, or that no variable may have. */
const TAKEN = new Set(
  (
    'name given greatest made db crypto await break case catch class const continue debugger default delete do else enum export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected public ' +
    'return static super switch this throw true try typeof undefined var void while with yield arguments eval'
  ).split(' '),
);

/** The variable that the related row is kept in. */
export function variableOf({ name }: FieldDescription): string {
  return TAKEN.has(name) ? `${name}Row` : name;
}

function narrowestFirst(relations: readonly FieldDescription[]): FieldDescription[] {
  const width = ({ relation }: FieldDescription): number => relation?.fields.length ?? 0;
  return relations.toSorted((a, b) => width(a) - width(b));
}
