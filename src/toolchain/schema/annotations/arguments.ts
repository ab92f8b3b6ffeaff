// Reads `(max: 200, "text", [a, b], -createdAt)`: the arguments of one annotation.
import type { AnnotationValue } from '../../../kernel/model.ts';
import type { ParsedArgument, ParsedValue } from './parsed-annotation.ts';

/** An error in an annotation's text; the caller makes it an error with file and line. */
export class AnnotationSyntaxError extends Error {
  annotation = '';
  readonly seen: string;
  readonly expected: string;
  /** Offset in the file. */
  readonly offset: number;

  constructor(seen: string, expected: string, offset: number) {
    super(`found ${seen}, expected ${expected}`);
    this.seen = seen;
    this.expected = expected;
    this.offset = offset;
  }
}

const NAME = /-?[A-Za-z_]\w*/y;
const NUMBER = /-?\d+(\.\d+)?(?![\w.])/y;
const STRING = /"((?:[^"\\\n]|\\.)*)"/y;
const KEY = /([A-Za-z_]\w*|\d+|"(?:[^"\\\n]|\\.)*")\s*:/y;
const WORDS: Record<string, boolean | null> = { true: true, false: false, null: null };
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', '"': '"', '\\': '\\' };

interface Cursor {
  text: string;
  at: number;
  toOffset: (index: number) => number;
}

/**
 * Reads the arguments at `at`, if there is an opening bracket, and says where they end.
 *
 * @throws {AnnotationSyntaxError} when the text is not a list of arguments.
 */
export function readArguments(
  text: string,
  at: number,
  toOffset: (index: number) => number,
): { values: ParsedArgument[]; end: number } {
  if (text[at] !== '(') return { values: [], end: at };
  const cursor: Cursor = { text, at: at + 1, toOffset };
  const values = readSequence(cursor, ')', readArgument);
  return { values, end: cursor.at };
}

function readSequence<T>(cursor: Cursor, close: string, read: (cursor: Cursor) => T): T[] {
  const items: T[] = [];
  for (;;) {
    skipBlanks(cursor);
    if (take(cursor, close)) return items;
    if (items.length > 0) {
      if (!take(cursor, ',')) throw unexpected(cursor, `a comma or ${close}`);
      skipBlanks(cursor);
      if (take(cursor, close)) return items;
    }
    items.push(read(cursor));
  }
}

function readArgument(cursor: Cursor): ParsedArgument {
  const offset = cursor.toOffset(cursor.at);
  const key = match(cursor, KEY);
  skipBlanks(cursor);
  const name = key?.[1]?.startsWith('"') ? unescape(key[1].slice(1, -1)) : key?.[1];
  return { name, value: readValue(cursor), offset };
}

function readValue(cursor: Cursor): ParsedValue {
  const offset = cursor.toOffset(cursor.at);
  const plain = (kind: ParsedValue['kind'], value: AnnotationValue): ParsedValue => ({
    kind,
    value,
    items: [],
    offset,
  });
  const text = match(cursor, STRING);
  if (text) return plain('string', unescape(text[1] as string));
  const number = match(cursor, NUMBER);
  if (number) return plain('number', Number(number[0]));
  const word = match(cursor, NAME)?.[0];
  if (word !== undefined && word in WORDS)
    return plain(WORDS[word] === null ? 'null' : 'boolean', WORDS[word] as AnnotationValue);
  if (word !== undefined) return plain('name', word);
  if (!take(cursor, '['))
    throw unexpected(cursor, 'text in double quotes, a number, true, false, null, a field name or a list');
  const items = readSequence(cursor, ']', readValue);
  return { kind: 'list', value: items.map((item) => item.value), items, offset };
}

function match(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text) ?? undefined;
  if (found) cursor.at = pattern.lastIndex;
  return found;
}

function take(cursor: Cursor, char: string): boolean {
  if (cursor.text[cursor.at] !== char) return false;
  cursor.at++;
  return true;
}

function skipBlanks(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at++;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

function unexpected(cursor: Cursor, expected: string): AnnotationSyntaxError {
  const rest = cursor.text.slice(cursor.at);
  const seen = rest === '' ? 'the end of the comment' : `“${/^\S{1,20}/.exec(rest)?.[0] ?? rest[0]}”`;
  return new AnnotationSyntaxError(seen, expected, cursor.toOffset(Math.min(cursor.at, cursor.text.length)));
}
