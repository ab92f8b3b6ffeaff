// Pages by position: they stay right while rows are added and removed, and the last one costs no more than the first.
import type { Row, Where } from '../../../kernel/database.ts';
import { fieldOf, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import { apiErrors } from '../errors.ts';
import type { ApiContext } from '../request/context.ts';
import { pageLink, positive } from './page-links.ts';
import { decisiveOrder, rowsAfter } from './keyset.ts';
import { readScalar } from './scalar-text.ts';
import { type OrderTerm, type Pagination, sizeLimits, type SizeOptions } from './pagination.ts';

export interface CursorOptions extends SizeOptions {
  /** Columns with `-` for descending; the primary key is added. Required columns only. Default: the list's order. */
  ordering?: readonly string[];
  /** Default: `cursor`. */
  cursorParam?: string;
  /** Default: null, clients cannot choose the size. */
  sizeParam?: string | null;
}

interface Cursor {
  /** The page before the position instead of the one after it. */
  isReverse: boolean;
  /** Values of the ordering's columns. */
  position: readonly string[];
}

/** Pages by an opaque position: `?cursor=cD01`. There is no count. */
export function cursorPagination(options: CursorOptions = {}): Pagination {
  const { cursorParam = 'cursor', sizeParam = null, ordering } = options;
  return {
    style: 'cursor',
    members: ['next', 'previous'],
    params: [
      { name: cursorParam, kind: 'string', description: 'The position of the page, from a link of another page.' },
      ...(sizeParam === null
        ? []
        : [{ name: sizeParam, kind: 'integer', description: 'Number of rows per page.' } as const]),
    ],
    order: ordering?.map((name) => ({
      path: [name.replace(/^-/, '')],
      direction: name.startsWith('-') ? 'desc' : 'asc',
    })),
    async paginate(context, source) {
      const { request, query } = context;
      const limits = sizeLimits(context, options);
      const size = Math.min(
        (sizeParam === null ? undefined : positive(query.get(sizeParam))) ?? limits.size,
        limits.max,
      );
      const text = query.get(cursorParam);
      const cursor = text === undefined || text === '' ? undefined : decode(text);
      const order = decisiveOrder(context.endpoint.model as ModelDescription, source.order);
      const isReverse = cursor?.isReverse === true;
      const sorted = isReverse ? order.map(reverse) : order;
      const where = cursor && afterPosition(context, sorted, cursor.position);
      const found = await source.rows({ take: size + 1, order: sorted, ...(where && { where }) });
      const isMore = found.length > size;
      const rows = found.slice(0, size);
      if (isReverse) rows.reverse();
      const hasNext = isReverse ? cursor !== undefined : isMore;
      const hasPrevious = isReverse ? isMore : cursor !== undefined;
      const link = (row: Row | undefined, back: boolean) =>
        row === undefined ? null : pageLink(request, { [cursorParam]: encode(order, row, back) });
      return {
        rows,
        envelope: (results) => ({
          next: hasNext ? link(rows.at(-1), false) : null,
          previous: hasPrevious ? link(rows[0], true) : null,
          results,
        }),
      };
    },
  };
}

function reverse({ path, direction }: OrderTerm): OrderTerm {
  return { path, direction: direction === 'asc' ? 'desc' : 'asc' };
}

function afterPosition({ endpoint }: ApiContext, order: readonly OrderTerm[], position: readonly string[]): Where {
  const model = endpoint.model as ModelDescription;
  if (position.length !== order.length) throw invalid();
  const values = order.map(({ path }, index) => {
    const value = readScalar(fieldOf(model, path[0] ?? '') as FieldDescription, position[index] as string);
    if (value === undefined) throw invalid();
    return value;
  });
  return rowsAfter(order, values);
}

function encode(order: readonly OrderTerm[], row: Row, isReverse: boolean): string {
  const positions = order.map(({ path }) => `p=${encodeURIComponent(toText(row[path[0] ?? '']))}`);
  return Buffer.from([...(isReverse ? ['r=1'] : []), ...positions].join('&')).toString('base64');
}

function toText(value: unknown): string {
  return value instanceof Date ? new Date(value.getTime()).toISOString() : String(value);
}

const MAX_CURSOR_LENGTH = 2000;

function decode(text: string): Cursor {
  if (text.length > MAX_CURSOR_LENGTH || !/^[A-Za-z0-9+/]+={0,2}$/.test(text.replaceAll(' ', '+'))) throw invalid();
  const params = new URLSearchParams(Buffer.from(text, 'base64').toString('utf8'));
  const position = params.getAll('p');
  if (position.length === 0) throw invalid();
  return { isReverse: params.get('r') === '1', position };
}

function invalid(): Error {
  return apiErrors.notFound('Invalid cursor');
}
