import { Moment } from './moment.ts';
import { amountText, type Amount } from './relative-time.ts';

const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const;
const CHUNK_SECONDS = [604_800, 86_400, 3600, 60];
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

interface TimeSinceOptions {
  readonly timeZone: string;
  /** Number of units to show, from 1. Default 2. */
  readonly depth?: number;
  /** Default en. */
  readonly languageCode?: string;
}

/** `2 days, 3 hours` between two moments, the adjacent units only; `0 minutes` if the second is not later. @throws {RangeError} depth below 1 */
export function timeBetween(from: Moment, until: Moment, options: TimeSinceOptions): string {
  return amountsBetween(from, until, options)
    .map((amount) => amountText(amount, options.languageCode ?? 'en'))
    .join(', ');
}

/** The amounts that `timeBetween` says in words, from the largest on; at least one. @throws {RangeError} depth below 1 */
export function amountsBetween(from: Moment, until: Moment, { timeZone, depth = 2 }: TimeSinceOptions): Amount[] {
  if (depth < 1) throw new RangeError('the depth of a distance in time begins at 1');
  const to = inZoneOf(from, until, timeZone);
  const seconds = Math.floor(elapsed(from, timeZone, to, timeZone) / 1000);
  const parts = seconds <= 0 ? [] : split(from, to, timeZone);
  const first = parts.findIndex((count) => count !== 0);
  if (first === -1) return [{ count: 0, unit: 'minute' }];
  const amounts: Amount[] = [];
  for (let at = first; at < parts.length && amounts.length < depth && parts[at] !== 0; at++) {
    amounts.push({ count: parts[at] as number, unit: UNITS[at] as Amount['unit'] });
  }
  return amounts;
}

/** `moment` as the clock of `from` shows it, so that their calendars can be compared. */
function inZoneOf(from: Moment, moment: Moment, timeZone: string): Moment {
  const instant = moment.offset === undefined ? undefined : moment.instant(timeZone);
  if (instant === undefined || from.offset === undefined || from.offset === moment.offset) return moment;
  const shown = Moment.fromDate(new Date(instant + from.offset * 1000), 'UTC');
  return new Moment({ ...plain(shown), offset: from.offset, microsecond: moment.microsecond });
}

/** Wall clocks are compared as they stand, so that no change of the clocks comes between. */
function elapsed(from: Moment, fromZone: string, to: Moment, toZone: string): number {
  if (from.offset === undefined || to.offset === undefined) return wall(to) - wall(from);
  return (to.instant(toZone) ?? 0) - (from.instant(fromZone) ?? 0);
}

function wall(moment: Moment): number {
  return new Moment({ ...plain(moment), offset: 0 }).instant('UTC') ?? 0;
}

function plain(moment: Moment): Omit<Moment, 'instant' | 'isInstant' | 'dayOfYear' | 'weekday'> {
  const { kind, year, month, day, hour, minute, second, microsecond, offset } = moment;
  return { kind, year, month, day, hour, minute, second, microsecond, offset };
}

/** Years, months, weeks, days, hours, minutes. */
function split(from: Moment, to: Moment, timeZone: string): number[] {
  const isBefore = from.day > to.day || (from.day === to.day && timeOfDay(from) > timeOfDay(to));
  const totalMonths = (to.year - from.year) * 12 + (to.month - from.month) - (isBefore ? 1 : 0);
  const [years, months] = [Math.floor(totalMonths / 12), ((totalMonths % 12) + 12) % 12];
  let rest = Math.floor(elapsed(pivotOf(from, totalMonths), timeZone, to, timeZone) / 1000);
  const parts = [years, months];
  for (const chunk of CHUNK_SECONDS) {
    const count = Math.floor(rest / chunk);
    parts.push(count);
    rest -= chunk * count;
  }
  return parts;
}

/** `from`, full years and months later. */
function pivotOf(from: Moment, months: number): Moment {
  if (months === 0) return from;
  const index = from.year * 12 + from.month - 1 + months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  return new Moment({
    ...plain(from),
    year,
    month,
    day: Math.min(MONTH_DAYS[month - 1] ?? 31, from.day),
    microsecond: 0,
  });
}

function timeOfDay({ hour, minute, second, microsecond }: Moment): number {
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
}
