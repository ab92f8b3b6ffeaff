import { apiErrors } from '../errors.ts';
import { pageLink, positive } from './page-links.ts';
import { sizeLimits, type Pagination, type SizeOptions } from './pagination.ts';

export interface PageOptions extends SizeOptions {
  /** Default: `page`. */
  pageParam?: string;
  /** Default: `page_size`. Null: clients cannot choose the size. */
  sizeParam?: string | null;
}

/** Numbered pages: `?page=2&page_size=50`; `?page=last` is the last one. */
export function pagePagination(options: PageOptions = {}): Pagination {
  const { pageParam = 'page', sizeParam = 'page_size' } = options;
  return {
    style: 'page',
    members: ['count', 'next', 'previous'],
    params: [
      { name: pageParam, kind: 'integer', description: 'A page number within the list.' },
      ...(sizeParam === null
        ? []
        : [{ name: sizeParam, kind: 'integer', description: 'Number of rows per page.' } as const]),
    ],
    async paginate(context, source) {
      const { request, query } = context;
      const limits = sizeLimits(context, options);
      const asked = sizeParam === null || request.queryText === '' ? undefined : positive(query.get(sizeParam));
      const size = Math.min(asked ?? limits.size, limits.max);
      const text = request.queryText === '' ? undefined : query.get(pageParam);
      const number = text === undefined || text === '' ? 1 : positive(text);
      if (number === undefined && text !== 'last') throw apiErrors.notFound('Invalid page.');
      const load = (page: number) => source.rows({ skip: (page - 1) * size, take: size });
      // The usual page is read while the rows are counted.
      const [count, first] = await Promise.all([source.count(), number === undefined ? undefined : load(number)]);
      const pages = Math.max(1, Math.ceil(count / size));
      const page = number ?? pages;
      if (page > pages) throw apiErrors.notFound('Invalid page.');
      const link = (to: number) => pageLink(request, { [pageParam]: to === 1 ? undefined : to });
      return {
        rows: first ?? (await load(page)),
        envelope: (results) => ({
          count,
          next: page < pages ? pageLink(request, { [pageParam]: page + 1 }) : null,
          previous: page > 1 ? link(page - 1) : null,
          results,
        }),
      };
    },
  };
}
