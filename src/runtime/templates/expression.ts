// The small language inside {{ … }} and of tag arguments: a literal or a dotted path, then filters.
import { nearest } from '../../kernel/names.ts';
import { errorAt, errors } from './errors.ts';
import type { Word } from './lexer.ts';
import type { Filter } from './library.ts';
import type { TemplateSource } from './source.ts';

export interface LiteralOperand {
  readonly kind: 'literal';
  readonly value: string | number | bigint | boolean | null;
  /** `_("text")`: shown in the language of the page. */
  readonly isTranslated?: boolean;
}

interface PathOperand {
  readonly kind: 'path';
  /** `post.author.name` → `['post', 'author', 'name']`. */
  readonly path: readonly string[];
}

export type Operand = LiteralOperand | PathOperand;

export interface FilterCall {
  readonly name: string;
  readonly filter: Filter;
  readonly argument: Operand | undefined;
}

export interface Expression {
  readonly text: string;
  readonly offset: number;
  readonly operand: Operand;
  readonly filters: readonly FilterCall[];
}

/** Where filters are found by name while parsing. */
export interface FilterScope {
  /** Called with texts to translate. */
  noteText?(text: string, offset: number): void;
  /** Where a filter that is not known waits for its `{% load %}`. */
  notLoaded?(kind: 'filters', name: string): string | undefined;
  readonly source: TemplateSource;
  readonly filters: ReadonlyMap<string, Filter>;
}

const STRING = String.raw`_\("[^"\\]*(?:\\.[^"\\]*)*"\)|_\('[^'\\]*(?:\\.[^'\\]*)*'\)|"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'`;
const NAME = String.raw`[\p{L}\p{N}_.]+|[-+.]?\d[\d.e]*`;
const OPERAND = new RegExp(`${STRING}|${NAME}`, 'uy');
const FILTER = new RegExp(String.raw`\s*\|\s*([\p{L}\p{N}_]+)(?::(${STRING}|${NAME}))?`, 'uy');
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/;
const CONSTANTS: Record<string, LiteralOperand['value']> = {
  True: true,
  False: false,
  None: null,
  true: true,
  false: false,
  null: null,
  undefined: null,
};

/** Parses `value|filter:argument|…`. @throws {TemplateError} TEMPLATE_SYNTAX, TEMPLATE_UNKNOWN_FILTER */
export function parseExpression(word: Word, scope: FilterScope): Expression {
  const { text, offset } = word;
  OPERAND.lastIndex = 0;
  const first = OPERAND.exec(text);
  if (!first) throw unparsed(word, 0, scope);
  const operand = parseOperand({ text: first[0], offset }, scope);
  const filters: FilterCall[] = [];
  let at = OPERAND.lastIndex;
  while (at < text.length) {
    FILTER.lastIndex = at;
    const match = FILTER.exec(text);
    if (!match) throw unparsed(word, at, scope);
    if (text[FILTER.lastIndex] === ':') throw unparsed(word, FILTER.lastIndex, scope);
    filters.push(parseFilter(match, { text, offset: offset + at }, scope));
    at = FILTER.lastIndex;
  }
  return { text, offset, operand, filters };
}

function unparsed({ text, offset }: Word, at: number, scope: FilterScope): Error {
  const rest = text.slice(at);
  const message =
    at === 0
      ? `cannot read ${JSON.stringify(text)}`
      : `cannot read the rest ${JSON.stringify(rest)} of ${JSON.stringify(text)}`;
  const hint = /^\s*[|:]/.test(rest)
    ? 'A filter is written value|filter or value|filter:"argument", with no space after the colon.'
    : 'Expressions are a name, a dotted path, a number or a quoted string, then filters: post.title|upper.';
  return errors.TEMPLATE_SYNTAX({ text: message }, errorAt(scope.source, offset + at, { hint }));
}

function parseFilter(match: RegExpExecArray, word: Word, scope: FilterScope): FilterCall {
  const name = match[1] ?? '';
  const filter = scope.filters.get(name);
  const offset = word.offset + match[0].indexOf(name);
  if (!filter) throw unknownFilter(name, offset, scope);
  const argument = match[2] === undefined ? undefined : parseOperand({ text: match[2], offset }, scope);
  const call = { name, filter, argument };
  checkArgument(call, offset, scope);
  return call;
}

function unknownFilter(name: string, offset: number, scope: FilterScope): Error {
  const meant = nearest(name, [...scope.filters.keys()]);
  const hint = meant === undefined ? scope.notLoaded?.('filters', name) : `Did you mean ${meant}?`;
  return errors.TEMPLATE_UNKNOWN_FILTER({ name }, errorAt(scope.source, offset, { hint }));
}

function checkArgument({ name, filter, argument }: FilterCall, offset: number, scope: FilterScope): void {
  const wanted = filter.argument ?? 'optional';
  if (wanted === 'required' && argument === undefined) {
    throw errors.TEMPLATE_SYNTAX(
      { text: `filter ${name} needs an argument` },
      errorAt(scope.source, offset, { hint: `Write value|${name}:argument.` }),
    );
  }
  if (wanted === 'none' && argument !== undefined) {
    throw errors.TEMPLATE_SYNTAX(
      { text: `filter ${name} takes no argument` },
      errorAt(scope.source, offset, { hint: `Write value|${name}.` }),
    );
  }
}

/** Parses a literal or a dotted path without filters. @throws {TemplateError} TEMPLATE_SYNTAX */
export function parseOperand({ text, offset }: Word, scope: FilterScope): Operand {
  const quoted = text.startsWith('_(') ? text.slice(2, -1) : text;
  if (/^["']/.test(quoted)) {
    const isTranslated = quoted !== text;
    const value = unquote(quoted);
    if (isTranslated) scope.noteText?.(value, offset);
    return { kind: 'literal', value, isTranslated };
  }
  if (NUMBER.test(text) && !text.endsWith('.')) return { kind: 'literal', value: toNumber(text) };
  if (Object.hasOwn(CONSTANTS, text)) return { kind: 'literal', value: CONSTANTS[text] ?? null };
  const path = text.split('.');
  if (path.some((name) => name.startsWith('_'))) {
    throw errors.TEMPLATE_SYNTAX(
      { text: `names must not begin with an underscore: ${JSON.stringify(text)}` },
      errorAt(scope.source, offset, {
        hint: "Names with an underscore are private; give the view's value another name.",
      }),
    );
  }
  if (/^[-+]/.test(text) || (/^\d/.test(text) && text.endsWith('.'))) {
    throw errors.TEMPLATE_SYNTAX(
      { text: `${JSON.stringify(text)} is neither a number nor a name` },
      errorAt(scope.source, offset),
    );
  }
  return { kind: 'path', path };
}

function toNumber(text: string): number | bigint {
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?\d+$/.test(text) ? BigInt(text) : value;
}

/** `"it\'s"` → `it's`: only the quote and the backslash are escaped by a backslash. @throws {TemplateError} TEMPLATE_SYNTAX */
export function unquote(text: string): string {
  const quote = text[0] ?? '';
  if (!/^["']$/.test(quote) || text.length < 2 || !text.endsWith(quote))
    throw errors.TEMPLATE_SYNTAX({ text: `${text} is not quoted text` });
  return text.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\');
}
