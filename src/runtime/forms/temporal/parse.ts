// ISO 8601 and its near relatives, as databases, browsers and people write it. Undefined: not of this form at all;
// a RangeError: of the form, but no such day or time.
import { isRealDate, isRealTime, MIDNIGHT, type PlainDate, type PlainDateTime, type PlainTime } from './plain.ts';

/** Longest text that is read as a date, a time or a duration; none that people or machines write is longer. */
export const MAX_TEMPORAL_LENGTH = 64;

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})$/;
const TIME = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?/;
const COMPACT_TIME = /^(\d{2})(\d{2})(\d{2})/;
const ZONE = /^\s*(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/;

/** `2026-11-22`, `2026-1-2`, `20261122`. @throws {RangeError} there is no such day. */
export function parseDate(text: string): PlainDate | undefined {
  if (text.length > MAX_TEMPORAL_LENGTH) return undefined;
  const match = DATE.exec(text) ?? COMPACT_DATE.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const date = { year, month, day };
  if (!isRealDate(date)) throw new RangeError(`${text} is not a day of the calendar`);
  return date;
}

/** `14:30`, `14:30:59.25`, `143059`; a zone after it is read and dropped. @throws {RangeError} there is no such time. */
export function parseTime(text: string): PlainTime | undefined {
  if (text.length > MAX_TEMPORAL_LENGTH) return undefined;
  const found = readTime(text);
  return found === undefined || readZone(found.rest) === undefined ? undefined : found.time;
}

/** A date, or a date and a time with `T` or a blank between and `Z` or `+02:00` behind. @throws {RangeError} see above. */
export function parseDateTime(text: string): PlainDateTime | undefined {
  if (text.length > MAX_TEMPORAL_LENGTH) return undefined;
  const [day = '', clock] = splitDateTime(text);
  if (clock === undefined) {
    const date = text.includes('-') ? parseDate(text) : parseCompact(text);
    return date && { ...date, ...MIDNIGHT, offsetMinutes: undefined };
  }
  const found = readTime(clock);
  const zone = found && readZone(found.rest);
  if (found === undefined || zone === undefined || parseDateShape(day) === undefined) return undefined;
  const date = parseDate(day);
  return date && { ...date, ...found.time, offsetMinutes: zone.offsetMinutes };
}

/** In two at the first `T` or white space that a digit follows. */
function splitDateTime(text: string): [string, string?] {
  const gap = /T(?=\d)|\s+/i.exec(text);
  if (gap === null || gap.index === 0) return [text];
  const clock = text.slice(gap.index + gap[0].length);
  return /^\d/.test(clock) ? [text.slice(0, gap.index), clock] : [text];
}

function parseCompact(text: string): PlainDate | undefined {
  return COMPACT_DATE.test(text) ? parseDate(text) : undefined;
}

function parseDateShape(text: string): RegExpExecArray | undefined {
  return DATE.exec(text) ?? COMPACT_DATE.exec(text) ?? undefined;
}

function readTime(text: string): { time: PlainTime; rest: string } | undefined {
  const match = TIME.exec(text) ?? COMPACT_TIME.exec(text);
  if (match === null) return undefined;
  const [hour = 0, minute = 0, second = 0] = match.slice(1, 4).map((part) => Number(part ?? 0));
  const time = { hour, minute, second, microsecond: Number((match[4] ?? '').padEnd(6, '0')) };
  const rest = text.slice(match[0].length);
  if (readZone(rest) !== undefined && !isRealTime(time)) throw new RangeError(`${text} is not a time of day`);
  return { time, rest };
}

function readZone(text: string): { offsetMinutes: number | undefined } | undefined {
  if (text === '') return { offsetMinutes: undefined };
  const match = ZONE.exec(text);
  if (match === null) return undefined;
  const [, sign, hours = '0', minutes = '0'] = match;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = Number(hours) * 60 + Number(minutes);
  return { offsetMinutes: sign === '-' ? -offset : offset };
}
