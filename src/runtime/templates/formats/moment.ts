import { instantsOf, utc, zoneOffset, type WallClock } from '../../../kernel/time-zone.ts';
import { columnKind } from '../../../kernel/column-values.ts';

interface MomentParts extends WallClock {
  readonly kind: 'date' | 'time' | 'datetime';
  readonly microsecond: number;
  /** Seconds east of UTC, for a moment with an offset. */
  readonly offset?: number | undefined;
  /** Milliseconds since 1970, if the moment was made from an instant: then no wall clock is ambiguous. */
  readonly instant?: number | undefined;
}

const ISO_MOMENT =
  /^(?:([+-]?\d{4,6})-(\d\d)-(\d\d))?(?:(?:^|[T ])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d(?::\d\d)?)?(?:\[.*)?$/;

/** A date, a time of day, or both, as a calendar and a clock show them; with an offset if it knows one. */
export class Moment implements Omit<MomentParts, 'instant'> {
  readonly kind: MomentParts['kind'];
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly offset: number | undefined;
  readonly #instant: number | undefined;

  constructor(parts: MomentParts) {
    this.kind = parts.kind;
    this.year = parts.year;
    this.month = parts.month;
    this.day = parts.day;
    this.hour = parts.hour;
    this.minute = parts.minute;
    this.second = parts.second;
    this.microsecond = parts.microsecond;
    this.offset = parts.offset;
    this.#instant = parts.instant;
  }

  /** Reads `2024-05-01`, `09:30:00`, `2024-05-01T09:30:00.123456+02:00`; undefined for any other text. */
  static fromIso(text: string): Moment | undefined {
    const match = ISO_MOMENT.exec(text);
    if (!match || (match[1] === undefined && match[4] === undefined)) return undefined;
    const [, year = '1900', month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '0', offset] =
      match;
    return new Moment({
      kind: match[1] === undefined ? 'time' : match[4] === undefined ? 'date' : 'datetime',
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
      microsecond: Number(fraction.padEnd(6, '0').slice(0, 6)),
      offset: offset === undefined ? undefined : parseOffset(offset),
    });
  }

  static fromDate(date: Date, timeZone: string): Moment {
    const instant = date.getTime();
    const offset = zoneOffset(timeZone, instant);
    const wall = new Date(instant + offset * 1000);
    return new Moment({
      kind: 'datetime',
      year: wall.getUTCFullYear(),
      month: wall.getUTCMonth() + 1,
      day: wall.getUTCDate(),
      hour: wall.getUTCHours(),
      minute: wall.getUTCMinutes(),
      second: wall.getUTCSeconds(),
      microsecond: wall.getUTCMilliseconds() * 1000,
      offset,
      instant,
    });
  }

  get isInstant(): boolean {
    return this.#instant !== undefined;
  }

  /** Milliseconds since 1970; a moment without an offset is read in `timeZone`. Undefined where clocks skip or repeat it. */
  instant(timeZone: string): number | undefined {
    if (this.#instant !== undefined) return this.#instant;
    const fraction = this.microsecond / 1000;
    if (this.offset !== undefined) return utc(this) - this.offset * 1000 + fraction;
    const [instant, ...more] = instantsOf(this, timeZone);
    return instant === undefined || more.length > 0 ? undefined : instant + fraction;
  }

  /** Days since 31 December of the year before. */
  get dayOfYear(): number {
    return Math.round((utc({ ...this.#midnight }) - utc({ ...this.#midnight, month: 1, day: 1 })) / 86_400_000) + 1;
  }

  /** 0 is Sunday. */
  get weekday(): number {
    return new Date(utc(this.#midnight)).getUTCDay();
  }

  get #midnight(): WallClock {
    return { year: this.year, month: this.month, day: this.day, hour: 0, minute: 0, second: 0 };
  }
}

function parseOffset(text: string): number {
  if (text === 'Z') return 0;
  const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d\d):?(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** A day or a time of day of the database has no zone: it is stored as UTC and shown as it is. */
function dateToMoment(date: Date, timeZone: string): Moment | undefined {
  if (Number.isNaN(date.getTime())) return undefined;
  const kind = columnKind(date);
  if (kind === undefined) return Moment.fromDate(date, timeZone);
  const { year, month, day, hour, minute, second, microsecond } = Moment.fromDate(date, 'UTC');
  if (kind === 'date') return new Moment({ kind, year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0 });
  return new Moment({ kind, year: 1900, month: 1, day: 1, hour, minute, second, microsecond });
}

/** A Date, a Moment or a Temporal object as a Moment; undefined for anything else. */
export function toMoment(value: unknown, timeZone: string): Moment | undefined {
  if (value instanceof Moment) return value;
  if (value instanceof Date) return dateToMoment(value, timeZone);
  if (typeof value !== 'object' || value === null) return undefined;
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  if (typeof tag !== 'string' || !tag.startsWith('Temporal.')) return undefined;
  const text = String(value);
  return tag === 'Temporal.Instant' ? toMoment(new Date(text), timeZone) : Moment.fromIso(text);
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  return [31, isLeapYear(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 31;
}
