import type { Row, Where } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { Http404 } from '../http/errors.ts';
import type { ViewCall } from './finish-view.ts';
import { loadPage } from './load-page.ts';
import type { Page } from './paginator.ts';

/** Prisma's arguments for the rows that the view shows. */
interface RowQuery {
  where: Where | undefined;
  include: unknown;
  orderBy: unknown;
}

interface PageOptions {
  paginateBy?: number | undefined;
  orphans?: number | undefined;
  allowEmpty?: boolean | undefined;
  /** Of the query or the route. */
  pageName?: string | undefined;
}

/**
 * All rows, or those of the page that the request asks for.
 *
 * @throws {InvalidPage} PAGE_NOT_INTEGER, PAGE_EMPTY (404)
 * @throws {Http404} there are none, where that is not allowed
 */
export async function loadRows(
  { request, params }: Pick<ViewCall, 'request' | 'params'>,
  model: ModelDescription,
  query: RowQuery,
  { paginateBy, orphans = 0, allowEmpty = true, pageName = 'page' }: PageOptions,
): Promise<{ rows: readonly Row[]; page: Page<Row> | undefined }> {
  const delegate = request.app.models.delegate(model);
  const args: { where?: Where } = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  if (paginateBy === undefined) {
    const rows = await delegate.findMany(args);
    if (rows.length === 0 && !allowEmpty) throw new Http404(`no ${model.labelPlural}`, { isUsual: true });
    return { rows, page: undefined };
  }
  const asked = (params as Row)[pageName] ?? request.query.get(pageName) ?? '1';
  const limits = { perPage: paginateBy, orphans, allowEmptyFirstPage: allowEmpty };
  const page = await loadPage(delegate, args, limits, (paginator) =>
    paginator.validateNumber(asked === 'last' ? Math.max(paginator.numPages, 1) : asked),
  );
  return { rows: page.items, page };
}
