import type { Row, Where } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import type { HttpRequest } from '../http/request.ts';
import { Page, Paginator } from './paginator.ts';

/** Prisma's, of those rows that the view shows. */
export interface RowQuery {
  where: Where | undefined;
  include: unknown;
  orderBy: unknown;
}

/** All rows, or those of the page that the request asks for. @throws {InvalidPage} PAGE_NOT_INTEGER, PAGE_EMPTY (404) */
export async function loadRows(
  request: HttpRequest,
  model: ModelDescription,
  query: RowQuery,
  { paginateBy, orphans = 0 }: { paginateBy?: number | undefined; orphans?: number | undefined },
): Promise<{ rows: readonly Row[]; page: Page<Row> | undefined }> {
  const delegate = request.app.models.delegate(model);
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  if (paginateBy === undefined) return { rows: await delegate.findMany(given), page: undefined };
  const count = await delegate.count(query.where === undefined ? {} : { where: query.where });
  const paginator = new Paginator(count, paginateBy, { orphans });
  const asked = request.query.get('page') ?? '1';
  const number = paginator.validateNumber(asked === 'last' ? Math.max(paginator.numPages, 1) : asked);
  const { start, end } = paginator.bounds(number);
  const rows = await delegate.findMany({ ...given, skip: start, take: end - start });
  return { rows, page: new Page(paginator, number, rows) };
}
