// Instants as people in the site's time zone read them, and their days as instants.
import { zoneOffset } from '../../kernel/time-zone.ts';

const FORMATS = new Map<string, Intl.DateTimeFormat>();
const MAX_FORMATS = 200;

/** `22 Nov 2026, 06:15`, in German `22. Nov. 2026, 06:15`. */
export function formatDateTime(date: Date, timeZone: string, languageCode = 'en'): string {
  return format(date, languageCode, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** `22 Nov 2026` of a column that holds days: they have no zone. */
export function formatDay(date: Date, languageCode = 'en'): string {
  return format(date, languageCode, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
}

/** The calendar day there at that instant: `2026-11-22`. */
export function dayOf(date: Date, timeZone: string): string {
  return new Date(date.getTime() + zoneOffset(timeZone, date.getTime()) * 1000).toISOString().slice(0, 10);
}

/** The day that many days (may be negative) after `day`. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** First instant of a day `2026-11-22` in the zone; undefined if there is no such day. */
export function startOfDay(day: string, timeZone: string): Date | undefined {
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  // The offset is taken twice: at the first guess a change to or from summer time may lie in between.
  const guess = new Date(midnight.getTime() - zoneOffset(timeZone, midnight.getTime()) * 1000);
  return new Date(midnight.getTime() - zoneOffset(timeZone, guess.getTime()) * 1000);
}

function format(date: Date, languageCode: string, options: Intl.DateTimeFormatOptions): string {
  if (Number.isNaN(date.getTime())) return '';
  // Newer ICU data say Sept, which is the only month of four letters.
  const text = formatterOf(languageCode, options).format(date);
  return isEnglish(languageCode) ? text.replace('Sept', 'Sep') : text;
}

function formatterOf(languageCode: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${languageCode} ${JSON.stringify(options)}`;
  const known = FORMATS.get(key) ?? createFormat(languageCode, options);
  if (FORMATS.size >= MAX_FORMATS) FORMATS.clear();
  FORMATS.set(key, known);
  return known;
}

/** English dates are those of Britain: the day first, as in every other language. */
function createFormat(languageCode: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(isEnglish(languageCode) ? 'en-GB' : languageCode.replaceAll('_', '-'), options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.DateTimeFormat('en-GB', options);
  }
}

function isEnglish(languageCode: string): boolean {
  return /^en(?:[-_]|$)/i.test(languageCode);
}
