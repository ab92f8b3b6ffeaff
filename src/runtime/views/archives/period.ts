// Years, months, weeks and days of the calendar. A day is midnight UTC of that day here, whatever the time zone.

export type PeriodKind = 'year' | 'month' | 'week' | 'day';

export interface Period {
  kind: PeriodKind;
  /** Its first day. */
  start: Date;
  /** The day after its last one. */
  end: Date;
}

const DAY_MS = 86_400_000;

/** The period that the day is in. Weeks are those of ISO 8601: they start on Monday. */
export function periodOf(kind: PeriodKind, day: Date): Period {
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  switch (kind) {
    case 'year':
      return { kind, start: dayOf(year, 0, 1), end: dayOf(year + 1, 0, 1) };
    case 'month':
      return { kind, start: dayOf(year, month, 1), end: dayOf(year, month + 1, 1) };
    case 'week': {
      const start = addDays(day, -((day.getUTCDay() + 6) % 7));
      return { kind, start, end: addDays(start, 7) };
    }
    case 'day':
      return { kind, start: day, end: addDays(day, 1) };
  }
}

/** The period that a route's numbers name; undefined when there is none: month 13, 30 February, week 54. */
export function namedPeriod(kind: PeriodKind, params: Readonly<Record<string, unknown>>): Period | undefined {
  const [year = 0, month = 1, day = 1, week = 1] = ['year', 'month', 'day', 'week'].map((name) =>
    toNumber(params[name]),
  );
  if (!Number.isInteger(year) || year < 1 || year > 9999) return undefined;
  if (kind === 'week') return namedWeek(year, week);
  const start = dayOf(year, kind === 'year' ? 0 : month - 1, kind === 'day' ? day : 1);
  const isReal =
    (kind === 'year' || start.getUTCMonth() === month - 1) && (kind !== 'day' || start.getUTCDate() === day);
  return isReal && !Number.isNaN(start.getTime()) ? periodOf(kind, start) : undefined;
}

export function nextPeriod({ kind, end }: Period): Period {
  return periodOf(kind, end);
}

export function previousPeriod({ kind, start }: Period): Period {
  return periodOf(kind, addDays(start, -1));
}

// Week 1 is the one with 4 January in it.
function namedWeek(year: number, week: number): Period | undefined {
  const first = periodOf('week', dayOf(year, 0, 4));
  const period = periodOf('week', addDays(first.start, (week - 1) * 7));
  const thursday = addDays(period.start, 3);
  return week >= 1 && week <= 53 && thursday.getUTCFullYear() === year ? period : undefined;
}

function dayOf(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

function addDays(day: Date, count: number): Date {
  return new Date(day.getTime() + count * DAY_MS);
}

function toNumber(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'number' ? value : Number(/^\d{1,4}$/.test(String(value)) ? value : Number.NaN);
}
