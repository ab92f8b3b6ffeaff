import type { MagicString } from 'magic-string';
import type { Node } from './parse.ts';

/** Elements of an array literal, holes left out. */
export function elementsOf(array: Node): Node[] {
  return ((array['elements'] ?? []) as (Node | null)[]).filter((element) => element !== null);
}

/**
 * Puts one element into an array literal, before `next` or at the end, in the array's own layout: on a separate line
 * when the elements are on lines of their own, else beside them. `element` is text without comma.
 *
 * @param lines true: an empty array is opened up into lines
 */
export function insertElement(
  edited: MagicString,
  array: Node,
  element: string,
  options: { before?: Node | undefined; lines?: boolean } = {},
): void {
  const source = edited.original;
  const elements = elementsOf(array);
  const last = elements.at(-1);
  if (!last) {
    edited.overwrite(
      array.start,
      array.end,
      options.lines
        ? `[\n${lineIndent(source, array.start)}  ${element},\n${lineIndent(source, array.start)}]`
        : `[${element}]`,
    );
    return;
  }
  const spread = source.slice(array.start, elements[0]?.start).includes('\n');
  if (options.before)
    edited.appendLeft(
      options.before.start,
      spread ? `${element},\n${lineIndent(source, options.before.start)}` : `${element}, `,
    );
  else edited.appendLeft(last.end, spread ? `,\n${lineIndent(source, last.start)}${element}` : `, ${element}`);
}

/**
 * Takes one item out of a list in brackets or braces, with its comma and, where it is alone there, its line.
 *
 * @param list the brackets included
 */
export function removeItem(
  edited: MagicString,
  list: { start: number; end: number },
  items: readonly Node[],
  item: Node,
): void {
  const source = edited.original;
  const index = items.indexOf(item);
  const [previous, next] = [items[index - 1], items[index + 1]];
  if (
    items.length === 1 &&
    !hasComment(source.slice(list.start + 1, item.start) + source.slice(item.end, list.end - 1))
  )
    return void edited.remove(list.start + 1, list.end - 1);
  const comma = /^\s*,/.exec(source.slice(item.end, next?.start ?? list.end - 1))?.[0] ?? '';
  const end = item.end + comma.length;
  const line = ownLine(source, item.start, end);
  if (line && (comma !== '' || !previous)) edited.remove(line.start, line.end);
  else if (previous) edited.remove(previous.end, item.end);
  else edited.remove(item.start, next?.start ?? end);
}

/** The lines from `start` to `end`, line break included, if nothing but a comment behind them shares them. */
function ownLine(source: string, start: number, end: number): { start: number; end: number } | undefined {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*(?:\/\/[^\n]*)?\r?\n/.exec(source.slice(end));
  return rest && source.slice(lineStart, start).trim() === ''
    ? { start: lineStart, end: end + rest[0].length }
    : undefined;
}

function hasComment(text: string): boolean {
  return /\/[/*]/.test(text);
}

/** White space in front of the line that holds `offset`. */
function lineIndent(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(start))?.[0] ?? '';
}
