import { diffLines, type Line } from '../diff.ts';

/** Lines around a change that must still be there for it to be found: as many as possible. */
const CONTEXTS = [2, 1, 0];

/**
 * Takes the change from `before` to `after` back in a text that has been edited since, elsewhere.
 *
 * @returns undefined where the changed lines are not found exactly once
 */
export function reversePatch(current: string, after: string, before: string): string | undefined {
  const changes = diffLines(toLines(after), toLines(before));
  for (const context of CONTEXTS) {
    const patched = applyHunks(toLines(current), hunks(changes, context));
    if (patched) return patched.join('\n') + (current.endsWith('\n') ? '\n' : '');
  }
  return undefined;
}

function toLines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

function applyHunks(lines: string[], found: readonly Hunk[]): string[] | undefined {
  let result: string[] | undefined = lines;
  for (const { from, to } of found.toReversed()) result = result && replaceOnce(result, from, to);
  return result;
}

interface Hunk {
  from: string[];
  to: string[];
}

function hunks(lines: readonly Line[], context: number): Hunk[] {
  const found: Hunk[] = [];
  let current: Hunk | undefined;
  let equal = 0;
  lines.forEach(({ sign, text }, index) => {
    if (sign === ' ') {
      equal++;
      if (current && equal <= context) push(current, sign, text);
      return;
    }
    if (!current || equal > context) {
      current = { from: [], to: [] };
      found.push(current);
      const above = lines.slice(Math.max(0, index - Math.min(context, equal)), index);
      for (const line of above) push(current, ' ', line.text);
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

function replaceOnce(lines: readonly string[], from: readonly string[], to: readonly string[]): string[] | undefined {
  const at = lines.flatMap((_, i) => (from.every((line, j) => lines[i + j] === line) ? [i] : []));
  const [only] = at;
  if (from.length === 0 || at.length !== 1 || only === undefined) return undefined;
  return [...lines.slice(0, only), ...to, ...lines.slice(only + from.length)];
}
