import type { Delegate, Where } from '../../kernel/database.ts';
import type { ExactArgs, ListArgs, ListRow } from '../db/queries.ts';
import { loadPage } from './load-page.ts';
import type { Page, PaginatorOptions } from './paginator.ts';

export interface PaginateOptions extends PaginatorOptions {
  /** Number of the page, from 1, as a visitor gave it: `request.query.get('page')`. What is not a page is the nearest one. */
  page?: unknown;
  /** Rows a page; default 20. */
  perPage?: number;
}

const PER_PAGE = 20;

/**
 * Returns one page of rows and the number of pages, with a count and a query.
 *
 * @param args as in findMany, without `take` and `skip`; pass an order, or pages can overlap
 * @example const page = await paginate(db.post, { orderBy: { id: 'desc' } }, { page: request.query.get('page') });
 */
export async function paginate<D extends object, A>(
  model: D,
  args: ExactArgs<A, Omit<ListArgs<D>, 'take' | 'skip' | 'cursor'>>,
  { page, perPage = PER_PAGE, ...options }: PaginateOptions = {},
): Promise<Page<ListRow<D, A>>> {
  const chosen = await loadPage(
    model as unknown as Delegate,
    args as { where?: Where },
    { perPage, ...options },
    (paginator) => paginator.nearestNumber(page),
  );
  return chosen as Page<unknown> as Page<ListRow<D, A>>;
}
