import { anyOf } from '../../db/key-conditions.ts';
import type { Where } from '../../../kernel/database.ts';
import { fieldOf } from '../../../kernel/model.ts';
import type { QueryParams } from '../../http/body/query-params.ts';
import type { HttpRequest } from '../../http/request.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel, OrderKey } from '../admin-model.ts';
import type { AdminSite } from '../admin-site.ts';
import { filterFor, hasLookup, readFilter, type SetFilter } from './filters.ts';

/** What the query of a list page asks for. */
export interface ListQuery {
  /** Without what was not understood; links of the page are made from it. */
  params: QueryParams;
  search: string;
  /** Empty means the model's own order. */
  order: OrderKey[];
  /** From 1; not yet held against the number of pages. */
  page: number;
  /** True when the user asked for the exact number of rows. */
  countExactly: boolean;
  filters: SetFilter[];
  /** Names of parameters that mean nothing here. */
  ignored: string[];
  /** Those of them that are filters, with the first value that the filter does not have. */
  wrong: { name: string; label: string; value: string }[];
  /** A parameter that looks through a field that is not declared for it; nobody sends that by accident. */
  forbidden: string | undefined;
}

// Parameters of the page itself. A field of that name is filtered as `f_q`.
const OWN_PARAMS = new Set(['q', 'o', 'p', '_count']);

export function readListQuery(site: AdminSite, model: AdminModel, sent: QueryParams): ListQuery {
  const query: ListQuery = {
    params: sent,
    search: (sent.get('q') ?? '').replaceAll('\0', '').trim(),
    order: readOrder(model, sent.get('o')),
    page: Math.max(1, /^\d{1,9}$/.test(sent.get('p') ?? '') ? Number(sent.get('p')) : 1),
    countExactly: sent.get('_count') === 'exact',
    filters: [],
    ignored: [],
    wrong: [],
    forbidden: undefined,
  };
  const given = sent.with(emptyRanges(sent));
  query.params = given;
  for (const key of new Set(given.keys())) if (!OWN_PARAMS.has(key)) readParam(site, model, query, key);
  query.params = given.with(Object.fromEntries(query.ignored.map((name) => [name, undefined])));
  return query;
}

/** Inputs of the filter panel that were left empty: forms send them too. */
function emptyRanges(sent: QueryParams): Record<string, undefined> {
  const empty = [...new Set(sent.keys())].filter(
    (name) => !OWN_PARAMS.has(name) && sent.getAll(name).every((text) => text === ''),
  );
  return Object.fromEntries(empty.map((name) => [name, undefined]));
}

/** The rows that the filters leave; several values of one parameter mean any of them. */
export function filterWhere(query: ListQuery): Where[] {
  const byParam = new Map<string, Where[]>();
  for (const { param, where } of query.filters) byParam.set(param, [...(byParam.get(param) ?? []), where]);
  return [...byParam.values()].map(anyOf);
}

/** What is wrong with a parameter that is not understood. */
export function notUsable(request: HttpRequest, { wrong }: ListQuery, name: string): string {
  const found = wrong.find((filter) => filter.name === name);
  return found
    ? translate(request, 'The value “%(value)s” of the filter “%(label)s” is not valid.', found)
    : translate(request, 'The filter “%(name)s” is not available here.', { name });
}

/** The page's query with changes; a change of anything else returns to the first page. */
export function listUrl(
  model: AdminModel,
  query: ListQuery,
  changes: Record<string, string | number | readonly string[] | undefined>,
): string {
  const text = query.params.with({ p: undefined, ...changes }).toString();
  return text === '' ? model.path : `${model.path}?${text}`;
}

function readParam(site: AdminSite, model: AdminModel, query: ListQuery, key: string): void {
  const param = key.startsWith('f_') && OWN_PARAMS.has(key.slice(2)) ? key.slice(2) : key;
  const filter = filterFor(site, model, param);
  if (!filter) {
    if (isPath(model, param)) query.forbidden ??= key;
    query.ignored.push(key);
    return;
  }
  const texts = query.params.getAll(key);
  const set = texts.map((text) => readFilter(site, filter, param, text));
  const value = texts[set.indexOf(undefined)];
  if (value !== undefined && hasLookup(filter, param)) query.wrong.push({ name: key, label: filter.title, value });
  if (set.length === 0 || value !== undefined) query.ignored.push(key);
  else query.filters.push(...set.filter((found) => found !== undefined).map((found) => ({ ...found, param: key })));
}

function isPath(model: AdminModel, param: string): boolean {
  const [first = ''] = param.split('__');
  return param.includes('__') && fieldOf(model.description, first) !== undefined;
}

function readOrder(model: AdminModel, text: string | undefined): OrderKey[] {
  const keys = (text ?? '').split(',').filter(Boolean);
  return keys.flatMap((key): OrderKey[] => {
    const name = key.replace(/^-/, '');
    const isSortable = model.columns.some((column) => column.name === name && column.orderBy);
    return isSortable ? [{ column: name, direction: key.startsWith('-') ? 'desc' : 'asc' }] : [];
  });
}
