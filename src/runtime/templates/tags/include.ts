import type { Writer } from '../compiler/writer.ts';
import type { Expression } from '../expression.ts';
import type { TagCompiler } from '../library.ts';
import type { Word } from '../lexer.ts';
import type { Node } from '../node.ts';
import type { TagParser } from '../parser.ts';
import type { TypeCollector } from '../typed/type-collector.ts';
import { parsePair, type NamedExpression } from './arguments.ts';

const FORM =
  'Write {% include "row.html" %}, {% include "row.html" with item=post %} or {% include "row.html" with item=post only %}.';

interface IncludeOptions {
  readonly pairs: readonly NamedExpression[];
  readonly isOnly: boolean;
}

/** `{% include "row.html" with item=post only %}` */
export const includeTag: TagCompiler = (parser, token) => {
  const [, template, ...words] = parser.words(token);
  if (!template) throw parser.syntaxError('{% include %} needs a template', token.offset, FORM);
  const expression = parser.expression(template);
  parser.refer('template', expression);
  return new IncludeNode(expression, parseOptions(parser, words), token.offset);
};

function parseOptions(parser: TagParser, words: readonly Word[]): IncludeOptions {
  let pairs: readonly NamedExpression[] | undefined;
  let isOnly = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Word;
    if (word.text === 'only' && !isOnly) isOnly = true;
    else if (word.text === 'with' && pairs === undefined) {
      pairs = readPairs(parser, words.slice(at + 1));
      if (pairs.length === 0)
        throw parser.syntaxError('{% include … with %} needs at least one name=value', word.offset, FORM);
      at += pairs.length;
    } else throw parser.syntaxError(`unexpected ${JSON.stringify(word.text)} in {% include %}`, word.offset, FORM);
  }
  return { pairs: pairs ?? [], isOnly };
}

function readPairs(parser: TagParser, words: readonly Word[]): NamedExpression[] {
  const pairs: NamedExpression[] = [];
  for (const word of words) {
    const pair = parsePair(parser, word);
    if (!pair) break;
    pairs.push(pair);
  }
  return pairs;
}

class IncludeNode implements Node {
  readonly #template: Expression;
  readonly #options: IncludeOptions;
  readonly #offset: number;

  constructor(template: Expression, options: IncludeOptions, offset: number) {
    this.#template = template;
    this.#options = options;
    this.#offset = offset;
  }

  types(types: TypeCollector): void {
    const { pairs, isOnly } = this.#options;
    if (this.#template.operand.kind === 'path') types.expression(this.#template);
    const values = pairs.map(({ name, value }) => [name, types.expression(value)] as const);
    types.include(this.#template, values, isOnly);
  }

  write(writer: Writer): void {
    const name = writer.expression(this.#template, 'keep');
    const values = `${name},${this.#frame(writer)},${writer.autoescape}`;
    writer.piece(`R.include(${values})`, `$streamInclude(R,${values})`, this.#offset);
  }

  #frame(writer: Writer): string {
    const { pairs, isOnly } = this.#options;
    const outer = isOnly ? 'undefined' : writer.frame();
    if (pairs.length === 0) return isOnly ? 'new $Frame(undefined)' : outer;
    const values = pairs.map(({ name, value }) => `[${JSON.stringify(name)}]:${writer.expression(value)}`);
    return `$Frame.from({__proto__:null,${values.join(',')}},${outer})`;
  }
}
