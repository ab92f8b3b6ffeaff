// Decimals are texts in JSON and in the project, so that no digit is lost on the way.
import { compareDecimals, normalizeDecimal } from '../../forms/validators/decimal.ts';
import { defineField, type FieldOptions, type SerializerField } from './field.ts';
import { INEXACT, isInexact, tooLarge, tooSmall } from './number.ts';
import { problem, type Problem } from './problem.ts';

export interface DecimalOptions extends FieldOptions<string> {
  /** Null: any number of them. */
  maxDigits?: number | null | undefined;
  decimalPlaces?: number | null | undefined;
  /** Inclusive; as text. */
  min?: string | undefined;
  max?: string | undefined;
  /** JSON has a string. Default true. */
  coerceToString?: boolean | undefined;
}

const INVALID = problem('invalid', 'A valid number is required.');
const TOO_LONG = problem('max_string_length', 'String value too large.');
const MAX_TEXT = 1000;

export function decimalField(options: DecimalOptions = {}): SerializerField<string, string> {
  const { maxDigits = null, decimalPlaces = null, min, max, coerceToString = true } = options;
  return defineField<string, string>(
    {
      kind: 'decimal',
      shape: {
        isText: coerceToString,
        ...(maxDigits === null ? {} : { maxDigits }),
        ...(decimalPlaces === null ? {} : { decimalPlaces }),
        ...(min === undefined ? {} : { minimum: min }),
        ...(max === undefined ? {} : { maximum: max }),
      },
      isNull: (value) => typeof value === 'string' && value.trim() === '',
      parse(value) {
        if (isInexact(value)) return INEXACT;
        const text = toText(value);
        if (text === undefined) return INVALID;
        if (text.length > MAX_TEXT) return TOO_LONG;
        const plain = normalizeDecimal(text);
        if (plain === undefined) return INVALID;
        const wrong = precisionProblem(plain, maxDigits, decimalPlaces);
        if (wrong) return wrong;
        if (max !== undefined && compareDecimals(plain, max) > 0) return tooLarge(max);
        if (min !== undefined && compareDecimals(plain, min) < 0) return tooSmall(min);
        return decimalPlaces === null ? plain : roundDecimal(plain, decimalPlaces);
      },
      format(value: unknown) {
        const plain = normalizeDecimal(String(value)) ?? String(value);
        return decimalPlaces === null ? plain : roundDecimal(plain, decimalPlaces);
      },
    },
    options,
  );
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return undefined;
}

function precisionProblem(plain: string, maxDigits: number | null, places: number | null): Problem | undefined {
  const [whole = '', fraction = ''] = plain.replace('-', '').split('.');
  const significant = (whole + fraction).replace(/^0+(?=\d)/, '').length;
  const total = fraction === '' ? significant : Math.max(significant, fraction.length);
  if (maxDigits !== null && total > maxDigits)
    return problem('max_digits', `Ensure that there are no more than ${maxDigits} digits in total.`);
  if (places !== null && fraction.length > places)
    return problem('max_decimal_places', `Ensure that there are no more than ${places} decimal places.`);
  if (maxDigits === null || places === null || total - fraction.length <= maxDigits - places) return undefined;
  const message = `Ensure that there are no more than ${maxDigits - places} digits before the decimal point.`;
  return problem('max_whole_digits', message);
}

/** The decimal with exactly so many places; halves go to the even neighbour, as in Python. @param plain without an exponent */
export function roundDecimal(plain: string, places: number): string {
  const [whole = '0', fraction = ''] = plain.replace('-', '').split('.');
  const sign = plain.startsWith('-') ? '-' : '';
  if (fraction.length <= places) return sign + joinParts(whole, fraction.padEnd(places, '0'));
  const kept = BigInt(whole + fraction.slice(0, places));
  const rest = fraction.slice(places);
  const half = `5${'0'.repeat(rest.length - 1)}`;
  const isUp = rest > half || (rest === half && kept % 2n === 1n);
  const digits = (kept + (isUp ? 1n : 0n)).toString().padStart(places + 1, '0');
  const rounded = places === 0 ? digits : joinParts(digits.slice(0, -places), digits.slice(-places));
  return sign + rounded;
}

function joinParts(whole: string, fraction: string): string {
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
