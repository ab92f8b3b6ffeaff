import type { Filter, FilterEnvironment } from '../library.ts';
import { isSafe } from '../safe-string.ts';
import { isDecimalObject, toDecimal } from '../run/decimal-value.ts';
import { toText } from '../run/text.ts';

type Marks = Pick<Filter, 'argument' | 'keepsSafe'>;

/** A filter on values as they come. */
export function filter(
  argument: Marks['argument'],
  apply: (value: unknown, argument: unknown, environment: FilterEnvironment) => unknown,
  keepsSafe = false,
): Filter {
  const made: Filter = (value, given, environment) => apply(value, given, environment);
  return Object.assign(made, { argument, keepsSafe });
}

/** What a filter on text knows of the value it was given. */
interface TextEnvironment extends FilterEnvironment {
  /** True if special characters are still to be escaped: escaping is on and the value is not safe yet. */
  readonly mustEscape: boolean;
}

/** A filter on text: other values arrive as the text that `{{ value }}` prints. */
export function textFilter(
  argument: Marks['argument'],
  apply: (text: string, argument: unknown, environment: TextEnvironment) => unknown,
  keepsSafe = false,
): Filter {
  const made: Filter = (value, given, environment) => {
    const { timeZone, languageCode, translator, now, autoescape } = environment;
    return apply(toText(value, timeZone), given, {
      timeZone,
      languageCode,
      translator,
      now,
      autoescape,
      mustEscape: autoescape && !isSafe(value),
    });
  };
  return Object.assign(made, { argument, keepsSafe });
}

/** Python's int(): integers and text with one; fractions are cut off. Undefined for anything else. */
export function toInteger(value: unknown): number | undefined {
  const whole = toWhole(value);
  return whole === undefined ? undefined : Number(whole);
}

/** The same with every digit: a bigint where a JavaScript number would lose some. */
export function toWhole(value: unknown): number | bigint | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : undefined;
  if (typeof value === 'bigint') return narrow(value);
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null || Array.isArray(value)))
    return undefined;
  const text = toText(value).trim();
  if (/^[-+]?\d+$/.test(text)) return narrow(BigInt(text.replace(/^\+/, '')));
  if (typeof value !== 'object' || isSafe(value) || text === '') return undefined;
  return isDecimalObject(value) ? wholeOfDecimal(value) : wholeOfNumber(Number(text));
}

function wholeOfDecimal(value: object): number | bigint | undefined {
  const decimal = toDecimal(value);
  // Digits are written out only where there are not too many of them.
  if (!decimal || Math.abs(decimal.exponent) > MAX_EXPONENT) return wholeOfNumber(Number(value));
  const { digits, exponent, isNegative } = decimal;
  const whole = exponent < 0 ? digits / 10n ** BigInt(-exponent) : digits * 10n ** BigInt(exponent);
  return narrow(isNegative ? -whole : whole);
}

const MAX_EXPONENT = 1000;

function wholeOfNumber(number: number): number | undefined {
  return Number.isFinite(number) ? Math.trunc(number) : undefined;
}

function narrow(whole: bigint): number | bigint {
  const number = Number(whole);
  return Number.isSafeInteger(number) ? number : whole;
}
