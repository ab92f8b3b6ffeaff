// Lengths of time as text, in milliseconds inside: `1 02:03:04`, `P1DT2H3M4S`, PostgreSQL's `1 day 02:03:04`.
import { MAX_TEMPORAL_LENGTH } from './parse.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Most days that a duration may have either way; ten figures are no length of time that anybody measured. */
export const MAX_DURATION_DAYS = 999_999_999;

// recheck-ignore -- at most MAX_TEMPORAL_LENGTH characters
const CLOCK = /^(?:(-?\d+) (?:days?, )?)?(-?)((?:(\d+):)(?=\d+:\d+))?(?:(\d+):)?(\d+)(?:[.,](\d{1,6})\d{0,6})?$/;
const ISO = /^([-+]?)P(?=\d|T\d)(?:([\d.,]+)W)?(?:([\d.,]+)D)?(?:T(?:([\d.,]+)H)?(?:([\d.,]+)M)?(?:([\d.,]+)S)?)?$/;
const POSTGRES = /^(?:(-?\d+) (days?) ?)?(?:([-+])?(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/;

/** Milliseconds, with fractions for microseconds; undefined when the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  if (text.length > MAX_TEMPORAL_LENGTH) return undefined;
  return parseClock(text) ?? parseIso(text) ?? parsePostgres(text);
}

/** `1 02:03:04`, `00:15:30.25`; days are signed and the clock counts up from them. */
export function formatDuration(milliseconds: number): string {
  const { days, hours, minutes, seconds, fraction } = split(milliseconds);
  const clock = `${pad(hours)}:${pad(minutes)}:${pad(seconds)}${fraction && `.${fraction}`}`;
  return days === 0 ? clock : `${days} ${clock}`;
}

/** `P1DT02H03M04S`, negative durations with a minus in front. */
export function formatIsoDuration(milliseconds: number): string {
  const { days, hours, minutes, seconds, fraction } = split(Math.abs(milliseconds));
  const sign = milliseconds < 0 ? '-' : '';
  return `${sign}P${days}DT${pad(hours)}H${pad(minutes)}M${pad(seconds)}${fraction && `.${fraction}`}S`;
}

function parseClock(text: string): number | undefined {
  const match = CLOCK.exec(text);
  if (match === null) return undefined;
  const [, days = '0', sign, , hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const clock =
    Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS + toMilliseconds(fraction);
  return Number(days) * DAY_MS + (sign === '-' ? -clock : clock);
}

function parseIso(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(2).map((part) => (part === undefined ? 0 : Number(part.replace(',', '.'))));
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const total = (weeks * 7 + days) * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
  if (Number.isNaN(total)) return undefined;
  return match[1] === '-' ? -total : total;
}

function parsePostgres(text: string): number | undefined {
  const match = POSTGRES.exec(text);
  if (match === null || text === '') return undefined;
  const [, days = '0', , sign, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const clock =
    Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS + toMilliseconds(fraction);
  return Number(days) * DAY_MS + (sign === '-' ? -clock : clock);
}

function split(milliseconds: number): {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
  fraction: string;
} {
  const days = Math.floor(milliseconds / DAY_MS);
  const microseconds = Math.round((milliseconds - days * DAY_MS) * 1000);
  const seconds = Math.floor(microseconds / 1_000_000);
  const rest = microseconds % 1_000_000;
  return {
    days,
    hours: Math.floor(seconds / 3600),
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
    fraction: rest === 0 ? '' : String(rest).padStart(6, '0'),
  };
}

function toMilliseconds(fraction: string): number {
  return Number(fraction.padEnd(6, '0')) / 1000;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
