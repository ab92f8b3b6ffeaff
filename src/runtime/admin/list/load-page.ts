import type { Row, Where } from '../../../kernel/database.ts';
import type { GatedRows } from '../access/gated-rows.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { labelSelect } from '../labels.ts';
import { mergeSelects } from './columns.ts';
import type { FewRows } from './few-rows.ts';
import { hideRelated, withRelatedKeys } from './hidden-labels.ts';
import { filterWhere, type ListQuery } from './list-query.ts';
import { orderBy } from './order.ts';
import { searchWhere, type SearchSource } from './search.ts';
import { sharedLabels, withLabels, type SharedLabels } from './shared-labels.ts';

/** More rows than this are not counted unless asked for: a count reads every row it counts. */
export const COUNT_LIMIT = 1000;

export interface ListPage {
  rows: Row[];
  /** Number of the page shown, from 1. */
  page: number;
  hasNext: boolean;
  /** Rows found; a lower bound when not exact. */
  count: number;
  isCountExact: boolean;
}

/** The rows that a list query means: filters and search. */
export function listWhere(model: AdminModel, query: ListQuery, source: SearchSource): Where {
  const search = searchWhere(model, query.search, source);
  const parts = [...filterWhere(query), ...(search ? [search] : [])];
  return parts.length === 0 ? {} : { AND: parts };
}

/** What a page is read with. */
interface PageRequest {
  admin: AdminRequest;
  model: AdminModel;
  /** Those that the viewer sees. */
  rows: GatedRows;
  query: ListQuery;
  where: Where;
  few: FewRows;
}

interface PageSource extends PageRequest {
  shared: readonly SharedLabels[];
}

/** One page of rows with the columns that the list shows and no others; a page past the end becomes the last one. */
export async function loadPage(request: PageRequest): Promise<ListPage> {
  const { model, query, few } = request;
  const source = { ...request, shared: await sharedLabels(model, few) };
  const found = await loadRows(source, query.page);
  return found.length === 0 && query.page > 1 ? lastPage(source) : pageOf(source, found);
}

async function lastPage(source: PageSource): Promise<ListPage> {
  const { model, where } = source;
  const count = await source.rows.count({ where });
  const page = Math.max(1, Math.ceil(count / model.perPage));
  const rows = await loadRows(source, page);
  return { rows: rows.slice(0, model.perPage), page, hasNext: false, count, isCountExact: true };
}

async function pageOf({ model, rows: source, query, where }: PageSource, found: Row[]): Promise<ListPage> {
  const { page, countExactly } = query;
  const hasNext = found.length > model.perPage;
  const rows = found.slice(0, model.perPage);
  const seen = (page - 1) * model.perPage + rows.length;
  // A page that is not full reveals the count, so a search without a hit reads the table once.
  if (!hasNext) return { rows, page, hasNext, count: seen, isCountExact: true };
  // Nor is there anything to count where the limit has been passed.
  if (seen >= COUNT_LIMIT && !countExactly) return { rows, page, hasNext, count: COUNT_LIMIT, isCountExact: false };
  const count = await source.count(countExactly ? { where } : { where, take: COUNT_LIMIT + 1 });
  const isCountExact = countExactly || count <= COUNT_LIMIT;
  return { rows, page, hasNext, count: isCountExact ? count : COUNT_LIMIT, isCountExact };
}

// One row more than shown says whether there is a next page.
async function loadRows(pageSource: PageSource, page: number): Promise<Row[]> {
  const { admin, model, rows: source, query, where, shared } = pageSource;
  const keys = shared.map(({ pairs }) => Object.fromEntries(pairs.map(([column]) => [column, true])));
  const others = model.columns.filter((column) => !shared.some((found) => found.column === column));
  const columns = mergeSelects([labelSelect(model), ...others.map(({ select }) => select), ...keys]);
  const select = withRelatedKeys(admin, model, columns);
  const found = await source.findMany({
    where,
    select,
    orderBy: orderBy(model, query.order),
    skip: (page - 1) * model.perPage,
    take: model.perPage + 1,
  });
  const rows = await hideRelated(admin, model, select, found);
  return shared.length === 0 ? rows : rows.map((row) => withLabels(row, shared));
}
