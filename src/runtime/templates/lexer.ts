import type { TemplateSource } from './source.ts';

type TokenKind = 'text' | 'variable' | 'tag' | 'comment';

export interface Token {
  readonly kind: TokenKind;
  /** Text as it is, or what is between the delimiters, trimmed. */
  readonly contents: string;
  /** Where `contents` begins in the source. */
  readonly offset: number;
}

/** Cuts a template into tokens. Inside `{% verbatim %}` everything is text until its end tag. */
export function tokenize(source: TemplateSource): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  let verbatim: string | undefined;
  for (const { start, text } of readDelimited(source.text)) {
    if (verbatim !== undefined && trimmed(text) !== verbatim) continue;
    pushText(tokens, source.text, end, start);
    const token = delimited(text, start);
    verbatim = verbatim === undefined ? verbatimEnd(token) : undefined;
    tokens.push(token);
    end = start + text.length;
  }
  pushText(tokens, source.text, end, source.text.length);
  return tokens;
}

const CLOSERS: Readonly<Record<string, string>> = { '%': '%}', '{': '}}', '#': '#}' };

/**
 * Finds `{% … %}`, `{{ … }}` and `{# … #}`. As in Django, none spans lines. Each closing mark is looked for once, so that
 * the time is linear in the text whatever is in it.
 */
function* readDelimited(text: string): Generator<{ start: number; text: string }> {
  const known: Record<string, number> = {};
  const next = (mark: string, from: number): number => {
    const at = known[mark] ?? -2;
    if (at === -1 || at >= from) return at;
    return (known[mark] = text.indexOf(mark, from));
  };
  for (let at = text.indexOf('{'); at !== -1;) {
    const closer = CLOSERS[text[at + 1] ?? ''];
    const close = closer === undefined ? -1 : next(closer, at + 2);
    const lineEnd = close === -1 ? -1 : next('\n', at);
    const isWhole = close !== -1 && (lineEnd === -1 || close < lineEnd);
    if (isWhole) yield { start: at, text: text.slice(at, close + 2) };
    at = text.indexOf('{', isWhole ? close + 2 : at + 1);
  }
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
