import { errors } from '../errors.ts';
import { quoteUrl } from '../formats/urls.ts';
import { isDictionary } from './lookup.ts';
import { toText } from './text.ts';

type Query = Map<string, string[]>;

/** Lays queries over each other: a later name replaces an earlier one, null takes it out. Gives `?a=1&b=2`, or `?`. */
export function mergeQueries(sources: readonly unknown[], changes: readonly (readonly [string, unknown])[]): string {
  const query: Query = new Map();
  for (const source of sources) applyAll(query, entriesOf(source));
  applyAll(
    query,
    changes.map(([name, value]) => [name, [value]]),
  );
  return `?${[...query].flatMap(([name, values]) => values.map((value) => `${encode(name)}=${encode(value)}`)).join('&')}`;
}

function applyAll(query: Query, entries: Iterable<readonly [string, readonly unknown[]]>): void {
  for (const [name, values] of entries) {
    const flat = values.flatMap(toValues);
    if (flat.length === 0) query.delete(name);
    else
      query.set(
        name,
        flat.map((one) => toText(one)),
      );
  }
}

function toValues(value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [value];
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  return isDictionary(value) ? Object.keys(value) : [value];
}

/** A multi-map gives all values of a name at once. */
function entriesOf(source: unknown): Iterable<readonly [string, readonly unknown[]]> {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) throw notAMapping();
  const entries = (source as { entries?: unknown }).entries;
  if (isDictionary(source)) return Object.entries(source).map(([name, value]) => [name, [value]]);
  if (typeof entries !== 'function') throw notAMapping();
  const grouped = new Map<string, unknown[]>();
  for (const [name, value] of Reflect.apply(entries, source, []) as Iterable<[unknown, unknown]>) {
    if (typeof name !== 'string') throw errors.TEMPLATE_ARGUMENT({ text: '{% querystring %} takes text as names' });
    grouped.set(name, [...(grouped.get(name) ?? []), value]);
  }
  return grouped;
}

function notAMapping(): Error {
  return errors.TEMPLATE_ARGUMENT(
    { text: '{% querystring %} takes objects, Maps and queries as values without a name' },
    {
      hint: 'Write {% querystring page=2 %} or {% querystring filters page=2 %}.',
    },
  );
}

function encode(text: string): string {
  return quoteUrl(text, ' ').replaceAll(' ', '+');
}
