import type { AdminModel } from '../admin-model.ts';
import { COUNT_LIMIT, type ListPage } from './load-page.ts';
import { listUrl, type ListQuery } from './list-query.ts';
import type { AdminRequest } from '../frame.ts';
import { groupDigits } from '../numbers.ts';
import { translate } from '../../templates/translate.ts';
import { countText } from './count-text.ts';

/** Links below a list, as its template shows them. */
interface Pager {
  /** `1–100 of 300`, `1–100 of more than 1,000` */
  summary: string;
  /** `300`, `more than 1,000` */
  count: string;
  countExactlyUrl: string | undefined;
  previousUrl: string | undefined;
  nextUrl: string | undefined;
  /** Empty for a single page; a gap has no number. */
  pages: { number: string; url: string | undefined; isCurrent: boolean; isGap: boolean }[];
}

export function pagerOf({ request, site }: AdminRequest, model: AdminModel, query: ListQuery, list: ListPage): Pager {
  const { page, count, isCountExact, rows } = list;
  const first = (page - 1) * model.perPage + 1;
  const total = countText(request, site, isCountExact ? count : COUNT_LIMIT, isCountExact);
  const digits = (number: number): string => groupDigits(String(number), site.languageCode);
  const url = (number: number): string => listUrl(model, query, { p: number === 1 ? undefined : number });
  return {
    summary:
      rows.length === 0
        ? '0'
        : translate(request, '%(range)s of %(total)s', {
            range: `${digits(first)}–${digits(first + rows.length - 1)}`,
            total,
          }),
    count: total,
    countExactlyUrl: isCountExact
      ? undefined
      : listUrl(model, query, { _count: 'exact', p: page === 1 ? undefined : page }),
    previousUrl: page > 1 ? url(page - 1) : undefined,
    nextUrl: list.hasNext ? url(page + 1) : undefined,
    pages: numbersAround(page, lastKnownPage(model, list)).map((number) => ({
      number: number === undefined ? '…' : String(number),
      url: number === undefined || number === page ? undefined : url(number),
      isCurrent: number === page,
      isGap: number === undefined,
    })),
  };
}

// While the count is a lower bound, pages up to it are known to exist; after them, there is only "Next".
function lastKnownPage(model: AdminModel, { page, hasNext, count, isCountExact }: ListPage): number {
  const counted = Math.max(1, Math.ceil(count / model.perPage));
  return isCountExact ? counted : Math.max(counted, hasNext ? page + 1 : page);
}

/** First, last and two on either side; undefined is a gap: `[1, undefined, 4, 5, 6, 7, 8, undefined, 20]` for 6 of 20. */
export function numbersAround(page: number, last: number): (number | undefined)[] {
  if (last <= 1) return [];
  const numbers = [1, page - 2, page - 1, page, page + 1, page + 2, last].filter(
    (number) => number >= 1 && number <= last,
  );
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  return sorted.flatMap((number, index) => {
    const gap = number - (sorted[index - 1] ?? number - 1);
    if (gap === 2) return [number - 1, number];
    return gap > 2 ? [undefined, number] : [number];
  });
}
