// Django's (PHP's) format letters for dates and times.
import { utc, zoneOffset } from '../../../kernel/time-zone.ts';
import { errors } from '../errors.ts';
import type { FilterEnvironment } from '../library.ts';
import { localeFormats, monthName, monthNameInDate, weekdayName, type LocaleFormats } from './locale.ts';
import { daysInMonth, isLeapYear, type Moment, toMoment } from './moment.ts';
import { momentText } from './moment-text.ts';
import { isSummerTime, offsetText, zoneName } from './time-zone.ts';

interface DateFormatOptions {
  readonly timeZone: string;
  readonly languageCode: string;
}

type Letter = (moment: Moment, options: DateFormatOptions) => string | number;

const two = (value: number): string => String(value).padStart(2, '0');
const twelve = (hour: number): number => hour % 12 || 12;

const TIME_LETTERS: Record<string, Letter> = {
  a: ({ hour }) => (hour > 11 ? 'p.m.' : 'a.m.'),
  A: ({ hour }) => (hour > 11 ? 'PM' : 'AM'),
  f: ({ hour, minute }) => (minute === 0 ? twelve(hour) : `${twelve(hour)}:${two(minute)}`),
  g: ({ hour }) => twelve(hour),
  G: ({ hour }) => hour,
  h: ({ hour }) => two(twelve(hour)),
  H: ({ hour }) => two(hour),
  i: ({ minute }) => two(minute),
  P: (moment, options) => clock(moment, options),
  s: ({ second }) => two(second),
  u: ({ microsecond }) => String(microsecond).padStart(6, '0'),
};

const ZONE_LETTERS: Record<string, Letter> = {
  e: (moment, { timeZone }) => ownZone(moment, timeZone),
  O: (moment, { timeZone }) =>
    atInstant(moment, timeZone, (instant) => offsetText(moment.offset ?? zoneOffset(timeZone, instant))),
  T: (moment, { timeZone }) =>
    atInstant(moment, timeZone, (instant) => ownZone(moment, timeZone) || zoneName(timeZone, instant)),
  Z: (moment, { timeZone }) => atInstant(moment, timeZone, (instant) => moment.offset ?? zoneOffset(timeZone, instant)),
};

const DATE_LETTERS: Record<string, Letter> = {
  b: ({ month }, { languageCode }) => monthName(month, 'short', languageCode).toLowerCase(),
  c: (moment) => momentText(moment, 'T'),
  d: ({ day }) => two(day),
  D: ({ weekday }, { languageCode }) => weekdayName(weekday, 'short', languageCode),
  E: ({ month }, { languageCode }) => monthNameInDate(month, languageCode),
  F: ({ month }, { languageCode }) => monthName(month, 'long', languageCode),
  I: (moment, { timeZone }) =>
    atInstant(moment, timeZone, (instant) =>
      moment.offset !== undefined && !moment.isInstant ? '0' : isSummerTime(timeZone, instant) ? '1' : '0',
    ),
  j: ({ day }) => day,
  l: ({ weekday }, { languageCode }) => weekdayName(weekday, 'long', languageCode),
  L: ({ year }) => String(isLeapYear(year)),
  m: ({ month }) => two(month),
  M: ({ month }, { languageCode }) => monthName(month, 'short', languageCode),
  n: ({ month }) => month,
  N: ({ month }, { languageCode }) => monthName(month, 'ap', languageCode),
  o: (moment) => isoWeek(moment).year,
  r: (moment, { timeZone }) =>
    `${format(moment, 'D, d M Y H:i:s', { timeZone, languageCode: 'en' }, true)} ${ZONE_LETTERS['O']?.(moment, { timeZone, languageCode: 'en' })}`,
  S: ({ day }) => ordinalEnding(day),
  t: ({ year, month }) => two(daysInMonth(year, month)),
  U: (moment, { timeZone }) =>
    Math.floor((moment.instant(timeZone) ?? utc(moment) - zoneOffset(timeZone, utc(moment)) * 1000) / 1000),
  w: ({ weekday }) => weekday,
  W: (moment) => isoWeek(moment).week,
  y: ({ year }) => two(year % 100),
  Y: ({ year }) => String(year).padStart(4, '0'),
  z: ({ dayOfYear }) => dayOfYear,
};

/**
 * Formats a moment by Django's letters: `format(moment, 'jS F Y H:i', options)`. A backslash quotes a letter.
 *
 * @throws {TemplateError} TEMPLATE_RENDER: a letter for the time of a date that has none, or the other way round
 */
export function formatMoment(moment: Moment, pattern: string, options: DateFormatOptions): string {
  return format(moment, pattern, options, false);
}

function format(moment: Moment, pattern: string, options: DateFormatOptions, isLenient: boolean): string {
  return pattern.replaceAll(
    /\\([\s\S])|([A-Za-z])/g,
    (whole, quoted: string | undefined, letter: string | undefined) => {
      if (quoted !== undefined || letter === undefined) return quoted ?? whole;
      return String(letterValue(letter, moment, options, isLenient) ?? whole);
    },
  );
}

function letterValue(
  letter: string,
  moment: Moment,
  options: DateFormatOptions,
  isLenient: boolean,
): string | number | undefined {
  const time = TIME_LETTERS[letter];
  if (time && moment.kind === 'date' && !isLenient)
    throw errors.TEMPLATE_RENDER({
      text: `the date format letter ${letter} needs a time, and this is a date without one`,
    });
  if (time) return time(moment, options);
  const zone = ZONE_LETTERS[letter];
  if (zone) return moment.kind === 'time' ? '' : zone(moment, options);
  const date = DATE_LETTERS[letter];
  if (date && moment.kind === 'time')
    throw errors.TEMPLATE_RENDER({ text: `the date format letter ${letter} needs a date, and this is a time of day` });
  return date?.(moment, options);
}

function clock(moment: Moment, options: DateFormatOptions): string {
  if (moment.minute === 0 && moment.hour === 0) return 'midnight';
  if (moment.minute === 0 && moment.hour === 12) return 'noon';
  return `${TIME_LETTERS['f']?.(moment, options)} ${TIME_LETTERS['a']?.(moment, options)}`;
}

function atInstant(moment: Moment, timeZone: string, read: (instant: number) => string | number): string | number {
  const instant = moment.instant(timeZone);
  return instant === undefined ? '' : read(instant);
}

/** The zone that a moment brings along; none for a wall clock. */
function ownZone(moment: Moment, timeZone: string): string {
  if (moment.isInstant) return zoneName(timeZone, moment.instant(timeZone) ?? 0);
  if (moment.offset === undefined) return '';
  return moment.offset === 0 ? 'UTC' : offsetText(moment.offset);
}

function isoWeek({ year, month, day, weekday }: Moment): { year: number; week: number } {
  const midnight = { year, month, day, hour: 0, minute: 0, second: 0 };
  // The week belongs to the year that its Thursday is in.
  const thursday = new Date(utc(midnight) + (4 - (weekday || 7)) * 86_400_000);
  const first = utc({ ...midnight, year: thursday.getUTCFullYear(), month: 1, day: 1 });
  return { year: thursday.getUTCFullYear(), week: Math.floor((thursday.getTime() - first) / 604_800_000) + 1 };
}

function ordinalEnding(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th';
}

/** A format by its name (`SHORT_DATE_FORMAT`) or as letters. */
export function resolveFormat(nameOrPattern: string, languageCode: string): string {
  const formats = localeFormats(languageCode);
  return Object.hasOwn(formats, nameOrPattern) ? formats[nameOrPattern as keyof LocaleFormats] : nameOrPattern;
}

/** A date as templates print it without a filter. */
export function formatDefault(value: Date | Moment, environment: FilterEnvironment): string {
  const moment = toMoment(value, environment.timeZone);
  if (!moment) return '';
  const formats = localeFormats(environment.isLocalized === false ? 'en' : environment.languageCode);
  const pattern = { date: formats.DATE_FORMAT, time: formats.TIME_FORMAT, datetime: formats.DATETIME_FORMAT }[
    moment.kind
  ];
  return formatMoment(moment, pattern, environment);
}
