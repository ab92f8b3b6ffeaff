// {% load humanize %}: numbers and times as people say them.
import { utc } from '../../../kernel/time-zone.ts';
import { formatMoment, resolveFormat } from '../formats/date-format.ts';
import { decimalToText, parseDecimal, roundDecimal } from '../formats/decimal.ts';
import { language, numberSymbols } from '../formats/locale.ts';
import { Moment, toMoment } from '../formats/moment.ts';
import { formatNumber } from '../formats/number-format.ts';
import { distanceText, nearWord, type Amount } from '../formats/relative-time.ts';
import type { FilterEnvironment, Library } from '../library.ts';
import { toText } from '../run/text.ts';
import { safe } from '../safe-string.ts';
import { distanceAmounts } from './dates.ts';
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
  // `1e10000000` is short, and its digits are not.
  if (Math.abs(decimal.exponent) > MAX_EXPONENT) return text;
  const symbols = numberSymbols(languageCode);
  return grouped(decimalToText(decimal), symbols.decimal, symbols.group);
}

const MAX_EXPONENT = 1000;

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
  if (language(languageCode) !== 'en' && unit[0] < LARGEST_INTL_EXPONENT) return compactText(number, languageCode);
  const rounded = roundDecimal({ isNegative: number < 0n, digits: size, exponent: -unit[0] }, 1);
  const shown = formatNumber(decimalToText(rounded), {
    decimalSeparator: numberSymbols(languageCode).decimal,
    places: 1,
  });
  return `${shown} ${unit[1]}`;
}

// Intl has words up to 10^12; above it counts thousands of them.
const LARGEST_INTL_EXPONENT = 15;

/** The word is that of the integer, as Django counts: `1,0 Million`. */
function compactText(number: bigint, languageCode: string): string {
  const parts = (minimumFractionDigits: number): Intl.NumberFormatPart[] =>
    new Intl.NumberFormat(languageCode, {
      notation: 'compact',
      compactDisplay: 'long',
      minimumFractionDigits,
      maximumFractionDigits: 1,
    }).formatToParts(number);
  const isWord = ({ type }: Intl.NumberFormatPart): boolean => type === 'compact';
  const word = parts(0).find(isWord)?.value;
  return parts(1)
    .map((part) => (isWord(part) ? (word ?? part.value) : part.value))
    .join('');
}

// Endings by the category that Intl.PluralRules gives a number. A language without an entry uses English.
const ORDINALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: { one: 'st', two: 'nd', few: 'rd', other: 'th' },
  fr: { one: '<sup>er</sup>', other: '<sup>e</sup>' },
  ...Object.fromEntries(['cs', 'da', 'de', 'fi', 'hu', 'nb', 'pl', 'sk'].map((code) => [code, { other: '.' }])),
  ...Object.fromEntries(['es', 'it', 'pt'].map((code) => [code, { other: 'º' }])),
  nl: { other: 'e' },
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
  if (Math.abs(days) <= 1) return nearWord(days, 'day', environment.languageCode);
  return formatMoment(
    moment,
    resolveFormat(argument === undefined ? 'DATE_FORMAT' : toText(argument), environment.languageCode),
    environment,
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
  const distance = Math.floor(Math.abs(seconds));
  if (distance === 0) return nearWord(0, 'second', environment.languageCode);
  if (distance >= 86_400) {
    const amounts = distanceAmounts(value, undefined, environment, seconds > 0);
    return distanceText(amounts, seconds < 0, environment.languageCode);
  }
  return closeDistance(smallAmount(distance), seconds < 0, environment.languageCode);
}

function smallAmount(seconds: number): Amount {
  if (seconds < 60) return { count: seconds, unit: 'second' };
  return seconds < 3600
    ? { count: Math.floor(seconds / 60), unit: 'minute' }
    : { count: Math.floor(seconds / 3600), unit: 'hour' };
}

/** English says "a minute ago". */
function closeDistance(amount: Amount, isPast: boolean, languageCode: string): string {
  if (amount.count !== 1 || language(languageCode) !== 'en') return distanceText([amount], isPast, languageCode);
  return `${amount.unit === 'hour' ? 'an' : 'a'} ${amount.unit} ${isPast ? 'ago' : 'from now'}`;
}

function secondsUntil(moment: Moment, { timeZone, now }: FilterEnvironment): number {
  const current = now().getTime();
  if (moment.offset !== undefined) return ((moment.instant(timeZone) ?? current) - current) / 1000;
  const local = Moment.fromDate(now(), timeZone);
  return (utc(moment) - utc(local)) / 1000 + (moment.microsecond - local.microsecond) / 1_000_000;
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
