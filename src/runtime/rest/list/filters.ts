// `?published=true&price__gte=10`: conditions that a viewset offers, with values of the column's type.
import type { Where } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import type { ModelRegistry } from '../../http/model-registry.ts';
import { errors, ApiError } from '../errors.ts';
import type { FieldEnvironment, FieldShape } from '../fields/field.ts';
import { shapeOf } from '../fields/field.ts';
import { Problem, type ProblemTree } from '../fields/problem.ts';
import type { ApiContext } from '../request/context.ts';
import { columnField } from '../serialize/column-field.ts';
import { resolvePath, type FieldPath } from './paths.ts';
import { parseScalar } from './scalar-text.ts';
import { visibleCondition } from './visible-condition.ts';

/** Comparisons of a filter, by Django's names. */
export type Lookup =
  | 'exact'
  | 'iexact'
  | 'in'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'contains'
  | 'icontains'
  | 'startswith'
  | 'istartswith'
  | 'endswith'
  | 'isnull';

/** Names of fields, each compared exactly, or lookups by field. Paths lead to other models: `author.name`. */
export type FilterDeclaration = readonly string[] | Readonly<Record<string, readonly Lookup[]>>;

export interface Filter {
  /** Of the query parameter: `price__gte`. */
  param: string;
  lookup: Lookup;
  path: FieldPath;
  /** Of one value. */
  shape: FieldShape;
}

const TEXT_LOOKUPS: ReadonlySet<Lookup> = new Set([
  'iexact',
  'contains',
  'icontains',
  'startswith',
  'istartswith',
  'endswith',
]);
const MAX_LIST = 100;

/** @throws {ProjectError} API_FIELD_UNKNOWN, API_FIELD_UNFIT */
export function compileFilters(models: ModelRegistry, model: ModelDescription, declared: FilterDeclaration): Filter[] {
  const place = `filters of ${model.name}`;
  const pairs: [string, readonly Lookup[]][] = isNames(declared)
    ? declared.map((name) => [name, ['exact']])
    : Object.entries(declared);
  return pairs.flatMap(([text, lookups]) => {
    const path = resolvePath(models, model, text, place);
    return lookups.map((lookup) => {
      checkLookup(path, lookup, place);
      const param = text.replaceAll('.', '__') + (lookup === 'exact' ? '' : `__${lookup}`);
      return { param, lookup, path, shape: shapeOf(param, columnField(path.field, models.enums, { forFilter: true })) };
    });
  });
}

function isNames(declared: FilterDeclaration): declared is readonly string[] {
  return Array.isArray(declared);
}

function checkLookup({ field, text }: FieldPath, lookup: Lookup, place: string): void {
  const refuse = (reason: string) => errors.API_FIELD_UNFIT({ place, name: `${text}__${lookup}`, reason });
  if (lookup === 'isnull') {
    if (field.isRequired) throw refuse('the column is never null');
    return;
  }
  if (field.type === 'Json' || field.type === 'Bytes' || field.isList || field.kind === 'unsupported')
    throw refuse(`${field.type} columns cannot be compared`);
  if (TEXT_LOOKUPS.has(lookup) && (field.type !== 'String' || 'uuid' in field.annotations))
    throw refuse('the column is not text');
  if (['gt', 'gte', 'lt', 'lte'].includes(lookup) && (field.kind === 'enum' || field.type === 'Boolean'))
    throw refuse('its values have no order');
}

/** The conditions of a request. @throws {ApiError} 400: a value is not of the column's type */
export async function filterWhere(context: ApiContext, filters: readonly Filter[]): Promise<Where[]> {
  const { query, request, app } = context;
  if (request.queryText === '' || filters.length === 0) return [];
  const problems: Record<string, ProblemTree> = {};
  const found: Where[] = [];
  const environment = { timeZone: app.settings.timeZone };
  for (const filter of filters) {
    const text = query.get(filter.param);
    if (text === undefined || text === '') continue;
    const condition = conditionOf(filter, text, app.models, environment);
    if (condition instanceof Problem) problems[filter.param] = condition.tree;
    else found.push(await visibleCondition(context, filter.path, condition));
  }
  if (Object.keys(problems).length > 0) throw new ApiError(400, 'invalid', 'The filters are not valid.', { problems });
  return found;
}

function conditionOf(
  { lookup, path: { field } }: Filter,
  text: string,
  models: ModelRegistry,
  environment: FieldEnvironment,
): unknown {
  const parse = (part: string): unknown => parseScalar(field, part, models.enums, environment);
  switch (lookup) {
    case 'isnull':
      return readFlag(text);
    case 'in':
      return parseList(text.split(','), parse);
    default: {
      const value = parse(text);
      return value instanceof Problem ? value : CONDITIONS[lookup](value);
    }
  }
}

const CONDITIONS: Readonly<Record<Exclude<Lookup, 'in' | 'isnull'>, (value: unknown) => unknown>> = {
  exact: (value) => value,
  iexact: (value) => ({ equals: value, mode: 'insensitive' }),
  gt: (value) => ({ gt: value }),
  gte: (value) => ({ gte: value }),
  lt: (value) => ({ lt: value }),
  lte: (value) => ({ lte: value }),
  contains: (value) => ({ contains: value }),
  icontains: (value) => ({ contains: value, mode: 'insensitive' }),
  startswith: (value) => ({ startsWith: value }),
  istartswith: (value) => ({ startsWith: value, mode: 'insensitive' }),
  endswith: (value) => ({ endsWith: value }),
};

function readFlag(text: string): unknown {
  if (/^(?:true|1)$/i.test(text)) return null;
  if (/^(?:false|0)$/i.test(text)) return { not: null };
  return new Problem([{ code: 'invalid', message: 'Must be a valid boolean.' }]);
}

function parseList(parts: readonly string[], parse: (part: string) => unknown): unknown {
  if (parts.length > MAX_LIST)
    return new Problem([{ code: 'max_length', message: `Ensure this list has no more than ${MAX_LIST} values.` }]);
  const values = parts.map(parse);
  return values.find((value) => value instanceof Problem) ?? { in: values };
}
