import { isRealDate, type PlainDateTime } from './plain.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The instant that a wall clock in the zone shows that date and time; an offset in the text wins over the zone.
 *
 * @param timeZone IANA name: `UTC`, `Europe/Berlin`
 * @returns undefined when the clock never shows it (spring) or shows it twice (autumn)
 */
export function toInstant(local: PlainDateTime, timeZone: string): Date | undefined {
  const asUtc = Date.UTC(
    2000,
    local.month - 1,
    local.day,
    local.hour,
    local.minute,
    local.second,
    Math.floor(local.microsecond / 1000),
  );
  const wall = new Date(asUtc);
  wall.setUTCFullYear(local.year, local.month - 1, local.day);
  if (local.offsetMinutes !== undefined) return new Date(wall.getTime() - local.offsetMinutes * MINUTE_MS);
  const offsets = new Set([-DAY_MS, DAY_MS].map((shift) => zoneOffsetMs(wall.getTime() + shift, timeZone)));
  const candidates = [...offsets].filter((offset) => zoneOffsetMs(wall.getTime() - offset, timeZone) === offset);
  const [offset] = candidates;
  return candidates.length === 1 && offset !== undefined ? new Date(wall.getTime() - offset) : undefined;
}

/** What a wall clock in the zone shows at that instant. */
export function toWallClock(instant: Date, timeZone: string): PlainDateTime {
  const shifted = new Date(instant.getTime() + zoneOffsetMs(instant.getTime(), timeZone));
  const date = { year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate() };
  const time = {
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    microsecond: shifted.getUTCMilliseconds() * 1000,
  };
  return isRealDate(date) ? { ...date, ...time, offsetMinutes: undefined } : { ...date, ...time, offsetMinutes: 0 };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function zoneOffsetMs(instantMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const parts = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wall = new Date(0);
  wall.setUTCFullYear(year, month - 1, day);
  wall.setUTCHours(hour, minute, second);
  return wall.getTime() - Math.floor(instantMs / 1000) * 1000;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, formatter);
  return formatter;
}
