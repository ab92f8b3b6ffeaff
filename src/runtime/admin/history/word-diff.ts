// Which words of a text are new and which are gone, for people who compare two values.
import { formatHtml, safe, type SafeString } from '../../templates/safe-string.ts';

/** Longer texts are shown whole: comparing takes time that grows with the product of their lengths. */
const MAX_WORDS = 600;

/** The old text with its lost words marked, and the new one with its words marked. */
export function markedTexts(before: string, after: string): { old: SafeString; new: SafeString } {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length > MAX_WORDS || b.length > MAX_WORDS) return { old: formatHtml`${before}`, new: formatHtml`${after}` };
  const { inBefore, inAfter } = commonWords(a, b);
  return { old: mark(a, inBefore, 'del'), new: mark(b, inAfter, 'ins') };
}

/** Words with the space behind them. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

/** The longest sequence of words that both have, by their places. */
function commonWords(a: readonly string[], b: readonly string[]): { inBefore: Set<number>; inAfter: Set<number> } {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const [inBefore, inAfter] = [new Set<number>(), new Set<number>()];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      inBefore.add(i++);
      inAfter.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return { inBefore, inAfter };
}

function mark(words: readonly string[], common: ReadonlySet<number>, tag: 'del' | 'ins'): SafeString {
  return words.reduce<SafeString>((html, word, index) => {
    const marked = tag === 'del' ? formatHtml`<del>${word}</del>` : formatHtml`<ins>${word}</ins>`;
    return common.has(index) ? formatHtml`${html}${word}` : formatHtml`${html}${marked}`;
  }, safe(''));
}
