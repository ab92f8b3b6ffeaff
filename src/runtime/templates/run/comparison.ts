// `==`, `<` and `in` of conditions: by value, as Python does; what cannot be compared is false.
import { isSafe } from '../safe-string.ts';
import { compareExactly, isDecimalObject } from './decimal-value.ts';
import { isDictionary } from './lookup.ts';

function plain(value: unknown): unknown {
  if (isSafe(value)) return value.html;
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'boolean') return Number(value);
  return value === undefined ? null : value;
}

/** Equal by value: 1 equals 1n, true and a Decimal of 1.00, lists and plain objects by their contents, dates by their instant. */
export function equals(left: unknown, right: unknown): boolean {
  const [a, b] = [plain(left), plain(right)];
  if (a === b) return true;
  if (typeof a === 'bigint' || typeof b === 'bigint' || isDecimalObject(a) || isDecimalObject(b))
    return compareNumbers(a, b) === 0;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return equalObjects(a, b);
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function equalObjects(a: object, b: object): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => equals(item, b[index]));
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((item) => b.has(item));
  const own = (a as { equals?: unknown }).equals;
  if (typeof own === 'function' && own.length === 1) return Reflect.apply(own, a, [b]) === true;
  if (!isDictionary(a) || !isDictionary(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) && equals((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}

/** -1, 0 or 1; NaN where the two have no order: then every comparison is false. */
export function compare(left: unknown, right: unknown): number {
  const [a, b] = [orderable(left), orderable(right)];
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return compareNumbers(a, b);
}

/** Order of numbers, bigints and decimals, mixed or not. */
function compareNumbers(a: unknown, b: unknown): number {
  if (isDecimalObject(a) || isDecimalObject(b)) return compareExactly(a, b);
  if (!isNumeric(a) || !isNumeric(b)) return Number.NaN;
  if (a < b) return -1;
  return a > b ? 1 : a >= b ? 0 : Number.NaN;
}

/** Objects of other classes order by `valueOf`. */
function orderable(value: unknown): unknown {
  const simple = plain(value);
  if (typeof simple !== 'object' || simple === null || Array.isArray(simple) || isDictionary(simple)) return simple;
  if (isDecimalObject(simple)) return simple;
  const number = Number(simple);
  return Number.isNaN(number) ? simple : number;
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    if (!equals(a[index], b[index])) return compare(a[index], b[index]);
  }
  return Math.sign(a.length - b.length);
}

/** `item in container`: part of a text, item of a list or Set, key of a Map or plain object. */
export function contains(container: unknown, item: unknown): boolean {
  return find(container, item) === true;
}

/** `item not in container`: false as well where the container cannot hold anything, as in Django. */
export function lacks(container: unknown, item: unknown): boolean {
  return find(container, item) === false;
}

/** Undefined where Python's `in` raises a TypeError: a missing container, a number, a text asked for a number. */
function find(container: unknown, item: unknown): boolean | undefined {
  const holder = isSafe(container) ? container.html : container;
  if (typeof holder === 'string') return findInText(holder, plain(item));
  if (typeof holder !== 'object' || holder === null) return undefined;
  if (holder instanceof Map) return holder.has(item);
  if (Symbol.iterator in holder) return [...(holder as Iterable<unknown>)].some((one) => equals(one, item));
  if (!isDictionary(holder)) return undefined;
  return (typeof item === 'string' || typeof item === 'number') && Object.hasOwn(holder, item);
}

function findInText(text: string, part: unknown): boolean | undefined {
  return typeof part === 'string' ? text.includes(part) : undefined;
}
