// How values behave in conditions and loops. Python's rules where they make sense in a template: empty is false.
import { errors } from '../errors.ts';
import { SafeString } from '../safe-string.ts';
import { isDecimalObject, toDecimal } from './decimal-value.ts';
import { isDictionary, isPromise } from './lookup.ts';

/** False: null, undefined, false, 0, a Decimal of 0.00, NaN, '', an empty list, Map, Set or plain object. */
export function truth(value: unknown): boolean {
  if (typeof value !== 'object') return Boolean(value);
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof SafeString) return value.html !== '';
  if (value instanceof Map || value instanceof Set) return value.size > 0;
  if (isDictionary(value)) return Object.keys(value).length > 0;
  if (isDecimalObject(value)) return toDecimal(value)?.digits !== 0n;
  const length = (value as { length?: unknown }).length;
  return typeof length === 'number' ? length > 0 : true;
}

/** The items of `{% for %}`: the keys of a plain object, or its entries if the loop has two names. */
export function toList(value: unknown, names: number): ArrayLike<unknown> {
  if (Array.isArray(value)) return value;
  if (value === null || value === undefined) return [];
  if (typeof value === 'string') return [...value];
  if (value instanceof SafeString) return [...value.html];
  if (typeof value === 'object') {
    if (isPromise(value)) throw errors.TEMPLATE_PROMISE({ name: '' });
    if (Symbol.iterator in value) return [...(value as Iterable<unknown>)];
    if (isDictionary(value)) return names > 1 ? Object.entries(value) : Object.keys(value);
    if (typeof (value as ArrayLike<unknown>).length === 'number') return Array.from(value as ArrayLike<unknown>);
  }
  throw errors.TEMPLATE_RENDER(
    { text: `cannot loop over ${describe(value)}` },
    {
      hint: isAsyncIterable(value)
        ? 'Only renderStream waits for items: use it, or collect them in the view.'
        : 'Give the loop an array, a Map, a Set or another iterable.',
    },
  );
}

export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Takes one item of a loop apart into `count` values. */
export function unpack(item: unknown, count: number): readonly unknown[] {
  const values =
    typeof item === 'object' && item !== null && Symbol.iterator in item
      ? [...(item as Iterable<unknown>)]
      : typeof item === 'string'
        ? [...item]
        : [item];
  if (values.length === count) return values;
  throw errors.TEMPLATE_RENDER({
    text: `the loop takes ${count} values from each item; this one has ${values.length}`,
  });
}

export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return `a ${(value as object).constructor?.name ?? 'object'}`;
  return `the ${typeof value} ${JSON.stringify(value) ?? ''}`.trim();
}
