import type { Filter, FilterEnvironment } from '../library.ts';
import { compare } from '../run/comparison.ts';
import { readAttribute } from '../run/lookup.ts';
import { toText } from '../run/text.ts';
import { truth } from '../run/values.ts';
import { conditionalEscape, isSafe, safe } from '../safe-string.ts';
import { filter, toInteger } from './define.ts';

/** The items of a list or the letters of a text; undefined for what has neither. */
function itemsOf(value: unknown): unknown[] | undefined {
  if (isSafe(value)) return [...value.html];
  if (typeof value === 'string') return [...value];
  if (typeof value !== 'object' || value === null) return undefined;
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  return undefined;
}

function length(value: unknown): number {
  if (typeof value === 'object' && value !== null && !isSafe(value)) {
    if (value instanceof Map || value instanceof Set) return value.size;
    const own = (value as { length?: unknown }).length;
    return typeof own === 'number' ? own : (itemsOf(value)?.length ?? Object.keys(value).length);
  }
  return itemsOf(value)?.length ?? 0;
}

/** Python's slice: `1:3`, `:-1`, `::2`. */
function slice(items: readonly unknown[], text: string): unknown[] | undefined {
  const parts = text.split(':').map((part) => (part.trim() === '' ? undefined : toInteger(part.trim())));
  if (
    parts.length > 3 ||
    text.split(':').some((part, at) => part.trim() !== '' && parts[at] === undefined) ||
    parts[2] === 0
  )
    return undefined;
  // One number alone ends the slice: "2" is ":2".
  const [from, to, step = 1] = parts.length === 1 ? [undefined, parts[0]] : parts;
  if (step > 0) return items.slice(from, to).filter((_, at) => at % step === 0);
  const at = (index: number | undefined, missing: number): number =>
    index === undefined ? missing : index < 0 ? index + items.length : Math.min(index, items.length - 1);
  const picked: unknown[] = [];
  for (let index = at(from, items.length - 1); index > at(to, -1); index += step) picked.push(items[index]);
  return picked;
}

function sliced(value: unknown, argument: unknown): unknown {
  const items = itemsOf(value);
  const picked = items && slice(items, toText(argument));
  if (!picked) return value;
  if (isSafe(value)) return safe(picked.join(''));
  return typeof value === 'string' ? picked.join('') : picked;
}

function sorted(value: unknown, argument: unknown, environment: FilterEnvironment): unknown[] | undefined {
  const items = typeof value === 'object' && !isSafe(value) ? itemsOf(value) : undefined;
  const path = toText(argument);
  if (!items || path === '' || path.split('.').some((name) => name.startsWith('_'))) return undefined;
  const keyOf = (item: unknown): unknown =>
    path
      .split('.')
      .reduce((at: unknown, name) => readAttribute(at, name, path, { environment: () => environment }), item);
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  if (keyed.some(({ key }) => key === undefined)) return undefined;
  if (keyed.length > 1 && keyed.some(({ key }) => Number.isNaN(compare(key, keyed[0]?.key)))) return undefined;
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
}

function reversed(value: unknown, argument: unknown, environment: FilterEnvironment): unknown[] | undefined {
  // Equal items keep their order, as in Python's sorted(reverse=True).
  return sorted(Array.isArray(value) ? [...value].reverse() : value, argument, environment)?.reverse();
}

function join(value: unknown, argument: unknown, { autoescape, timeZone }: FilterEnvironment): unknown {
  const items = itemsOf(value);
  if (!items) return value;
  const text = (item: unknown): string =>
    autoescape ? conditionalEscape(isSafe(item) ? item : toText(item, timeZone)).html : toText(item, timeZone);
  return safe(items.map(text).join(text(argument)));
}

function yesNo(value: unknown, argument: unknown, { translator }: FilterEnvironment): unknown {
  const answers = (argument === undefined ? translator.translate('yes,no,maybe') : toText(argument)).split(',');
  if (answers.length < 2) return value;
  const [yes, no, maybe = no] = answers;
  if (value === null || value === undefined) return maybe;
  return truth(value) ? yes : no;
}

export const listFilters: Readonly<Record<string, Filter>> = {
  default: filter('required', (value, argument) => (truth(value) ? value : argument)),
  default_if_none: filter('required', (value, argument) => (value === null ? argument : value)),
  dictsort: filter('required', (value, argument, environment) => sorted(value, argument, environment) ?? ''),
  dictsortreversed: filter('required', (value, argument, environment) => reversed(value, argument, environment) ?? ''),
  first: filter('none', (value) => itemsOf(value)?.[0] ?? ''),
  join: filter('required', join),
  last: filter('none', (value) => itemsOf(value)?.at(-1) ?? ''),
  length: filter('none', length),
  random: filter('none', (value) => {
    const items = itemsOf(value) ?? [];
    return items[Math.floor(Math.random() * items.length)] ?? '';
  }),
  slice: filter('required', sliced),
  yesno: filter('optional', yesNo),
};
