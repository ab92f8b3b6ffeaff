import type { MagicString } from 'magic-string';
import type { Node } from './parse.ts';

/** Elements of an array literal, holes left out. */
export function elementsOf(array: Node): Node[] {
  return ((array['elements'] ?? []) as (Node | null)[]).filter((element) => element !== null);
}

/**
 * Puts one element into an array literal, before `next` or at the end, in the array's own layout: on a line of its own
 * when the elements stand on lines of their own, else beside them. `element` is text without comma.
 *
 * @param lines true: an empty array is opened up into lines
 */
export function insertElement(
  edited: MagicString,
  source: string,
  array: Node,
  element: string,
  options: { before?: Node | undefined; lines?: boolean } = {},
): void {
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

/** White space in front of the line that holds `offset`. */
function lineIndent(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(start))?.[0] ?? '';
}
