// Time zones as text.
import { zoneOffset } from '../../../kernel/time-zone.ts';

/** True if the clocks of `timeZone` are ahead of its winter time. */
export function isSummerTime(timeZone: string, instant: number): boolean {
  const year = new Date(instant).getUTCFullYear();
  const winter = Math.min(zoneOffset(timeZone, Date.UTC(year, 0, 1)), zoneOffset(timeZone, Date.UTC(year, 6, 1)));
  return zoneOffset(timeZone, instant) > winter;
}

/** `CET`, `CST`, `UTC`: the abbreviation in use at an instant, or `+0330` where there is none. */
export function zoneName(timeZone: string, instant: number): string {
  // Each English knows the abbreviations of its own part of the world.
  for (const locale of ['en-US', 'en-GB', 'en-AU']) {
    const name = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' })
      .formatToParts(instant)
      .find(({ type }) => type === 'timeZoneName')?.value;
    if (name && !/^(GMT|UTC)[+-−]/.test(name)) return name;
  }
  return offsetText(zoneOffset(timeZone, instant));
}

/** `+0330`, `-0600`. */
export function offsetText(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  return `${seconds < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
}
