import type { FilterEnvironment } from '../library.ts';
import { numberSymbols } from './locale.ts';
import { decimalToText, parseDecimal, type Decimal } from './decimal.ts';

interface NumberFormat {
  /** Between whole and fraction. */
  decimalSeparator: string;
  /** Digits after the point; more are cut off, fewer filled with zeros. Default: as many as there are. */
  places?: number | undefined;
  /** Digits of a group, or of each group from the right, where the last repeats and 0 ends: [3, 2, 0] is India's. */
  grouping?: number | readonly number[];
  thousandSeparator?: string;
  isGrouped?: boolean;
}

// Longer numbers are written with an exponent, as a guard against `1e10000000` filling the memory.
const MAX_DIGITS = 200;

/** Writes a number: a JavaScript number, a bigint, a decimal object or text with digits. Nothing for null. */
export function formatNumber(value: unknown, format: NumberFormat): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  const isFloat = typeof value === 'number' && /e/i.test(text);
  const decimal = isFloat || (typeof value === 'object' && value !== null) ? parseDecimal(text) : undefined;
  if (!decimal) return formatDigits(text, format);
  const shown = isBelow(decimal, format.places) ? { isNegative: false, digits: 0n, exponent: 0 } : decimal;
  const digits = String(shown.digits);
  if (Math.abs(shown.exponent) + digits.length <= MAX_DIGITS) return formatDigits(decimalToText(shown), format);
  const exponent = shown.exponent + digits.length - 1;
  const coefficient = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${formatDigits((shown.isNegative ? '-' : '') + coefficient, format)}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** True for a number that shows nothing but zeros. */
function isBelow({ digits, exponent }: Decimal, places: number | undefined): boolean {
  if (places === undefined) return false;
  // 0.01 for two places; Django takes 0.1 for none.
  const cutoff = -Math.max(places, 1);
  return digits !== 0n && String(digits).length + exponent <= cutoff;
}

function formatDigits(
  text: string,
  { decimalSeparator, places, grouping = 0, thousandSeparator = '', isGrouped = false }: NumberFormat,
): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = text.slice(sign.length).split('.');
  const shown = places === undefined ? fraction : fraction.slice(0, places).padEnd(places, '0');
  const grouped =
    isGrouped && grouping !== 0
      ? group(whole, typeof grouping === 'number' ? [grouping, 0] : grouping, thousandSeparator)
      : whole;
  return sign + grouped + (shown === '' ? '' : decimalSeparator + shown);
}

function group(digits: string, grouping: readonly number[], separator: string): string {
  const groups: string[] = [];
  let at = 0;
  let size = grouping[0] ?? 0;
  let end = digits.length;
  while (size > 0 && end > size) {
    groups.push(digits.slice(end - size, end));
    end -= size;
    at++;
    size = grouping[at] || size;
  }
  groups.push(digits.slice(0, end));
  return groups.reverse().join(separator);
}

/** A number with the decimal point of the language, not grouped, as `|localize` prints it. */
export function printLocalized(value: unknown, { languageCode }: FilterEnvironment): string {
  return formatNumber(value, { decimalSeparator: numberSymbols(languageCode).decimal });
}
