// Prisma's engine writes `LIKE ('%' || ? || '%')` for `contains`. SQLite's LIKE ignores the case of ASCII letters and of no others,
// and uses no index; PostgreSQL's heeds it. GLOB does, and a class of letters such as `[éÉ]` ignores it for any letter.

/** Where the text has to be: what is around the argument in the pattern. */
type Pattern = 'contains' | 'startsWith' | 'endsWith';

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

/** LIKE ignores the case of ASCII letters; both together are GLOB, asked only of the rows that LIKE has found. */
export type Operator = 'GLOB' | 'LIKE' | 'both';

/** A pattern in a statement. */
interface PatternPlace {
  readonly kind: Pattern;
  /** What is compared with it; undefined where that is more than a column. */
  readonly column: string | undefined;
  readonly isNegated: boolean;
}

/** A statement with patterns, whose operators follow from what is searched for. */
export interface PatternStatement {
  /** By the places of its arguments; undefined for those that are no pattern. */
  readonly places: readonly (PatternPlace | undefined)[];
  /** The statement where the patterns, in their order, are compared by these operators. */
  sqlFor(operators: readonly Operator[]): string;
}

// recheck-ignore -- statements of Prisma's engine
const COLUMN = /((?:`(?:[^`]|``)*`\.)*`(?:[^`]|``)*`)( NOT)?$/;

/** Undefined for a statement without patterns. */
export function readPatterns(sql: string): PatternStatement | undefined {
  if (!sql.includes(' LIKE (')) return undefined;
  const places: (PatternPlace | undefined)[] = [];
  // The texts between the patterns: one more than there are patterns.
  const between: string[] = [];
  let end = 0;
  for (const { 0: part, 1: like, 2: before, 3: behind, index } of sql.matchAll(PARTS)) {
    if (part === '?') places.push(undefined);
    if (like === undefined) continue;
    const [, column, not] = COLUMN.exec(sql.slice(end, index)) ?? [];
    const kind = before === undefined ? 'startsWith' : behind === undefined ? 'endsWith' : 'contains';
    places.push({ kind, column, isNegated: not !== undefined });
    between.push(sql.slice(end, index));
    end = index + part.length;
  }
  between.push(sql.slice(end));
  const patterns = places.filter((place) => place !== undefined);
  const known = new Map<string, string>();
  return {
    places,
    sqlFor(operators) {
      const key = operators.join();
      const text =
        known.get(key) ??
        patterns.map((place, at) => compared(between[at] ?? '', place, operators[at])).join('') + between.at(-1);
      known.set(key, text);
      return text;
    },
  };
}

/** @param head the statement up to the pattern, with the column that is compared */
function compared(head: string, { kind, column, isNegated }: PatternPlace, operator: Operator = 'GLOB'): string {
  if (operator !== 'both' || column === undefined) return `${head}${comparison(operator, kind)}`;
  const start = head.slice(0, head.length - column.length - (isNegated ? ' NOT'.length : 0));
  const both = `(${column}${comparison('LIKE', kind)} AND ${column}${comparison('GLOB', kind)})`;
  return `${start}${isNegated ? 'NOT ' : ''}${both}`;
}

// SQLite looks for a prefix in an index where the argument is the pattern itself. It prepares the statement again for each.
function comparison(operator: Operator, kind: Pattern): string {
  const any = operator === 'LIKE' ? "'%'" : "'*'";
  const argument = { startsWith: '?', endsWith: `(${any} || ?)`, contains: `(${any} || ? || ${any})` }[kind];
  return operator === 'LIKE' ? ` LIKE ${argument} ESCAPE '\\'` : ` GLOB ${argument}`;
}

/** The arguments of a pattern, and how to compare with them. @param text as `markText` and `markWhole` made it */
export function toPattern(text: string, { kind, column }: PatternPlace): { operator: Operator; values: string[] } {
  const isCaseless = text.startsWith(IGNORES_CASE) || text.startsWith(IGNORES_CASE_OF_ALL);
  if (!isCaseless || text.includes('\0')) return { operator: 'GLOB', values: [toGlob(text, kind)] };
  // GLOB with classes is several times slower than LIKE.
  const like = toLike(text, kind);
  if (/^\p{ASCII}*$/u.test(text.slice(2))) return { operator: 'LIKE', values: [like] };
  const glob = toGlob(text, kind);
  return column === undefined ? { operator: 'GLOB', values: [glob] } : { operator: 'both', values: [like, glob] };
}

/** A pattern of LIKE for a text without regard to case, in which any character stands for one whose case LIKE does not know. */
function toLike(text: string, kind: Pattern): string {
  const characters = Array.from(text.slice(2), (character) =>
    character > '\x7f' && formsOf(character).length > 1 ? '_' : character.replace(/[\\%_]/, '\\$&'),
  );
  const isPrefix = kind === 'startsWith' && text.startsWith(IGNORES_CASE);
  return characters.join('') + (isPrefix ? '%' : '');
}

/** The argument for GLOB. @param text as `markText` and `markWhole` made it */
function toGlob(text: string, pattern: Pattern): string {
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
  const forms = formsOf(character);
  return forms.length === 1 ? character.replace(/[*?[]/, '[$&]') : `[${forms.join('')}]`;
}

/** A character in lower and upper case. */
function formsOf(character: string): string[] {
  const upper = character.toUpperCase();
  const forms = new Set([character, character.toLowerCase(), upper, upper.toLowerCase()]);
  // `ß` has no uppercase of one letter.
  return [...forms].filter((form) => [...form].length === 1);
}
