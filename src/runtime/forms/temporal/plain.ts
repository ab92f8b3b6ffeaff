// Dates and times as users write them, before a time zone makes them instants.

export interface PlainDate {
  year: number;
  /** 1 to 12 */
  month: number;
  day: number;
}

export interface PlainTime {
  hour: number;
  minute: number;
  second: number;
  /** 0 to 999,999 */
  microsecond: number;
}

export interface PlainDateTime extends PlainDate, PlainTime {
  /** Minutes east of UTC, or undefined when the text named no zone. */
  offsetMinutes: number | undefined;
}

export const MIDNIGHT: PlainTime = { hour: 0, minute: 0, second: 0, microsecond: 0 };

/** A day that the calendar has, in the years 1 to 9999. */
export function isRealDate({ year, month, day }: PlainDate): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

export function isRealTime({ hour, minute, second }: PlainTime): boolean {
  return hour <= 23 && minute <= 59 && second <= 59;
}

/** Milliseconds since 1970 as if the date and time were UTC. */
export function toUtcMilliseconds(date: PlainDate, time: PlainTime = MIDNIGHT): number {
  const instant = new Date(0);
  instant.setUTCFullYear(date.year, date.month - 1, date.day);
  instant.setUTCHours(time.hour, time.minute, time.second, Math.floor(time.microsecond / 1000));
  return instant.getTime();
}

/** `2026-11-22` */
export function formatDate({ year, month, day }: PlainDate): string {
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`;
}

/** `14:30:00`, with a fraction of three or six digits when there is one. */
export function formatTime({ hour, minute, second, microsecond }: PlainTime): string {
  const whole = `${pad(hour)}:${pad(minute)}:${pad(second)}`;
  if (microsecond === 0) return whole;
  const fraction = String(microsecond).padStart(6, '0');
  return `${whole}.${fraction.endsWith('000') ? fraction.slice(0, 3) : fraction}`;
}

function daysInMonth(year: number, month: number): number {
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(year, month, 0);
  return lastDay.getUTCDate();
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
