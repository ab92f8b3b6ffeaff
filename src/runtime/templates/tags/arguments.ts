// Arguments as tags take them: name=value pairs, "as name", and plain values.
import type { Expression } from '../expression.ts';
import type { Word } from '../lexer.ts';
import type { TagParser } from '../parser.ts';

const PAIR = /^([\p{L}\p{N}_-]+)=(.+)$/su;

export interface NamedExpression {
  readonly name: string;
  readonly value: Expression;
}

/** `name=value`, or undefined if the word has another form. */
export function parsePair(parser: TagParser, word: Word): NamedExpression | undefined {
  const match = PAIR.exec(word.text);
  if (!match) return undefined;
  const [, name = '', text = ''] = match;
  return { name, value: parser.expression({ text, offset: word.offset + name.length + 1 }) };
}

/** Takes a trailing `as name` off the words. */
export function splitAs(words: readonly Word[]): { words: readonly Word[]; name: string | undefined } {
  if (words.length < 2 || words.at(-2)?.text !== 'as') return { words, name: undefined };
  return { words: words.slice(0, -2), name: words.at(-1)?.text };
}

export interface TagArguments {
  readonly positional: readonly Expression[];
  readonly named: readonly NamedExpression[];
}

/** Plain values, then `name=value` pairs. @throws {TemplateError} TEMPLATE_SYNTAX: a name given twice, a value after a pair */
export function parseArguments(parser: TagParser, words: readonly Word[]): TagArguments {
  const positional: Expression[] = [];
  const named: NamedExpression[] = [];
  for (const word of words) {
    const pair = parsePair(parser, word);
    if (pair && named.some(({ name }) => name === pair.name))
      throw parser.syntaxError(`duplicate argument ${pair.name}`, word.offset);
    if (!pair && named.length > 0)
      throw parser.syntaxError(
        `${JSON.stringify(word.text)} comes after a named argument`,
        word.offset,
        'Put plain values first.',
      );
    if (pair) named.push(pair);
    else positional.push(parser.expression(word));
  }
  return { positional, named };
}
