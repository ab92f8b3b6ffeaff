import { errors } from './errors.ts';

/** Represents the pages that an elided range omits. */
export const ELLIPSIS = '…';

export interface PaginatorOptions {
  /** A last page with no more than this many items joins the one before; default 0. */
  orphans?: number;
  /** Default true: a list without items has one page, which is empty. */
  allowEmptyFirstPage?: boolean;
}

/** Divides a number of items into pages, counted from 1. */
export class Paginator {
  /** Items in all. */
  readonly count: number;
  readonly perPage: number;
  readonly numPages: number;
  readonly #orphans: number;
  readonly #allowsEmpty: boolean;

  constructor(count: number, perPage: number, { orphans = 0, allowEmptyFirstPage = true }: PaginatorOptions = {}) {
    this.count = count;
    this.perPage = perPage;
    this.#orphans = orphans;
    this.#allowsEmpty = allowEmptyFirstPage;
    const hits = Math.max(1, count - orphans);
    this.numPages = count === 0 && !allowEmptyFirstPage ? 0 : Math.ceil(hits / perPage);
  }

  /** `[1, 2, 3]` */
  get pageRange(): number[] {
    return Array.from({ length: this.numPages }, (_, index) => index + 1);
  }

  /**
   * The number as a number, if there is such a page.
   *
   * @throws {InvalidPage} PAGE_NOT_INTEGER, PAGE_EMPTY (404)
   */
  validateNumber(number: unknown): number {
    const value = toInteger(number);
    if (value === undefined) throw errors.PAGE_NOT_INTEGER();
    if (value < 1) throw errors.PAGE_EMPTY({ reason: 'less than 1' });
    if (value > this.numPages && !(value === 1 && this.#allowsEmpty)) throw errors.PAGE_EMPTY({ reason: 'no results' });
    return value;
  }

  /** Index of a page's first item, and of the first one after it, counted from 0. */
  bounds(number: number): { start: number; end: number } {
    const start = (number - 1) * this.perPage;
    const end = start + this.perPage;
    return { start, end: end + this.#orphans >= this.count ? this.count : end };
  }

  /** A page with its items. @throws {InvalidPage} PAGE_NOT_INTEGER, PAGE_EMPTY (404) */
  page<T>(number: unknown, items: readonly T[] = []): Page<T> {
    return new Page(this, this.validateNumber(number), items);
  }

  /** The number of an existing page: the first if it is not a number, the last for numbers beyond. */
  nearestNumber(number: unknown): number {
    const value = toInteger(number);
    if (value === undefined) return 1;
    return value < 1 || value > this.numPages ? Math.max(this.numPages, 1) : value;
  }

  /** `[1, 2, '…', 9, 10, 11, '…', 19, 20]`: a row of links that stays short. */
  elidedPageRange(
    number: unknown = 1,
    { onEachSide = 3, onEnds = 2 }: { onEachSide?: number; onEnds?: number } = {},
  ): (number | string)[] {
    const current = this.validateNumber(number);
    if (this.numPages <= (onEachSide + onEnds) * 2) return this.pageRange;
    return [...this.#before(current, onEachSide, onEnds), ...this.#after(current, onEachSide, onEnds)];
  }

  #before(current: number, onEachSide: number, onEnds: number): (number | string)[] {
    if (current <= 1 + onEachSide + onEnds + 1) return range(1, current);
    return [...range(1, onEnds), ELLIPSIS, ...range(current - onEachSide, current)];
  }

  #after(current: number, onEachSide: number, onEnds: number): (number | string)[] {
    if (current >= this.numPages - onEachSide - onEnds - 1) return range(current + 1, this.numPages);
    return [...range(current + 1, current + onEachSide), ELLIPSIS, ...range(this.numPages - onEnds + 1, this.numPages)];
  }
}

/** One page of a list. */
export class Page<T = unknown> {
  readonly paginator: Paginator;
  /** From 1. */
  readonly number: number;
  readonly items: readonly T[];

  constructor(paginator: Paginator, number: number, items: readonly T[]) {
    this.paginator = paginator;
    this.number = number;
    this.items = items;
  }

  get hasNext(): boolean {
    return this.number < this.paginator.numPages;
  }

  get hasPrevious(): boolean {
    return this.number > 1;
  }

  get hasOtherPages(): boolean {
    return this.hasNext || this.hasPrevious;
  }

  /** Undefined on the last page. */
  get nextPageNumber(): number | undefined {
    return this.hasNext ? this.number + 1 : undefined;
  }

  /** Undefined on the first page. */
  get previousPageNumber(): number | undefined {
    return this.hasPrevious ? this.number - 1 : undefined;
  }

  /** Number of the page's first item among all, from 1; 0 when there are none. */
  get startIndex(): number {
    return this.paginator.count === 0 ? 0 : this.paginator.bounds(this.number).start + 1;
  }

  /** Number of the page's last item among all. */
  get endIndex(): number {
    return this.paginator.bounds(this.number).end;
  }

  /** Page numbers to link to, with `…` for those left out. */
  get elidedPageRange(): (number | string)[] {
    return this.paginator.elidedPageRange(this.number);
  }

  get length(): number {
    return this.items.length;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }
}

function toInteger(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  return typeof value === 'string' && /^\s*[+-]?\d{1,15}\s*$/.test(value) ? Number(value) : undefined;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
