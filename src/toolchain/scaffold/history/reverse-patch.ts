import { diffLines, type Line } from '../diff.ts';

/** Lines around a change that must still be there for it to be found. */
const CONTEXT = 2;

/**
 * Takes the change from `before` to `after` back in a text that has been edited since, elsewhere.
 *
 * @returns undefined where the changed lines are not found exactly once
 */
export function reversePatch(current: string, after: string, before: string): string | undefined {
  let text: string | undefined = current;
  for (const { from, to } of hunks(diffLines(after.split('\n'), before.split('\n'))).reverse()) {
    text = text === undefined ? undefined : replaceOnce(text, from, to);
  }
  return text;
}

interface Hunk {
  from: string[];
  to: string[];
}

function hunks(lines: readonly Line[]): Hunk[] {
  const found: Hunk[] = [];
  let current: Hunk | undefined;
  let equal = 0;
  lines.forEach(({ sign, text }, index) => {
    if (sign === ' ') {
      equal++;
      if (current && equal <= CONTEXT) push(current, sign, text);
      return;
    }
    if (!current || equal > CONTEXT) {
      current = { from: [], to: [] };
      found.push(current);
      const context = lines.slice(Math.max(0, index - Math.min(CONTEXT, equal)), index);
      for (const line of context) push(current, ' ', line.text);
    }
    push(current, sign, text);
    equal = 0;
  });
  return found;
}

function push(hunk: Hunk, sign: Line['sign'], text: string): void {
  if (sign !== '+') hunk.from.push(text);
  if (sign !== '-') hunk.to.push(text);
}

function replaceOnce(text: string, from: readonly string[], to: readonly string[]): string | undefined {
  const lines = text.split('\n');
  const at = lines.flatMap((_, i) => (from.every((line, j) => lines[i + j] === line) ? [i] : []));
  const [only] = at;
  if (at.length !== 1 || only === undefined) return undefined;
  return [...lines.slice(0, only), ...to, ...lines.slice(only + from.length)].join('\n');
}
