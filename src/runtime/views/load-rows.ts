import type { Row, Where } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { Http404 } from '../http/errors.ts';
import type { HttpRequest } from '../http/request.ts';
import { Page, Paginator } from './paginator.ts';

/** Prisma's, of those rows that the view shows. */
interface RowQuery {
  where: Where | undefined;
  include: unknown;
  orderBy: unknown;
}

interface LoadOptions {
  paginateBy?: number | undefined;
  orphans?: number | undefined;
  allowEmpty?: boolean | undefined;
  pageName?: string | undefined;
  /** Of the route, which may name the page. */
  params?: unknown;
}

/**
 * All rows, or those of the page that the request asks for.
 *
 * @throws {InvalidPage} PAGE_NOT_INTEGER, PAGE_EMPTY (404)
 * @throws {Http404} there are none, where that is not allowed
 */
export async function loadRows(
  request: HttpRequest,
  model: ModelDescription,
  query: RowQuery,
  { paginateBy, orphans = 0, allowEmpty = true, pageName = 'page', params = {} }: LoadOptions,
): Promise<{ rows: readonly Row[]; page: Page<Row> | undefined }> {
  const delegate = request.app.models.delegate(model);
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  if (paginateBy === undefined) {
    const rows = await delegate.findMany(given);
    if (rows.length === 0 && !allowEmpty) throw new Http404(`no ${model.labelPlural}`);
    return { rows, page: undefined };
  }
  const count = await delegate.count(query.where === undefined ? {} : { where: query.where });
  const paginator = new Paginator(count, paginateBy, { orphans, allowEmptyFirstPage: allowEmpty });
  const asked = (params as Row)[pageName] ?? request.query.get(pageName) ?? '1';
  const number = paginator.validateNumber(asked === 'last' ? Math.max(paginator.numPages, 1) : asked);
  const { start, end } = paginator.bounds(number);
  const rows = await delegate.findMany({ ...given, skip: start, take: end - start });
  return { rows, page: new Page(paginator, number, rows) };
}
