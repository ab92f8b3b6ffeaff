// Exact decimal numbers, as little as formatting needs: read from text, rounded, written out.

/** sign × digits × 10^exponent. */
export interface Decimal {
  readonly isNegative: boolean;
  readonly digits: bigint;
  readonly exponent: number;
}

const DECIMAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;

/** Reads `1234.5`, `.5`, `-1E-8`; undefined for anything else, Infinity and NaN included. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(toAsciiDigits(text.trim()).replaceAll(/(?<=\d)_(?=\d)/g, ''));
  if (!match) return undefined;
  const [, sign, whole = '', fraction = match[4] ?? '', , exponent = '0'] = match;
  const places = match[3] ?? match[4] ?? '';
  return {
    isNegative: sign === '-',
    digits: BigInt(`${whole}${places || fraction}` || '0'),
    exponent: Number(exponent) - places.length,
  };
}

/** Digits of any script as 0-9: `１２` → `12`. */
function toAsciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) as number)));
}

// Unicode keeps the ten digits of each script in a row; the first is found by walking back.
function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}

export function digitCount({ digits }: Decimal): number {
  return String(digits).length;
}

/** Rounds half away from zero to `places` digits after the point; the exponent is -places then. */
export function roundDecimal(decimal: Decimal, places: number): Decimal {
  const shift = decimal.exponent + places;
  if (shift >= 0) return { ...decimal, digits: decimal.digits * 10n ** BigInt(shift), exponent: -places };
  const divisor = 10n ** BigInt(-shift);
  return { ...decimal, digits: (decimal.digits + divisor / 2n) / divisor, exponent: -places };
}

/** Plain notation without an exponent: `-0.0125`. */
export function decimalToText({ isNegative, digits, exponent }: Decimal): string {
  const sign = isNegative ? '-' : '';
  if (exponent >= 0) return sign + (digits === 0n ? '0' : `${digits}${'0'.repeat(exponent)}`);
  const text = String(digits).padStart(1 - exponent, '0');
  return `${sign}${text.slice(0, exponent)}.${text.slice(exponent)}`;
}

export function isWhole(decimal: Decimal): boolean {
  return decimal.exponent >= 0 || decimal.digits % 10n ** BigInt(-decimal.exponent) === 0n;
}

/** -1, 0 or 1. Takes time in the digits of both, not in their exponents. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = [signOf(a), signOf(b)];
  if (left !== right) return Math.sign(left - right);
  return left === 0 ? 0 : left * compareSizes(a, b);
}

function signOf({ digits, isNegative }: Decimal): number {
  if (digits === 0n) return 0;
  return isNegative ? -1 : 1;
}

function compareSizes(a: Decimal, b: Decimal): number {
  const lead = digitCount(a) + a.exponent - (digitCount(b) + b.exponent);
  if (lead !== 0) return Math.sign(lead);
  const exponent = Math.min(a.exponent, b.exponent);
  const [left, right] = [a, b].map((one) => one.digits * 10n ** BigInt(one.exponent - exponent)) as [bigint, bigint];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
