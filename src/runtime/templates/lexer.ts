import type { TemplateSource } from './source.ts';

export type TokenKind = 'text' | 'variable' | 'tag' | 'comment';

export interface Token {
  readonly kind: TokenKind;
  /** Text as it is, or what stands between the delimiters, trimmed. */
  readonly contents: string;
  /** Where `contents` begins in the source. */
  readonly offset: number;
}

// As in Django, a tag, variable or comment never spans lines.
const DELIMITED = /\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}/g;

/** Cuts a template into tokens. Inside `{% verbatim %}` everything is text until its end tag. */
export function tokenize(source: TemplateSource): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  let verbatim: string | undefined;
  for (const match of source.text.matchAll(DELIMITED)) {
    if (verbatim !== undefined && trimmed(match[0]) !== verbatim) continue;
    pushText(tokens, source.text, end, match.index);
    const token = delimited(match[0], match.index);
    verbatim = verbatim === undefined ? verbatimEnd(token) : undefined;
    tokens.push(token);
    end = match.index + match[0].length;
  }
  pushText(tokens, source.text, end, source.text.length);
  return tokens;
}

function pushText(tokens: Token[], text: string, from: number, to: number): void {
  if (to > from) tokens.push({ kind: 'text', contents: text.slice(from, to), offset: from });
}

function trimmed(match: string): string {
  return match.startsWith('{%') ? match.slice(2, -2).trim() : '';
}

function delimited(match: string, index: number): Token {
  const inner = match.slice(2, -2);
  const offset = index + 2 + (inner.length - inner.trimStart().length);
  const kind = match[1] === '%' ? 'tag' : match[1] === '{' ? 'variable' : 'comment';
  return { kind, contents: inner.trim(), offset };
}

function verbatimEnd({ kind, contents }: Token): string | undefined {
  return kind === 'tag' && /^verbatim(\s|$)/.test(contents) ? `end${contents}` : undefined;
}

/** A word of a tag, with its place in the source. Words split at spaces outside quotes: `a=1 b|cut:"x y"`. */
export interface Word {
  readonly text: string;
  readonly offset: number;
}

const WORD = /(?:[^\s'"]*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+)|\S+/g;

export function splitWords(token: Token): Word[] {
  return [...token.contents.matchAll(WORD)].map((match) => ({ text: match[0], offset: token.offset + match.index }));
}
