// Prisma's engine writes `LIKE ('%' || ? || '%')` for `contains`. SQLite's LIKE ignores the case of ASCII letters and of no others,
// and uses no index; PostgreSQL's heeds it. GLOB does, and a class of letters such as `[éÉ]` ignores it for any letter.

/** Where the text has to be: what is around the argument in the pattern. */
export type Pattern = 'contains' | 'startsWith' | 'endsWith';

// Tells how to compare the text behind it. Unicode reserves the character for a program's own use: it is in no text.
const MARK = '\uFDD0';
const IGNORES_CASE = `${MARK}i`;
const IGNORES_CASE_OF_ALL = `${MARK}e`;
const AS_IT_IS = `${MARK}c`;

/** Text of `contains`, `startsWith` or `endsWith`, for the engine to hand on. */
export function markText(text: string, ignoresCase: boolean): string {
  if (ignoresCase) return IGNORES_CASE + text;
  return text.startsWith(MARK) ? AS_IT_IS + text : text;
}

/** Text of a `startsWith` that stands for the whole value, without regard to case. */
export function markWhole(text: string): string {
  return IGNORES_CASE_OF_ALL + text;
}

// A name or a text, so that nothing in them is taken for an argument; a pattern; or an argument.
const PARTS = /`(?:[^`]|``)*`|'(?:[^']|'')*'|( LIKE \(('%' \|\| )?\?( \|\| '%')?\))|\?/g;

/** The statement with GLOB instead of LIKE, and the patterns among its arguments by their place. */
export function withGlobs(sql: string): { sql: string; patterns: readonly (Pattern | undefined)[] } {
  if (!sql.includes(' LIKE (')) return { sql, patterns: [] };
  const patterns: (Pattern | undefined)[] = [];
  const changed = sql.replace(PARTS, (part, like?: string, before?: string, behind?: string) => {
    if (like === undefined) {
      if (part === '?') patterns.push(undefined);
      return part;
    }
    patterns.push(before === undefined ? 'startsWith' : behind === undefined ? 'endsWith' : 'contains');
    // SQLite looks for a prefix in an index where the argument is the pattern itself. It prepares the statement again for each.
    return before === undefined ? ' GLOB ?' : ` GLOB (${before.replace('%', '*')}?${behind?.replace('%', '*') ?? ''})`;
  });
  return { sql: changed, patterns };
}

/** The argument for GLOB. @param text as `markText` and `markWhole` made it */
export function toGlob(text: string, pattern: Pattern): string {
  const isMarked = text.startsWith(MARK);
  const mark = isMarked ? text.slice(0, 2) : '';
  const plain = isMarked ? text.slice(2) : text;
  // SQLite reads a pattern up to the first NUL, and would find what begins like it.
  if (plain.includes('\0')) return MARK;
  const ignoresCase = mark === IGNORES_CASE || mark === IGNORES_CASE_OF_ALL;
  const glob = ignoresCase ? [...plain].map(anyCase).join('') : plain.replace(/[*?[]/g, '[$&]');
  return pattern === 'startsWith' && mark !== IGNORES_CASE_OF_ALL ? `${glob}*` : glob;
}

/** `e` → `[eE]`; a character without case stands for itself. */
function anyCase(character: string): string {
  const upper = character.toUpperCase();
  const forms = new Set([character, character.toLowerCase(), upper, upper.toLowerCase()]);
  // `ß` has no uppercase of one letter.
  const single = [...forms].filter((form) => [...form].length === 1);
  if (single.length === 1) return character.replace(/[*?[]/, '[$&]');
  return `[${single.join('')}]`;
}
