// Days, times and durations. Days and times of day are Dates as the database client gives them; durations are milliseconds.
import { columnKind, markDay, markTime } from '../../../kernel/column-values.ts';
import { formatDuration, formatIsoDuration, MAX_DURATION_DAYS, parseDuration } from '../../forms/temporal/duration.ts';
import { parseByFormats } from '../../forms/temporal/formats.ts';
import { parseDate, parseDateTime, parseTime } from '../../forms/temporal/parse.ts';
import { toUtcMilliseconds, type PlainDateTime } from '../../forms/temporal/plain.ts';
import { toInstant } from '../../forms/temporal/zone.ts';
import { defineField, type FieldOptions, type SerializerField } from './field.ts';
import { problem, type Problem } from './problem.ts';
import { tooLarge, tooSmall } from './number.ts';
import { describeFormats, formatByCodes } from './time-codes.ts';

export interface TemporalOptions extends FieldOptions<Date> {
  /** Patterns of strftime codes that are read in place of ISO 8601: `%d %b %Y`. */
  inputFormats?: readonly string[] | undefined;
  /** Pattern of strftime codes in place of ISO 8601. */
  outputFormat?: string | undefined;
}

const DAY_FORMAT = 'YYYY-MM-DD';
const INSTANT_FORMAT = 'YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]';
const TIME_FORMAT = 'hh:mm[:ss[.uuuuuu]]';

const NOT_A_DAY = problem('datetime', 'Expected a date but got a datetime.');
const NOT_AN_INSTANT = problem('date', 'Expected a datetime but got a date.');
const OUT_OF_RANGE = problem('overflow', 'Datetime value out of range.');

/** A day, as midnight UTC of that day. */
export function dateField(options: TemporalOptions = {}): SerializerField<Date, string> {
  const { inputFormats } = options;
  const invalid = formatProblem('Date', inputFormats, DAY_FORMAT);
  return defineField<Date, string>(
    {
      kind: 'date',
      parse(value) {
        if (value instanceof Date) return columnKind(value) === 'date' ? value : NOT_A_DAY;
        const day = readText(value, inputFormats, readDay);
        return day ? markDay(new Date(toUtcMilliseconds(day))) : invalid;
      },
      format: (value: unknown) => formatDate(value, options.outputFormat, (date) => date.toISOString().slice(0, 10)),
    },
    options,
  );
}

/** An instant. Text without an offset is meant in the project's time zone; JSON has UTC. */
export function dateTimeField(options: TemporalOptions = {}): SerializerField<Date, string> {
  const { inputFormats } = options;
  const invalid = formatProblem('Datetime', inputFormats, INSTANT_FORMAT);
  return defineField<Date, string>(
    {
      kind: 'datetime',
      parse(value, { timeZone }) {
        if (value instanceof Date) return columnKind(value) === undefined ? value : NOT_AN_INSTANT;
        const local = readText(value, inputFormats, parseDateTime);
        return local ? toMoment(local, timeZone, invalid) : invalid;
      },
      format: (value: unknown) => formatDate(value, options.outputFormat, instantText),
    },
    options,
  );
}

/** A time of day, as that time UTC on 1970-01-01. */
export function timeField(options: TemporalOptions = {}): SerializerField<Date, string> {
  const { inputFormats } = options;
  const invalid = formatProblem('Time', inputFormats, TIME_FORMAT);
  const first = { year: 1970, month: 1, day: 1 };
  return defineField<Date, string>(
    {
      kind: 'time',
      parse(value) {
        if (value instanceof Date) return value;
        const time = readText(value, inputFormats, (text) => parseTime(text));
        return time ? markTime(new Date(toUtcMilliseconds(first, time))) : invalid;
      },
      format: (value: unknown) => formatDate(value, options.outputFormat, timeText),
    },
    options,
  );
}

export interface DurationOptions extends FieldOptions<number> {
  /** Milliseconds, inclusive. */
  min?: number | undefined;
  max?: number | undefined;
  /** `1 02:03:04` or `P1DT02H03M04S`. Default `clock`. */
  outputFormat?: 'clock' | 'iso-8601' | undefined;
}

const NO_DURATION = problem(
  'invalid',
  'Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu].',
);
const DAY_MS = 86_400_000;
const TOO_MANY_DAYS = problem(
  'overflow',
  `The number of days must be between -${MAX_DURATION_DAYS} and ${MAX_DURATION_DAYS}.`,
);

/** A length of time in milliseconds. A number in a request is seconds. */
export function durationField(options: DurationOptions = {}): SerializerField<number, string> {
  const { min, max, outputFormat = 'clock' } = options;
  const write = outputFormat === 'clock' ? formatDuration : formatIsoDuration;
  return defineField<number, string>(
    {
      kind: 'duration',
      shape: {
        ...(min === undefined ? {} : { minimum: formatDuration(min) }),
        ...(max === undefined ? {} : { maximum: formatDuration(max) }),
      },
      parse(value) {
        const milliseconds = readDuration(value);
        if (milliseconds === undefined) return NO_DURATION;
        if (Math.abs(milliseconds) >= (MAX_DURATION_DAYS + 1) * DAY_MS) return TOO_MANY_DAYS;
        if (max !== undefined && milliseconds > max) return tooLarge(inWords(max));
        return min !== undefined && milliseconds < min ? tooSmall(inWords(min)) : milliseconds;
      },
      format: (value: unknown) => write(Number(value)),
    },
    options,
  );
}

function readDuration(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value * 1000 : undefined;
  return typeof value === 'string' ? parseDuration(value.trim()) : undefined;
}

/** `1 day, 0:00:00`, as Python shows durations and DRF's messages have them. */
function inWords(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY_MS);
  const clock = formatDuration(milliseconds - days * DAY_MS).replace(/^0(?=\d:)/, '');
  return days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}`;
}

function readText<T>(value: unknown, formats: readonly string[] | undefined, readIso: (text: string) => T | undefined) {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (formats !== undefined) return parseByFormats(text, formats);
  try {
    return readIso(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // of the right form, but the calendar has no such day
    throw error;
  }
}

function readDay(text: string): ReturnType<typeof parseDate> {
  return /^\d{4}-/.test(text) ? parseDate(text) : undefined;
}

const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function toMoment(local: PlainDateTime, timeZone: string, invalid: Problem): Date | Problem {
  const instant = toInstant(local, timeZone);
  if (instant === undefined) return invalid;
  return instant.getTime() > LAST_INSTANT || instant.getUTCFullYear() < 1 ? OUT_OF_RANGE : instant;
}

function formatProblem(what: string, formats: readonly string[] | undefined, iso: string): Problem {
  const shown = formats === undefined ? iso : describeFormats(formats);
  return problem('invalid', `${what} has wrong format. Use one of these formats instead: ${shown}.`);
}

/** Text stays as it is: it was formatted before. */
function formatDate(value: unknown, pattern: string | undefined, iso: (date: Date) => string): string {
  if (!(value instanceof Date)) return value === '' ? (null as unknown as string) : (value as string);
  return pattern === undefined ? iso(value) : formatByCodes(value, pattern);
}

/** `2026-11-29T03:04:05Z`; milliseconds only if there are any. */
function instantText(date: Date): string {
  const text = date.toISOString();
  return date.getUTCMilliseconds() === 0 ? `${text.slice(0, -5)}Z` : text;
}

function timeText(date: Date): string {
  return date.getUTCMilliseconds() === 0 ? date.toISOString().slice(-13, -5) : date.toISOString().slice(-13, -1);
}
