import { pageLink, positive } from './page-links.ts';
import { sizeLimits, type Pagination, type SizeOptions } from './pagination.ts';

export interface LimitOffsetOptions extends SizeOptions {
  /** Default: `limit`. */
  limitParam?: string;
  /** Default: `offset`. */
  offsetParam?: string;
}

/** A window of the list: `?limit=20&offset=40`. */
export function limitOffsetPagination(options: LimitOffsetOptions = {}): Pagination {
  const { limitParam = 'limit', offsetParam = 'offset' } = options;
  return {
    style: 'limit-offset',
    members: ['count', 'next', 'previous'],
    params: [
      { name: limitParam, kind: 'integer', description: 'Number of rows to return.' },
      { name: offsetParam, kind: 'integer', description: 'Number of rows to skip.' },
    ],
    async paginate(context, source) {
      const { request, query } = context;
      const limits = sizeLimits(context, options);
      const limit = Math.min(positive(query.get(limitParam)) ?? limits.size, limits.max);
      const offset = positive(query.get(offsetParam)) ?? 0;
      const [count, rows] = await Promise.all([source.count(), source.rows({ skip: offset, take: limit })]);
      const before = offset - limit;
      return {
        rows,
        envelope: (results) => ({
          count,
          next:
            offset + limit < count ? pageLink(request, { [limitParam]: limit, [offsetParam]: offset + limit }) : null,
          previous:
            offset > 0
              ? pageLink(request, { [limitParam]: limit, [offsetParam]: before > 0 ? before : undefined })
              : null,
          results,
        }),
      };
    },
  };
}
