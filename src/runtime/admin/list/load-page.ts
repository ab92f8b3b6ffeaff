import type { Delegate, Row, Where } from '../../../kernel/database.ts';
import type { AdminModel } from '../admin-model.ts';
import { labelSelect } from '../labels.ts';
import { mergeSelects } from './columns.ts';
import { filterWhere, type ListQuery } from './list-query.ts';
import { orderBy } from './order.ts';
import { searchWhere } from './search.ts';

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

/** The rows that a list query means: filters, search and the model's own limits. */
export function listWhere(model: AdminModel, query: ListQuery, scope: Where, provider: 'sqlite' | 'postgresql'): Where {
  const search = searchWhere(model, query.search, provider);
  const parts = [scope, ...filterWhere(query), ...(search ? [search] : [])].filter(
    (part) => Object.keys(part).length > 0,
  );
  return parts.length === 0 ? {} : { AND: parts };
}

/** One page of rows with the columns that the list shows and no others; a page past the end becomes the last one. */
export async function loadPage(
  model: AdminModel,
  delegate: Delegate,
  query: ListQuery,
  where: Where,
): Promise<ListPage> {
  const rows = await loadRows(model, delegate, query, where, query.page);
  if (rows.length === 0 && query.page > 1) return lastPage(model, delegate, query, where);
  return pageOf(model, delegate, query, where, query.page, rows);
}

async function lastPage(model: AdminModel, delegate: Delegate, query: ListQuery, where: Where): Promise<ListPage> {
  const count = await delegate.count({ where });
  const page = Math.max(1, Math.ceil(count / model.perPage));
  const rows = await loadRows(model, delegate, query, where, page);
  return { rows: rows.slice(0, model.perPage), page, hasNext: false, count, isCountExact: true };
}

async function pageOf(
  model: AdminModel,
  delegate: Delegate,
  query: ListQuery,
  where: Where,
  page: number,
  found: Row[],
): Promise<ListPage> {
  const hasNext = found.length > model.perPage;
  const rows = found.slice(0, model.perPage);
  // A page that is not full tells the count by itself, so a search without a hit reads the table once.
  if (!hasNext) return { rows, page, hasNext, count: (page - 1) * model.perPage + rows.length, isCountExact: true };
  const count = await delegate.count(query.countExactly ? { where } : { where, take: COUNT_LIMIT + 1 });
  const isCountExact = query.countExactly || count <= COUNT_LIMIT;
  return { rows, page, hasNext, count: isCountExact ? count : COUNT_LIMIT, isCountExact };
}

// One row more than shown says whether there is a next page.
function loadRows(model: AdminModel, delegate: Delegate, query: ListQuery, where: Where, page: number): Promise<Row[]> {
  return delegate.findMany({
    where,
    select: mergeSelects([labelSelect(model), ...model.columns.map(({ select }) => select)]),
    orderBy: orderBy(model, query.order),
    skip: (page - 1) * model.perPage,
    take: model.perPage + 1,
  });
}
