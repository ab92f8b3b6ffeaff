/** One word, name, literal or sign of an SQL text; white space and comments are none. */
export interface Token {
  text: string;
  start: number;
  end: number;
  /** Number of open parentheses around it; both parentheses of a pair have the number outside. */
  depth: number;
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[\p{L}\p{N}_$]+(?:\.[\p{N}]+)?|[^\s]/gu;

export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (const { 0: text, index } of sql.matchAll(TOKEN)) {
    if (text.startsWith('--') || text.startsWith('/*')) continue;
    if (text === ')') depth -= 1;
    tokens.push({ text, start: index, end: index + text.length, depth });
    if (text === '(') depth += 1;
  }
  return tokens;
}

/** The name that a token is, without its quotes. */
export function unquote(text: string): string {
  const [first] = text;
  if (first === '"' || first === '`') return text.slice(1, -1).replaceAll(first + first, first);
  return first === '[' ? text.slice(1, -1) : text;
}

/** For comparisons: SQLite's names differ by more than the case of their letters. */
export function nameKey(text: string): string {
  return unquote(text).toLowerCase();
}

/** The texts between the commas of a list. */
export function splitList(sql: string): string[] {
  const commas = tokenize(sql).filter(({ text, depth }) => text === ',' && depth === 0);
  const ends = [...commas.map(({ start }) => start), sql.length];
  return ends.map((end, i) => sql.slice(i === 0 ? 0 : (ends[i - 1] as number) + 1, end).trim()).filter(Boolean);
}
