// The date column of an archive: converts calendar days to values of the database, and back.
import { markDay } from '../../../kernel/column-values.ts';
import type { Where } from '../../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import { toUtcMilliseconds } from '../../forms/temporal/plain.ts';
import { toInstant, toWallClock } from '../../forms/temporal/zone.ts';
import { errors } from '../errors.ts';
import type { Period } from './period.ts';

const DAY_MS = 86_400_000;

export interface DateColumn {
  name: string;
  /** The first moment of the day, as the column has it. */
  fromDay(day: Date): Date;
  /** The day that a value of the column falls on. */
  toDay(value: Date): Date;
  /** The day that it is now. */
  today(): Date;
  /** The latest value that is not of the future. */
  latest(): Date;
  /** What a template formats as that day, in any time zone. */
  toTemplate(day: Date): Date;
  within(period: Period): Where;
}

/** @throws {ProjectError} VIEW_DATE_FIELD_INVALID */
export function dateColumn(view: string, model: ModelDescription, name: string, timeZone: string): DateColumn {
  const field = fieldOf(model, name);
  if (field?.type !== 'DateTime' || field.isList) {
    const dates = model.fields.filter(({ type }) => type === 'DateTime').map((known) => known.name);
    throw errors.VIEW_DATE_FIELD_INVALID({ view, model: model.name, field: name, known: dates });
  }
  // A date column has midnight UTC of its day: no clock anywhere changes that.
  const isDate = 'date' in field.annotations;
  const zone = isDate ? 'UTC' : timeZone;
  const fromDay = (day: Date): Date => startOfDay(day, zone);
  const today = (): Date => dayAt(new Date(), timeZone);
  return {
    name,
    fromDay,
    toDay: (value) => dayAt(value, zone),
    today,
    latest: () => (isDate ? fromDay(today()) : new Date()),
    toTemplate: (day) => markDay(new Date(day)),
    within: ({ start, end }) => ({ [name]: { gte: fromDay(start), lt: fromDay(end) } }),
  };
}

function dayAt(instant: Date, timeZone: string): Date {
  return new Date(toUtcMilliseconds(toWallClock(instant, timeZone)));
}

// Where the clocks change at midnight, the day starts when they do, or the first time that they show it.
function startOfDay(day: Date, timeZone: string): Date {
  const midnight = toWallClock(day, 'UTC');
  const instant = toInstant({ ...midnight, offsetMinutes: undefined }, timeZone);
  if (instant) return instant;
  const before = new Date(day.getTime() - DAY_MS);
  const wall = toWallClock(before, timeZone);
  return new Date(day.getTime() - (toUtcMilliseconds(wall, wall) - before.getTime()));
}
