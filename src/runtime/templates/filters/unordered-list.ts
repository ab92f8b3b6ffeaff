import type { FilterEnvironment } from '../library.ts';
import { toText } from '../run/text.ts';
import { conditionalEscape, isSafe } from '../safe-string.ts';

/** Nested lists as nested `<ul>`: `['a', ['b', 'c']]` puts b and c below a. Without the outermost `<ul>`. */
export function unorderedList(items: unknown, environment: FilterEnvironment, depth = 1): string {
  const { autoescape, timeZone } = environment;
  const indent = '\t'.repeat(depth);
  const escape = (item: unknown): string =>
    autoescape ? conditionalEscape(isSafe(item) ? item : toText(item, timeZone)).html : toText(item, timeZone);
  return pairs(items)
    .map(([item, children]) => {
      const below = children
        ? `\n${indent}<ul>\n${unorderedList(children, environment, depth + 1)}\n${indent}</ul>\n${indent}`
        : '';
      return `${indent}<li>${escape(item)}${below}</li>`;
    })
    .join('\n');
}

/** Each item with the list that follows it, if one does. */
function pairs(items: unknown): [unknown, unknown[] | undefined][] {
  const list = isIterable(items) ? [...items] : [];
  const found: [unknown, unknown[] | undefined][] = [];
  for (let at = 0; at < list.length; at++) {
    const next = list[at + 1];
    const children = typeof next === 'object' && !isSafe(next) && isIterable(next) ? [...next] : undefined;
    found.push([list[at], children && children.length > 0 ? children : undefined]);
    if (children) at++;
  }
  return found;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    value !== null &&
    value !== undefined &&
    typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function'
  );
}
