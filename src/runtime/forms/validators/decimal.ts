// Decimals travel as text ("10.50"): no digit is lost between the form and the exact column of the database.
import { countedError } from '../form-errors.ts';
import type { FormError } from '../validation-error.ts';
import type { Validator } from './validator.ts';

/** `-12.50` is `{negative: true, digits: '1250', exponent: -2}`; leading zeros are not kept. */
interface DecimalParts {
  negative: boolean;
  digits: string;
  exponent: number;
}

const DECIMAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,5}))?$/;

/** Largest power of ten a form accepts; a longer number is an attack on memory, not a price. */
const MAX_EXPONENT = 1000;
/** Room for as many digits before and after the point as the exponent may name. */
const MAX_DECIMAL_LENGTH = 4 * MAX_EXPONENT;

export function isDecimalText(value: unknown): value is string {
  return typeof value === 'string' && DECIMAL.test(value);
}

/** The plain spelling of a decimal: no exponent, no plus sign, no superfluous leading zeros; undefined if it is none. */
export function normalizeDecimal(text: string): string | undefined {
  const parts = toParts(text);
  if (parts === undefined || Math.abs(parts.exponent) > MAX_EXPONENT) return undefined;
  const { negative, digits, exponent } = parts;
  const sign = negative && /[1-9]/.test(digits) ? '-' : '';
  if (exponent >= 0) return sign + (digits + '0'.repeat(digits === '0' ? 0 : exponent));
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** Negative, zero or positive, as for `Array.sort`. Both must be decimals. */
export function compareDecimals(a: string, b: string): number {
  const [left, right] = [toParts(a), toParts(b)];
  if (left === undefined || right === undefined) return 0;
  const exponent = Math.max(Math.min(left.exponent, right.exponent), -MAX_EXPONENT);
  const difference = scale(left, exponent) - scale(right, exponent);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** At most `maxDigits` digits in all and `decimalPlaces` after the point, like DECIMAL(p, s) of a database. */
export function decimalPlaces(limits: {
  maxDigits?: number | undefined;
  decimalPlaces?: number | undefined;
}): Validator<string> {
  return (value) => {
    const parts = toParts(value);
    return parts === undefined ? { code: 'invalid', message: 'Enter a number.' } : checkDigits(parts, limits);
  };
}

const IN_TOTAL = [
  'Ensure that there are no more than %(max)s digit in total.',
  'Ensure that there are no more than %(max)s digits in total.',
] as const;
const DECIMAL_PLACES = [
  'Ensure that there are no more than %(max)s decimal place.',
  'Ensure that there are no more than %(max)s decimal places.',
] as const;
const BEFORE_POINT = [
  'Ensure that there are no more than %(max)s digit before the decimal point.',
  'Ensure that there are no more than %(max)s digits before the decimal point.',
] as const;

function checkDigits(
  { digits, exponent }: DecimalParts,
  limits: { maxDigits?: number | undefined; decimalPlaces?: number | undefined },
): FormError | undefined {
  const { total, decimals } = countDigits(digits, exponent);
  if (limits.maxDigits !== undefined && total > limits.maxDigits) {
    return countedError('max_digits', IN_TOTAL, limits.maxDigits, { max: limits.maxDigits });
  }
  if (limits.decimalPlaces !== undefined && decimals > limits.decimalPlaces) {
    return countedError('max_decimal_places', DECIMAL_PLACES, limits.decimalPlaces, { max: limits.decimalPlaces });
  }
  if (limits.maxDigits === undefined || limits.decimalPlaces === undefined) return undefined;
  const whole = limits.maxDigits - limits.decimalPlaces;
  if (total - decimals <= whole) return undefined;
  return countedError('max_whole_digits', BEFORE_POINT, whole, { max: whole });
}

function countDigits(digits: string, exponent: number): { total: number; decimals: number } {
  if (exponent >= 0) return { total: digits === '0' ? 1 : digits.length + exponent, decimals: 0 };
  const decimals = -exponent;
  return { total: Math.max(digits.length, decimals), decimals };
}

function toParts(text: string): DecimalParts | undefined {
  if (text.length > MAX_DECIMAL_LENGTH) return undefined;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = match[4] ?? '', , power = '0'] = match;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  return { negative: sign === '-', digits, exponent: Number(power) - fraction.length };
}

function scale({ negative, digits, exponent }: DecimalParts, to: number): bigint {
  const shift = Math.min(Math.max(exponent - to, 0), 2 * MAX_EXPONENT);
  const value = BigInt(digits) * 10n ** BigInt(shift);
  return negative ? -value : value;
}
