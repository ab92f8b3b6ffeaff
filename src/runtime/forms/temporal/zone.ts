import { instantsOf, zoneOffset } from '../../../kernel/time-zone.ts';
import { isRealDate, toUtcMilliseconds, type PlainDateTime } from './plain.ts';

const MINUTE_MS = 60_000;

/**
 * The instant that a wall clock in the zone shows that date and time; an offset in the text wins over the zone.
 *
 * @param timeZone IANA name: `UTC`, `Europe/Berlin`
 * @returns undefined when the clock never shows it (spring) or shows it more than once (autumn)
 */
export function toInstant(local: PlainDateTime, timeZone: string): Date | undefined {
  if (local.offsetMinutes !== undefined)
    return new Date(toUtcMilliseconds(local, local) - local.offsetMinutes * MINUTE_MS);
  const [instant, second] = instantsOf(local, timeZone);
  if (instant === undefined || second !== undefined) return undefined;
  return new Date(instant + Math.floor(local.microsecond / 1000));
}

/** What a wall clock in the zone shows at that instant. */
export function toWallClock(instant: Date, timeZone: string): PlainDateTime {
  const shifted = new Date(instant.getTime() + zoneOffset(timeZone, instant.getTime()) * 1000);
  const date = { year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate() };
  const time = {
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    microsecond: shifted.getUTCMilliseconds() * 1000,
  };
  return isRealDate(date) ? { ...date, ...time, offsetMinutes: undefined } : { ...date, ...time, offsetMinutes: 0 };
}
