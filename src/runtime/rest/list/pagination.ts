// How a long list is divided into pages.
import type { Row, Where } from '../../../kernel/database.ts';
import type { ApiContext } from '../request/context.ts';

/** One column, or a path to one, with its direction. */
export interface OrderTerm {
  path: readonly string[];
  direction: 'asc' | 'desc';
}

/** The rows of a list, as far as they are not divided yet. */
export interface ListSource {
  order: readonly OrderTerm[];
  count(): Promise<number>;
  /** @param where added to what the list shows @param order in place of the list's own */
  rows(window: { skip?: number; take: number; where?: Where; order?: readonly OrderTerm[] }): Promise<Row[]>;
}

/** One page: rows to be formatted, and what stands around them. */
export interface ListPage {
  rows: readonly Row[];
  envelope(results: readonly unknown[]): unknown;
}

export interface Pagination {
  readonly style: 'page' | 'limit-offset' | 'cursor';
  /** Names of its query parameters, with what they are for. */
  readonly params: readonly { name: string; kind: 'integer' | 'string'; description: string }[];
  /** Members of the envelope beside `results`, in order. */
  readonly members: readonly ('count' | 'next' | 'previous')[];
  /** Order of the list, where the style has its own. */
  readonly order?: readonly OrderTerm[] | undefined;
  /** @throws {ApiError} 404: there is no such page */
  paginate(context: ApiContext, source: ListSource): Promise<ListPage>;
}

export interface SizeOptions {
  /** Rows of a page. Default: `settings.rest.pageSize`. */
  size?: number;
  /** Most rows that a client may ask for. Default: `settings.rest.maxPageSize`. */
  max?: number;
}

export function sizeLimits({ app }: ApiContext, { size, max }: SizeOptions): { size: number; max: number } {
  const most = max ?? Math.max(app.settings.rest.maxPageSize, size ?? 0);
  return { size: Math.min(size ?? app.settings.rest.pageSize, most), max: most };
}
