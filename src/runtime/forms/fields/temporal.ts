import { markDay, markTime } from '../../../kernel/column-values.ts';
import { defineField, type Field, type FieldEnvironment, type FieldOptions, type Maybe } from '../field.ts';
import { formatDuration, MAX_DURATION_DAYS, parseDuration } from '../temporal/duration.ts';
import { DATE_FORMATS, DATETIME_FORMATS, parseByFormats, TIME_FORMATS } from '../temporal/formats.ts';
import { parseDateTime } from '../temporal/parse.ts';
import { formatDate, formatTime, toUtcMilliseconds, type PlainDateTime } from '../temporal/plain.ts';
import { toInstant, toWallClock } from '../temporal/zone.ts';
import { formError } from '../form-errors.ts';
import { ValidationError } from '../validation-error.ts';
import { maxValue, minValue } from '../validators/limits.ts';
import type { Validator } from '../validators/validator.ts';
import { textInput } from '../widgets/inputs.ts';

export interface TemporalOptions<T, R extends boolean = boolean> extends FieldOptions<T, R> {
  /** Patterns of strftime codes, tried in order: `%d.%m.%Y`. They replace the default ones. */
  formats?: readonly string[] | undefined;
  /** Inclusive. */
  min?: T | undefined;
  max?: T | undefined;
}

/** A date, as midnight UTC: the value that the database client returns for a date column. */
export function dateField<R extends boolean = true>(options: TemporalOptions<Date, R> = {}): Field<Maybe<Date, R>> {
  const formats = options.formats ?? DATE_FORMATS;
  return defineField<Date, R>(
    {
      kind: 'date',
      widget: textInput('date'),
      parse: (raw) =>
        raw instanceof Date
          ? startOfDay(raw)
          : markDay(new Date(toUtcMilliseconds(readBy(formats, raw, 'Enter a valid date.')))),
      display: (value) => (isDate(value) ? formatDate(toWallClock(value, 'UTC')) : String(value)),
      validators: limits(options),
      attributes: { min: showDay(options.min), max: showDay(options.max) },
    },
    options,
  );
}

/** A time of day, as that time on 1970-01-01 UTC: the value that the database client returns for a time column. */
export function timeField<R extends boolean = true>(options: TemporalOptions<Date, R> = {}): Field<Maybe<Date, R>> {
  const formats = options.formats ?? TIME_FORMATS;
  return defineField<Date, R>(
    {
      kind: 'time',
      widget: textInput('time', { step: 'any' }),
      parse: (raw) => (raw instanceof Date ? raw : toTimeOfDay(readBy(formats, raw, 'Enter a valid time.'))),
      display: (value) => (isDate(value) ? formatTime(toWallClock(value, 'UTC')) : String(value)),
      validators: limits(options),
      attributes: { min: showTime(options.min), max: showTime(options.max) },
    },
    options,
  );
}

/** A date and time. Users enter it in the project's time zone (`settings.timeZone`) unless they add an offset. */
export function dateTimeField<R extends boolean = true>(options: TemporalOptions<Date, R> = {}): Field<Maybe<Date, R>> {
  return defineField<Date, R>(
    {
      kind: 'datetime',
      widget: textInput('datetime-local', { step: 'any' }),
      parse: (raw, environment) => (raw instanceof Date ? raw : readInstant(raw, options.formats, environment)),
      display: (value, environment) => (isDate(value) ? showInstant(value, environment) : String(value)),
      validators: limits(options),
    },
    options,
  );
}

/** A length of time, in milliseconds: `1 02:30:00`, `P1DT2H30M`. */
export function durationField<R extends boolean = true>(
  options: FieldOptions<number, R> = {},
): Field<Maybe<number, R>> {
  return defineField<number, R>(
    {
      kind: 'duration',
      widget: textInput(),
      parse: readDuration,
      display: (value) => (typeof value === 'number' ? formatDuration(value) : String(value)),
    },
    options,
  );
}

/** Days that a formatted text says, whatever the field needs of them. @throws {ValidationError} it fits no format. */
function readBy(formats: readonly string[], raw: unknown, message: string): PlainDateTime {
  const parsed = parseByFormats(String(raw).trim(), formats);
  if (parsed === undefined) throw new ValidationError(message);
  return parsed;
}

function readInstant(raw: unknown, formats: readonly string[] | undefined, environment: FieldEnvironment): Date {
  const text = String(raw).trim();
  const local = readIso(text) ?? readBy(formats ?? DATETIME_FORMATS, text, 'Enter a valid date/time.');
  const instant = toInstant(local, environment.timeZone);
  if (instant) return instant;
  const wall = `${formatDate(local)} ${formatTime(local)}`;
  throw new ValidationError(
    formError(
      'ambiguous_timezone',
      '%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist.',
      { datetime: wall, current_timezone: environment.timeZone },
    ),
  );
}

function readIso(text: string): PlainDateTime | undefined {
  try {
    return parseDateTime(text);
  } catch (error) {
    if (error instanceof RangeError) throw new ValidationError('Enter a valid date/time.');
    throw error;
  }
}

function readDuration(raw: unknown): number {
  if (typeof raw === 'number') return raw;
  const milliseconds = parseDuration(String(raw).trim());
  if (milliseconds === undefined) throw new ValidationError('Enter a valid duration.');
  if (Math.abs(milliseconds) < (MAX_DURATION_DAYS + 1) * 86_400_000) return milliseconds;
  throw new ValidationError(
    formError('overflow', 'The number of days must be between %(min_days)s and %(max_days)s.', {
      min_days: -MAX_DURATION_DAYS,
      max_days: MAX_DURATION_DAYS,
    }),
  );
}

function toTimeOfDay(time: PlainDateTime): Date {
  return markTime(new Date(toUtcMilliseconds({ year: 1970, month: 1, day: 1 }, time)));
}

function startOfDay(value: Date): Date {
  return markDay(new Date(toUtcMilliseconds(toWallClock(value, 'UTC'))));
}

function showInstant(value: Date, environment: FieldEnvironment): string {
  const wall = toWallClock(value, environment.timeZone);
  return `${formatDate(wall)}T${formatTime(wall)}`;
}

function showDay(value: Date | undefined): string | undefined {
  return value && formatDate(toWallClock(value, 'UTC'));
}

function showTime(value: Date | undefined): string | undefined {
  return value && formatTime(toWallClock(value, 'UTC'));
}

function isDate(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

function limits<T extends Date>(options: { min?: T | undefined; max?: T | undefined }): Validator<T>[] {
  return [
    ...(options.max === undefined ? [] : [maxValue<T>(options.max)]),
    ...(options.min === undefined ? [] : [minValue<T>(options.min)]),
  ];
}
