import type { Delegate, Row, Where } from '../../../kernel/database.ts';
import type { DateColumn } from './date-column.ts';
import { nextPeriod, periodOf, previousPeriod, type Period, type PeriodKind } from './period.ts';

/** Earlier than any row, and a date that both databases hold. */
const FIRST_DAY = new Date('0001-01-01T00:00:00Z');

interface ArchiveLimits {
  where: Where | undefined;
  allowEmpty: boolean;
  allowFuture: boolean;
}

/** Rows of a model by date: which periods have some, and which come before and after. */
export class ArchiveSource {
  readonly #delegate: Delegate;
  readonly #column: DateColumn;
  readonly #limits: ArchiveLimits;
  /** One moment for the whole page. */
  readonly #latest: Date;

  constructor(delegate: Delegate, column: DateColumn, limits: ArchiveLimits) {
    this.#delegate = delegate;
    this.#column = column;
    this.#limits = limits;
    this.#latest = column.latest();
  }

  /** Prisma's `where` of the rows that may be shown, of a period or of all time. */
  where(period: Period | undefined): Where {
    return this.#allOf(period === undefined ? {} : this.#column.within(period));
  }

  /**
   * The first days of the years, months or days that have rows; years newest first, as an archive lists them. One query for
   * each, so the column should have an index.
   */
  async periodsWithin(kind: PeriodKind, outer: Period | undefined): Promise<Date[]> {
    const found: Date[] = [];
    let from = outer?.start;
    for (;;) {
      const day = await this.#nearest('asc', { from, before: outer?.end });
      if (day === undefined) break;
      const period = periodOf(kind, day);
      found.push(this.#column.toTemplate(period.start));
      from = period.end;
    }
    return kind === 'year' ? found.toReversed() : found;
  }

  /** `{ month, previousMonth, nextMonth }`: first days, null where there is no such period to go to. */
  async neighbours(period: Period): Promise<Record<string, Date | null>> {
    const name = `${period.kind[0]?.toUpperCase()}${period.kind.slice(1)}`;
    return {
      [period.kind]: this.#column.toTemplate(period.start),
      [`previous${name}`]: await this.#before(period),
      [`next${name}`]: await this.#after(period),
    };
  }

  async #before(period: Period): Promise<Date | null> {
    if (this.#limits.allowEmpty) return this.#column.toTemplate(previousPeriod(period).start);
    const day = await this.#nearest('desc', { before: period.start });
    return day === undefined ? null : this.#column.toTemplate(periodOf(period.kind, day).start);
  }

  async #after(period: Period): Promise<Date | null> {
    if (this.#limits.allowEmpty) {
      const { start } = nextPeriod(period);
      return this.#limits.allowFuture || start <= this.#column.today() ? this.#column.toTemplate(start) : null;
    }
    const day = await this.#nearest('asc', { from: period.end });
    return day === undefined ? null : this.#column.toTemplate(periodOf(period.kind, day).start);
  }

  /** The day of the first row in that direction. */
  async #nearest(
    direction: 'asc' | 'desc',
    { from, before }: { from?: Date | undefined; before?: Date | undefined },
  ): Promise<Date | undefined> {
    const { name, fromDay, toDay } = this.#column;
    // A bound leaves out rows without a date; Prisma refuses `not: null` where there are none.
    const bounds = { gte: fromDay(from ?? FIRST_DAY), ...(before && { lt: fromDay(before) }) };
    const row: Row | null = await this.#delegate.findFirst({
      where: this.#allOf({ [name]: bounds }),
      orderBy: { [name]: direction },
      select: { [name]: true },
    });
    return row === null ? undefined : toDay(row[name] as Date);
  }

  #allOf(...wheres: Where[]): Where {
    const { where, allowFuture } = this.#limits;
    const past = allowFuture ? [] : [{ [this.#column.name]: { lte: this.#latest } }];
    return {
      AND: [...(where === undefined ? [] : [where]), ...past, ...wheres.filter((one) => Object.keys(one).length > 0)],
    };
  }
}
