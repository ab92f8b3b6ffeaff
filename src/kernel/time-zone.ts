// Wall clocks and instants, with the offsets of time zones that Intl has.

/** A date and a time as a calendar and a clock show them. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let known = formatters.get(timeZone);
  if (!known) {
    known = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, known);
  }
  return known;
}

/** Seconds east of UTC in `timeZone` at an instant (milliseconds since 1970). */
export function zoneOffset(timeZone: string, instant: number): number {
  if (timeZone === 'UTC') return 0;
  const parts: Record<string, string> = {};
  for (const { type, value } of formatter(timeZone).formatToParts(instant)) parts[type] = value;
  const year = parts['era']?.startsWith('B') ? 1 - Number(parts['year']) : Number(parts['year']);
  const wall = utc({
    year,
    month: Number(parts['month']),
    day: Number(parts['day']),
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    second: Number(parts['second']),
  });
  return (wall - Math.floor(instant / 1000) * 1000) / 1000;
}

/** A wall clock read as UTC, in milliseconds since 1970. */
export function utc({ year, month, day, hour, minute, second }: WallClock): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  return date.getTime();
}

/** The instants that a wall clock in `timeZone` may mean: one; two when clocks go back; none when they go forward. */
export function instantsOf(wall: WallClock, timeZone: string): number[] {
  const base = utc(wall);
  const offsets = new Set([zoneOffset(timeZone, base - 86_400_000), zoneOffset(timeZone, base + 86_400_000)]);
  return [...offsets]
    .map((offset) => base - offset * 1000)
    .filter((instant) => instant + zoneOffset(timeZone, instant) * 1000 === base)
    .sort((a, b) => a - b);
}
