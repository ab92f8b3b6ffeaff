// {% load humanize %}: numbers and times as people say them.
import { formatMoment, resolveFormat } from '../formats/date-format.ts';
import { decimalToText, parseDecimal, roundDecimal } from '../formats/decimal.ts';
import { language, numberSymbols } from '../formats/locale.ts';
import { Moment, toMoment } from '../formats/moment.ts';
import { formatNumber } from '../formats/number-format.ts';
import { utc } from '../formats/time-zone.ts';
import type { FilterEnvironment, Library } from '../library.ts';
import { toText } from '../run/text.ts';
import { safe } from '../safe-string.ts';
import { timeDistance } from './dates.ts';
import { filter, toInteger } from './define.ts';

const SMALL = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const LARGE: readonly (readonly [number, string])[] = [
  [6, 'million'],
  [9, 'billion'],
  [12, 'trillion'],
  [15, 'quadrillion'],
  [18, 'quintillion'],
  [21, 'sextillion'],
  [24, 'septillion'],
  [27, 'octillion'],
  [30, 'nonillion'],
  [33, 'decillion'],
  [100, 'googol'],
];

/** 1 to 9 as words, Associated Press style. */
function apNumber(value: unknown): unknown {
  const number = toInteger(value);
  return number === undefined ? value : (SMALL[number - 1] ?? String(number));
}

function intComma(value: unknown, _: unknown, { languageCode }: FilterEnvironment): unknown {
  const text = toText(value);
  const decimal = parseDecimal(text);
  if (!decimal) return text.replace(/^-?\d+/, (digits) => grouped(digits, '.', ','));
  const symbols = numberSymbols(languageCode);
  return grouped(decimalToText(decimal), symbols.decimal, symbols.group);
}

function grouped(digits: string, decimalSeparator: string, thousandSeparator: string): string {
  return formatNumber(digits, { decimalSeparator, thousandSeparator, grouping: 3, isGrouped: true });
}

/** `1200000` → `1.2 million`. */
function intWord(value: unknown, _: unknown, { languageCode }: FilterEnvironment): unknown {
  const text = toText(value).trim();
  if (!/^[-+]?\d+$/.test(text)) return value;
  const number = BigInt(text);
  const size = number < 0n ? -number : number;
  const unit = LARGE.find(([exponent]) => size < 10n ** BigInt(exponent + 3));
  if (size < 1_000_000n || !unit) return number.toString();
  const rounded = roundDecimal({ isNegative: number < 0n, digits: size, exponent: -unit[0] }, 1);
  const shown = formatNumber(decimalToText(rounded), {
    decimalSeparator: numberSymbols(languageCode).decimal,
    places: 1,
  });
  return `${shown} ${unit[1]}`;
}

// Endings by the category that Intl.PluralRules gives a number. A language without an entry uses English.
const ORDINALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: { one: 'st', two: 'nd', few: 'rd', other: 'th' },
  fr: { one: '<sup>er</sup>', other: '<sup>e</sup>' },
};

/** `1` → `1st`. */
function ordinal(value: unknown, _: unknown, { languageCode }: FilterEnvironment): unknown {
  const number = toInteger(value);
  if (number === undefined) return value;
  if (number < 0) return String(number);
  const known = language(languageCode) in ORDINALS ? language(languageCode) : 'en';
  const category = new Intl.PluralRules(known, { type: 'ordinal' }).select(number);
  return safe(`${number + 0}${ORDINALS[known]?.[category] ?? ORDINALS[known]?.['other'] ?? ''}`);
}

/** today, yesterday, tomorrow, or the date. */
function naturalDay(value: unknown, argument: unknown, environment: FilterEnvironment): unknown {
  const moment = localMoment(value, environment);
  if (!moment || moment.kind === 'time') return value;
  const today = Moment.fromDate(environment.now(), environment.timeZone);
  const days = Math.round((midnight(moment) - midnight(today)) / 86_400_000);
  const word = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
  return (
    word ??
    formatMoment(
      moment,
      resolveFormat(argument === undefined ? 'DATE_FORMAT' : toText(argument), environment.languageCode),
      environment,
    )
  );
}

function localMoment(value: unknown, { timeZone }: FilterEnvironment): Moment | undefined {
  const moment = toMoment(value, timeZone);
  const instant = moment?.offset === undefined ? undefined : moment.instant(timeZone);
  return instant === undefined ? moment : Moment.fromDate(new Date(instant), timeZone);
}

function midnight({ year, month, day }: Moment): number {
  return utc({ year, month, day, hour: 0, minute: 0, second: 0 });
}

/** `30 seconds ago`, `an hour from now`, `2 days, 6 hours from now`. */
function naturalTime(value: unknown, _: unknown, environment: FilterEnvironment): unknown {
  const moment = toMoment(value, environment.timeZone);
  if (!moment || moment.kind === 'time') return value;
  const seconds = secondsUntil(moment, environment);
  const ending = seconds < 0 ? 'ago' : 'from now';
  const distance = Math.floor(Math.abs(seconds));
  if (distance >= 86_400) return `${timeDistance(value, undefined, environment, seconds > 0)} ${ending}`;
  if (distance === 0) return 'now';
  if (distance < 60) return `${count(distance, 'a second', 'seconds')} ${ending}`;
  if (distance < 3600) return `${count(Math.floor(distance / 60), 'a minute', 'minutes')} ${ending}`;
  return `${count(Math.floor(distance / 3600), 'an hour', 'hours')} ${ending}`;
}

function secondsUntil(moment: Moment, { timeZone, now }: FilterEnvironment): number {
  const current = now().getTime();
  if (moment.offset !== undefined) return ((moment.instant(timeZone) ?? current) - current) / 1000;
  const local = Moment.fromDate(now(), timeZone);
  return (utc(moment) - utc(local)) / 1000 + (moment.microsecond - local.microsecond) / 1_000_000;
}

function count(number: number, one: string, many: string): string {
  return number === 1 ? one : `${number}\u00a0${many}`;
}

export const humanizeLibrary: Library = {
  tags: {},
  filters: {
    apnumber: filter('none', apNumber, true),
    intcomma: filter('none', intComma, true),
    intword: filter('none', intWord),
    naturalday: filter('optional', naturalDay),
    naturaltime: filter('none', naturalTime),
    ordinal: filter('none', ordinal, true),
  },
};
