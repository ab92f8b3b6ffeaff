// A model's viewset, compiled once: the serializer, the addresses' key, filters, search, order and pages.
import type { Row, Where } from '../../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import { checkRule } from '../../access/access.ts';
import { splitKey } from '../../forms/model/keys.ts';
import type { Api } from '../api/api.ts';
import type { ModelViewSet, ModelViewSetDeclaration } from '../declare/viewset.ts';
import { errors } from '../errors.ts';
import { compileFilters, type Filter } from '../list/filters.ts';
import { compileOrdering, type Ordering } from '../list/ordering.ts';
import { pagePagination } from '../list/page-number.ts';
import type { Pagination } from '../list/pagination.ts';
import { compileSearch, type SearchTarget } from '../list/search.ts';
import { compileSerializer } from '../serialize/compile.ts';
import { compileExpansions, type Expansions } from '../serialize/expansions.ts';
import type { ModelSerializer } from '../serialize/model-serializer.ts';
import { typed } from '../serialize/relations.ts';

export interface ModelResource {
  readonly model: ModelDescription;
  readonly options: ModelViewSetDeclaration;
  readonly serializer: ModelSerializer;
  readonly expansions: Expansions;
  /** Columns that name a row in addresses. */
  readonly lookup: readonly string[];
  readonly filters: readonly Filter[];
  readonly search: readonly SearchTarget[];
  readonly ordering: Ordering;
  readonly pagination: Pagination | null;
  /** Most rows of one request; 0 if it takes single rows only. */
  readonly bulkMax: number;
}

const BULK_MAX = 100;

/** @throws {ProjectError} MODEL_UNKNOWN, RULE_RELATION_UNKNOWN, API_FIELDS_MISSING, API_FIELD_UNKNOWN, API_FIELD_UNFIT, API_LOOKUP_UNFIT */
export function compileModelResource({ project }: Api, { model: name, options }: ModelViewSet): ModelResource {
  const { models, policies, userModel } = project;
  const model = models.get(name);
  const actions = Object.values(options.actions ?? {});
  for (const rule of [options, ...actions].flatMap(({ permissions = [] }) => permissions))
    checkRule(rule, { model, place: `'permissions' in the viewset of ${name}`, userModel });
  const context = { models, policies, place: `The viewset of ${name}`, depth: 0 };
  const { filters = [], search = [], ordering = [], defaultOrdering, pagination = pagePagination() } = options;
  return {
    model,
    options,
    serializer: compileSerializer(context, model, options),
    expansions: compileExpansions({ context, model, renamed: options.renamed }, options.expand ?? {}),
    lookup: lookupOf(model, options.lookupField),
    filters: compileFilters(models, model, filters),
    search: compileSearch(models, model, search),
    ordering: compileOrdering(models, model, { allowed: ordering, usual: defaultOrdering }),
    pagination,
    bulkMax: bulkMaxOf(options.bulk),
  };
}

function bulkMaxOf(bulk: ModelViewSetDeclaration['bulk']): number {
  if (typeof bulk === 'object') return bulk.max ?? BULK_MAX;
  return bulk === true ? BULK_MAX : 0;
}

function lookupOf(model: ModelDescription, name: string | undefined): readonly string[] {
  if (name === undefined) return model.primaryKey;
  const field = fieldOf(model, name);
  const isKey = model.primaryKey.length === 1 && model.primaryKey[0] === name;
  if (!field || !(field.isUnique || isKey)) throw errors.API_LOOKUP_UNFIT({ model: model.name, field: name });
  return [name];
}

/** The filter for the row of an address; undefined for a key that no row can have. */
export function lookupWhere({ model, lookup }: ModelResource, key: string): Where | undefined {
  const [only] = lookup as [string];
  if (lookup.length > 1) return splitKey(key, model, lookup);
  const field = fieldOf(model, only);
  const value = field && typed(field, key);
  return value === undefined ? undefined : { [only]: value };
}

/** Columns that name the row, read from it. */
export function lookupSelect({ model, lookup }: ModelResource): Row {
  return Object.fromEntries([...model.primaryKey, ...lookup].map((name) => [name, true]));
}
