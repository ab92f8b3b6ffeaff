// How columns of SQLite hold moments. SQLite has no type for them: it compares what is stored, as text or as numbers.
import type { SqliteValue } from './sqlite-driver.ts';

/** Milliseconds since 1970, or text of one shape that sorts by time. */
export type TimeFormat = 'milliseconds' | TextFormat;

export interface TextFormat {
  separator: 'T' | ' ';
  /** `always` writes three digits, `optional` leaves `.000` out. */
  fraction: 'always' | 'optional';
  zone: '' | 'Z' | '+00:00' | ' +00:00';
  /** Midnight is written as the day alone. */
  isDay: boolean;
}

/** Prisma's own: `2026-11-22T05:41:03.120+00:00`. */
export const ISO: TextFormat = { separator: 'T', fraction: 'always', zone: '+00:00', isDay: false };
/** SQLite's own functions' and Django's: `2026-11-22 05:41:03`. */
export const SQL: TextFormat = { separator: ' ', fraction: 'optional', zone: '', isDay: false };

export function writeTime(date: Date, format: TimeFormat): SqliteValue {
  if (format === 'milliseconds') return BigInt(date.getTime());
  const iso = date.toISOString();
  if (format.isDay && iso.endsWith('T00:00:00.000Z')) return iso.slice(0, -14);
  const clock = iso.slice(-13, -1);
  const text = format.fraction === 'optional' && clock.endsWith('.000') ? clock.slice(0, -4) : clock;
  return `${iso.slice(0, -14)}${format.separator}${text}${format.zone}`;
}

/** A condition for the values that `writeTime` writes in this format, and no others; cheap enough for millions of rows. */
export function canonicalSql(column: string, format: TimeFormat): string {
  if (format === 'milliseconds') return `(typeof(${column})='integer')`;
  const { separator, fraction, zone, isDay } = format;
  const glob = (pattern: string) => `${column} GLOB '${pattern}'`;
  const moment = (clock: string) => glob(`????-??-??${separator}${clock}${zone}`);
  const exact = moment('??:??:??.???');
  const times = fraction === 'always' ? exact : `(${moment('??:??:??')} OR ${exact} AND NOT ${moment('??:??:??.000')})`;
  const day = `(${times} AND NOT ${moment('00:00:00')} AND NOT ${moment('00:00:00.000')} OR ${glob('????-??-??')})`;
  return `(typeof(${column})='text' AND ${isDay ? day : times})`;
}

const STORED = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(?:(Z)|([+-]\d\d):?(\d\d)?)?)?$/i;

/** A stored text as ISO text, which JavaScript reads. Without a zone it is UTC, as for SQLite's own functions; others come back as they are. */
export function readTime(text: string): string {
  const [whole, day, clock = '00:00:00', , hours, minutes = '00'] = STORED.exec(text) ?? [];
  if (whole === undefined) return text;
  return `${day}T${clock.length === 5 ? `${clock}:00` : clock}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`;
}

/**
 * An expression for the milliseconds since 1970 that a column means, in whatever format each of its values is. What
 * `readTime` and JavaScript make of the same value; parts of a millisecond are left out.
 *
 * @param column SQL of the column
 */
export function millisecondsSql(column: string): string {
  const at = (start: number, length: number) => `substr(${column},${start},${length})`;
  const zone = `CASE WHEN length(${column})<20 THEN '' WHEN ${at(-6, 1)} IN ('+','-') THEN ${at(-6, 6)}
    WHEN ${at(-5, 1)} IN ('+','-') THEN ${at(-5, 3)}||':'||${at(-2, 2)} WHEN ${at(-3, 1)} IN ('+','-') THEN ${at(-3, 3)}||':00' ELSE '' END`;
  const seconds = `CAST(strftime('%s',${at(1, 19)}||${zone}) AS INTEGER)*1000`;
  const fraction = `CASE ${at(20, 1)} WHEN '.' THEN CAST(CAST('0'||${at(20, 4)} AS REAL)*1000+0.5 AS INTEGER) ELSE 0 END`;
  const text = `CASE ${at(17, 1)} WHEN ':' THEN ${seconds}+${fraction} ELSE CAST(strftime('%s',${column}) AS INTEGER)*1000 END`;
  return `(CASE typeof(${column}) WHEN 'text' THEN ${text} ELSE CAST(${column} AS INTEGER) END)`;
}

/** The same moment as ISO text, for a result. */
export function isoSql(column: string): string {
  const milliseconds = millisecondsSql(column);
  return `(strftime('%Y-%m-%dT%H:%M:%S',${milliseconds}/1000-(${milliseconds}%1000<0),'unixepoch')||printf('.%03dZ',((${milliseconds}%1000)+1000)%1000))`;
}
