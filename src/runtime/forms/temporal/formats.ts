// Reads a date or time by a pattern of strftime codes: `%m/%d/%Y`, `%d %B %Y`, `%H:%M`.
import { MAX_TEMPORAL_LENGTH } from './parse.ts';
import { isRealDate, isRealTime, type PlainDateTime } from './plain.ts';

export const DATE_FORMATS: readonly string[] = [
  '%Y-%m-%d',
  '%m/%d/%Y',
  '%m/%d/%y',
  '%b %d %Y',
  '%b %d, %Y',
  '%d %b %Y',
  '%d %b, %Y',
  '%B %d %Y',
  '%B %d, %Y',
  '%d %B %Y',
  '%d %B, %Y',
];
export const TIME_FORMATS: readonly string[] = ['%H:%M:%S', '%H:%M:%S.%f', '%H:%M'];
export const DATETIME_FORMATS: readonly string[] = ['%Y-%m-%d', '%m/%d/%Y', '%m/%d/%y'].flatMap((date) => [
  ...TIME_FORMATS.map((time) => `${date} ${time}`),
  date,
]);

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

type Slot = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'microsecond' | 'afternoon';
type Read = (text: string) => number;

// Two-digit years as POSIX reads them: 69 to 99 are of the last century.
const CODES: Record<string, { pattern: string; slot: Slot; read: Read }> = {
  Y: { pattern: '\\d{4}', slot: 'year', read: Number },
  y: { pattern: '\\d{2}', slot: 'year', read: (text) => Number(text) + (Number(text) < 69 ? 2000 : 1900) },
  m: { pattern: '1[0-2]|0?[1-9]', slot: 'month', read: Number },
  d: { pattern: '3[01]|[12]\\d|0?[1-9]| [1-9]', slot: 'day', read: Number },
  H: { pattern: '2[0-3]|[01]?\\d', slot: 'hour', read: Number },
  I: { pattern: '1[0-2]|0?[1-9]', slot: 'hour', read: Number },
  M: { pattern: '[0-5]?\\d', slot: 'minute', read: Number },
  S: { pattern: '[0-5]?\\d', slot: 'second', read: Number },
  f: { pattern: '\\d{1,6}', slot: 'microsecond', read: (text) => Number(text.padEnd(6, '0')) },
  p: { pattern: 'am|pm', slot: 'afternoon', read: (text) => Number(text.toLowerCase() === 'pm') },
  b: { pattern: MONTHS.map((month) => month.slice(0, 3)).join('|'), slot: 'month', read: monthNumber },
  B: { pattern: MONTHS.join('|'), slot: 'month', read: monthNumber },
};

interface CompiledFormat {
  regex: RegExp;
  codes: string[];
}
const compiled = new Map<string, CompiledFormat>();

/** What the text says by the first format it fits, missing parts as 1900-01-01 00:00; undefined when it fits none. */
export function parseByFormats(text: string, formats: readonly string[]): PlainDateTime | undefined {
  if (text.length > MAX_TEMPORAL_LENGTH) return undefined;
  for (const format of formats) {
    const parsed = parseByFormat(text, format);
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

function parseByFormat(text: string, format: string): PlainDateTime | undefined {
  const { regex, codes } = compileFormat(format);
  const match = regex.exec(text);
  if (match === null) return undefined;
  const slots = new Map<Slot, number>();
  for (const [index, code] of codes.entries()) {
    const entry = CODES[code];
    if (entry) slots.set(entry.slot, entry.read(match[index + 1] ?? ''));
  }
  const at = (slot: Slot, fallback: number): number => slots.get(slot) ?? fallback;
  const date = { year: at('year', 1900), month: at('month', 1), day: at('day', 1) };
  const time = {
    hour: toHour(slots),
    minute: at('minute', 0),
    second: at('second', 0),
    microsecond: at('microsecond', 0),
  };
  return isRealDate(date) && isRealTime(time) ? { ...date, ...time, offsetMinutes: undefined } : undefined;
}

function toHour(slots: ReadonlyMap<Slot, number>): number {
  const hour = slots.get('hour') ?? 0;
  const afternoon = slots.get('afternoon');
  return afternoon === undefined ? hour : (hour % 12) + 12 * afternoon;
}

function compileFormat(format: string): CompiledFormat {
  const known = compiled.get(format);
  if (known) return known;
  const codes: string[] = [];
  const source = format.replace(/%([A-Za-z])|\s+|[^%\sA-Za-z0-9]/g, (token, code?: string) => {
    if (code === undefined) return /\s/.test(token) ? '\\s+' : `\\${token}`;
    codes.push(code);
    return `(${CODES[code]?.pattern ?? '(?!)'})`;
  });
  const result = { regex: new RegExp(`^${source}$`, 'i'), codes };
  compiled.set(format, result);
  return result;
}

function monthNumber(text: string): number {
  return MONTHS.findIndex((month) => month.startsWith(text.toLowerCase())) + 1;
}
