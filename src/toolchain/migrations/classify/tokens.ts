// SQL as tokens: enough to read the statements of migrations without being misled by quotes and comments.
import { quoteName } from '../../../kernel/sql-names.ts';
import { qualify } from '../diff/qualified-name.ts';

export interface Token {
  /** `name`: in double quotes, its value without them. `text`: in single or dollar quotes, with them. */
  kind: 'word' | 'name' | 'text' | 'number' | 'symbol';
  value: string;
  start: number;
  end: number;
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|[EeXxBb]?'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[\w[^\]]*\]|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[\p{L}_][\p{L}\p{N}_$]*|::|<>|<=|>=|!=|\|\||[^\s]/gu;

export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: text, index } of sql.matchAll(TOKEN)) {
    if (text.startsWith('--') || text.startsWith('/*')) continue;
    tokens.push({ ...read(text), start: index, end: index + text.length });
  }
  return tokens;
}

function read(text: string): Pick<Token, 'kind' | 'value'> {
  const first = text[0] as string;
  if (first === '"') return { kind: 'name', value: text.slice(1, -1).replaceAll('""', '"') };
  if (first === '`' || (first === '[' && text.length > 2)) return { kind: 'name', value: text.slice(1, -1) };
  if (/^[EeXxBb]?'/.test(text) || /^\$\w*\$/.test(text)) return { kind: 'text', value: text };
  if (/^\d/.test(text)) return { kind: 'number', value: text };
  return { kind: /^[\p{L}_]/u.test(text) ? 'word' : 'symbol', value: text };
}

/** Reads tokens from the left. */
export class Cursor {
  readonly sql: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(sql: string, tokens: readonly Token[] = tokenize(sql)) {
    this.sql = sql;
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** Takes these words or symbols if all of them come next, in any case. */
  take(...words: string[]): boolean {
    if (!words.every((word, i) => isWord(this.#tokens[this.#at + i], word))) return false;
    this.#at += words.length;
    return true;
  }

  /** The next name, quoted or not, the last part of `schema.name`; undefined where something else comes. */
  name(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name' && token?.kind !== 'word') return undefined;
    this.#at += 1;
    return this.take('.') ? this.name() : token.value;
  }

  /** As `name`, of a table: with its schema where one is written. */
  table(): string | undefined {
    const first = this.#tokens[this.#at];
    const isQualified = isWord(this.#tokens[this.#at + 1], '.');
    const table = this.name();
    return table === undefined ? undefined : qualify({ schema: isQualified ? first?.value : undefined, table });
  }

  /** The tokens inside the brackets that come next; undefined where none does. */
  brackets(): Token[] | undefined {
    if (!isWord(this.#tokens[this.#at], '(')) return undefined;
    const end = this.#closing(this.#at);
    const inside = this.#tokens.slice(this.#at + 1, end);
    this.#at = end + 1;
    return inside;
  }

  /** The tokens before any of these words or symbols outside brackets, or to the end. */
  until(...words: string[]): Token[] {
    const start = this.#at;
    while (!this.isAtEnd && !words.some((word) => isWord(this.peek(), word))) {
      if (isWord(this.peek(), '(')) this.#at = this.#closing(this.#at);
      this.#at += 1;
    }
    return this.#tokens.slice(start, this.#at);
  }

  skip(): void {
    this.#at += 1;
  }

  rest(): Token[] {
    return this.until();
  }

  #closing(open: number): number {
    let depth = 0;
    for (let i = open; i < this.#tokens.length; i += 1) {
      const value = this.#tokens[i]?.kind === 'symbol' ? this.#tokens[i]?.value : '';
      if (value === '(') depth += 1;
      if (value === ')' && --depth === 0) return i;
    }
    return this.#tokens.length;
  }
}

export function isWord(token: Token | undefined, word: string): boolean {
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'symbol')) return false;
  return token.value.toUpperCase() === word;
}

/** The tokens between commas outside brackets. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isWord(token, '(')) depth += 1;
    if (isWord(token, ')')) depth -= 1;
    if (depth === 0 && isWord(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** The text that these neighbouring tokens were read from. */
export function textOf(sql: string, tokens: readonly Token[]): string {
  const [first, last] = [tokens[0], tokens.at(-1)];
  return first && last ? sql.slice(first.start, last.end) : '';
}

/** In one spelling, to be compared: words in capitals, names in quotes, single spaces. */
export function normalize(tokens: readonly Token[]): string {
  return tokens
    .map(({ kind, value }) => {
      if (kind === 'word') return value.toUpperCase();
      return kind === 'name' ? quoteName(value) : value;
    })
    .join(' ');
}
