// Exact numbers that arrive as objects: Prisma.Decimal, decimal.js, big.js.
import { compareDecimals, parseDecimal, type Decimal } from '../formats/decimal.ts';
import { isDictionary } from './lookup.ts';

/** True for an object of a number class; false for JavaScript's own numbers. */
export function isDecimalObject(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { toFixed?: unknown }).toFixed === 'function' &&
    !isDictionary(value)
  );
}

/** Digits and exponent of a number, a bigint or a decimal object; undefined for anything else, NaN and Infinity included. */
export function toDecimal(value: unknown): Decimal | undefined {
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || isDecimalObject(value);
  return isNumber ? parseDecimal(String(value)) : undefined;
}

/** -1, 0 or 1 for two numbers of any kind; NaN if one of them is not a number. */
export function compareExactly(left: unknown, right: unknown): number {
  const [a, b] = [toDecimal(left), toDecimal(right)];
  if (a && b) return compareDecimals(a, b);
  return compareRoughly(asNumber(left), asNumber(right));
}

/** Infinity has a place in the order; NaN has none. */
function compareRoughly(a: number, b: number): number {
  if (a < b) return -1;
  return a > b ? 1 : a === b ? 0 : Number.NaN;
}

function asNumber(value: unknown): number {
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || isDecimalObject(value);
  return isNumber ? Number(value) : Number.NaN;
}
