import type { Delegate, Row, Where } from '../../kernel/database.ts';
import { Page, Paginator, type PaginatorOptions } from './paginator.ts';

/** Loads one page with a count and a query; `choose` says which page, now that their number is known. */
export async function loadPage(
  delegate: Delegate,
  args: { where?: Where },
  { perPage, ...options }: PaginatorOptions & { perPage: number },
  choose: (paginator: Paginator) => number,
): Promise<Page<Row>> {
  const count = await delegate.count(args.where === undefined ? {} : { where: args.where });
  const paginator = new Paginator(count, perPage, options);
  const number = choose(paginator);
  const { start, end } = paginator.bounds(number);
  const rows = end > start ? await delegate.findMany({ ...args, skip: start, take: end - start }) : [];
  return new Page(paginator, number, rows);
}
