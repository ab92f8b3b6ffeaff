import { utc } from '../../../kernel/time-zone.ts';
import { Moment, toMoment } from './moment.ts';

/** What is asked of a Temporal.Duration, which Node does not have built in yet: a polyfill's counts too. */
interface Duration {
  total(unit: 'milliseconds'): number;
}

function isDuration(value: unknown): value is Duration {
  if (typeof value !== 'object' || value === null) return false;
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return tag === 'Temporal.Duration' && typeof (value as { total?: unknown }).total === 'function';
}

/** A date or moment later by a Temporal.Duration of weeks, days or less; undefined if the two are something else. */
export function addDuration(value: unknown, duration: unknown, timeZone: string): Date | Moment | undefined {
  if (!isDuration(duration)) return undefined;
  const milliseconds = duration.total('milliseconds');
  if (value instanceof Date) return new Date(value.getTime() + milliseconds);
  const moment = toMoment(value, timeZone);
  if (!moment || moment.kind === 'time') return undefined;
  const at = new Date(utc(moment) + moment.microsecond / 1000 + milliseconds);
  return new Moment({
    kind: moment.kind,
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    microsecond: at.getUTCMilliseconds() * 1000,
    offset: moment.offset,
  });
}
