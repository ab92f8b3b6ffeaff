import { decimalToText, digitCount, isWhole, parseDecimal, roundDecimal } from '../formats/decimal.ts';
import { numberSymbols } from '../formats/locale.ts';
import { addDuration } from '../formats/moment-arithmetic.ts';
import { formatNumber } from '../formats/number-format.ts';
import type { Filter, FilterEnvironment } from '../library.ts';
import { toText } from '../run/text.ts';
import { isSafe, safe } from '../safe-string.ts';
import { filter, toInteger, toWhole } from './define.ts';

// Numbers with more digits are shown as they came: Django's guard against 1e10000000.
const MAX_DIGITS = 200;

interface FloatOptions {
  readonly places: number | undefined;
  readonly isGrouped: boolean;
  readonly isLocal: boolean;
}

/** `2` → two places, `-2` → only if there is a fraction, `2g` → with thousands separators, `2u` → not in the language of the page. */
function floatOptions(argument: unknown): FloatOptions {
  const text = argument === undefined ? '-1' : toText(argument);
  const [, digits = '', flags = ''] = /^(.*?)(gu|ug|g|u)?$/s.exec(text) ?? [];
  return {
    places: digits === '' ? -1 : toInteger(digits),
    isGrouped: flags.includes('g'),
    isLocal: !flags.includes('u'),
  };
}

function floatFormat(value: unknown, argument: unknown, { languageCode }: FilterEnvironment): unknown {
  const { places, isGrouped, isLocal } = floatOptions(argument);
  const text = numberText(value);
  if (/^[+-]?(inf(inity)?|nan)$/i.test(text))
    return text.replace(/Infinity/, 'inf').replace(/^NaN$/, typeof value === 'number' ? 'nan' : 'NaN');
  const decimal = parseDecimal(text);
  if (!decimal) return '';
  if (places === undefined || Math.abs(places) > MAX_DIGITS) return text;
  if (digitCount(decimal) + Math.abs(decimal.exponent) > MAX_DIGITS) return text;
  const shown = isWhole(decimal) && places <= 0 ? 0 : Math.abs(places);
  const rounded = roundDecimal(decimal, shown);
  const plain = decimalToText({ ...rounded, isNegative: rounded.isNegative && rounded.digits !== 0n });
  const symbols = isLocal ? numberSymbols(languageCode) : { decimal: '.', group: ',' };
  return safe(
    formatNumber(plain, {
      decimalSeparator: symbols.decimal,
      thousandSeparator: symbols.group,
      places: shown,
      grouping: 3,
      isGrouped,
    }),
  );
}

function numberText(value: unknown): string {
  if (typeof value === 'boolean') return String(Number(value));
  if (
    typeof value === 'object' &&
    value !== null &&
    !isSafe(value) &&
    (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
  )
    return '';
  return toText(value);
}

const SIZES: readonly (readonly [number, string])[] = [
  [2 ** 50, '%s PB'],
  [2 ** 40, '%s TB'],
  [2 ** 30, '%s GB'],
  [2 ** 20, '%s MB'],
  [2 ** 10, '%s KB'],
];

function fileSize(value: unknown, _: unknown, { languageCode, translator }: FilterEnvironment): string {
  const bytes = toInteger(value) ?? 0;
  const size = Math.abs(bytes);
  const sign = bytes < 0 ? '-' : '';
  const unit = SIZES.find(([from]) => size >= from);
  if (!unit) {
    const text = translator.translateCount('%(size)d byte', '%(size)d bytes', size);
    return sign + unbroken(text.replace('%(size)d', String(size)));
  }
  const number = formatNumber((size / unit[0]).toFixed(1), {
    decimalSeparator: numberSymbols(languageCode).decimal,
    places: 1,
  });
  return sign + unbroken(translator.translate(unit[1]).replace('%s', number));
}

/** A non-breaking space keeps number and unit on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

/** A date moved by a Temporal.Duration; the sum of two integers; else the two joined, if they are both text or both lists. */
function add(value: unknown, argument: unknown, { timeZone }: FilterEnvironment): unknown {
  const moved = addDuration(value, argument, timeZone) ?? addDuration(argument, value, timeZone);
  if (moved !== undefined) return moved;
  const sum = addWhole(toWhole(value), toWhole(argument));
  if (sum !== undefined) return sum;
  if (Array.isArray(value) && Array.isArray(argument)) return [...value, ...argument];
  if (!isTextual(value) || !isTextual(argument)) return '';
  return isSafe(value) && isSafe(argument) ? safe(value.html + argument.html) : toText(value) + toText(argument);
}

function addWhole(a: number | bigint | undefined, b: number | bigint | undefined): number | bigint | undefined {
  if (a === undefined || b === undefined) return undefined;
  const sum = Number(a) + Number(b);
  // A sum that is not exact is made of numbers that JavaScript keeps as bigint, or of a huge float, which stays one.
  return Number.isSafeInteger(sum) || !isExact(a) || !isExact(b) ? sum : BigInt(a) + BigInt(b);
}

function isExact(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function isTextual(value: unknown): boolean {
  return typeof value === 'string' || isSafe(value);
}

/** Digit `position` from the right, from 1; what is not an integer stays. */
function getDigit(value: unknown, argument: unknown): unknown {
  const [number, position] = [toWhole(value), toInteger(argument)];
  if (number === undefined || position === undefined || position < 1)
    return number !== undefined && position !== undefined ? number : value;
  const digit = String(number).at(-position);
  return digit === undefined || digit === '-' ? 0 : Number(digit);
}

function pluralize(value: unknown, argument: unknown): string {
  const text = argument === undefined ? 's' : toText(argument);
  const endings = (text.includes(',') ? text : `,${text}`).split(',');
  if (endings.length > 2) return '';
  const [one = '', many = ''] = endings;
  const count = countOf(value);
  return count === undefined ? '' : count === 1 ? one : many;
}

function countOf(value: unknown): number | undefined {
  if (value instanceof Map || value instanceof Set) return value.size;
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.keys(value).length;
  const text = typeof value === 'boolean' ? String(Number(value)) : toText(value).trim();
  return text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}

function divisibleBy(value: unknown, argument: unknown): boolean {
  const [number, divisor] = [toWhole(value), toWhole(argument)];
  if (number === undefined || divisor === undefined || Number(divisor) === 0) return false;
  return typeof number === 'number' && typeof divisor === 'number'
    ? number % divisor === 0
    : BigInt(number) % BigInt(divisor) === 0n;
}

export const numberFilters: Readonly<Record<string, Filter>> = {
  add: filter('required', add),
  divisibleby: filter('required', divisibleBy),
  filesizeformat: filter('none', fileSize, true),
  floatformat: filter('optional', floatFormat, true),
  get_digit: filter('required', getDigit),
  pluralize: filter('optional', pluralize),
};
