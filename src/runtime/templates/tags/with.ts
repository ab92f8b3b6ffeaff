import type { Writer } from '../compiler/writer.ts';
import type { TagCompiler } from '../library.ts';
import type { Word } from '../lexer.ts';
import type { Node } from '../node.ts';
import type { TagParser } from '../parser.ts';
import type { TypeCollector } from '../typed/type-collector.ts';
import { parsePair, type NamedExpression } from './arguments.ts';

const FORM = 'Write {% with total=items.length name=user.name %}.';

/** `{% with a=b c=d %}…{% endwith %}`, or `{% with b as a %}`. */
export const withTag: TagCompiler = (parser, token) => {
  const words = parser.words(token).slice(1);
  const pairs = parsePairs(parser, words);
  if (pairs.length === 0) throw parser.syntaxError('{% with %} needs at least one name', token.offset, FORM);
  return new WithNode(pairs, parser.body(token, 'endwith').nodes);
};

/** `a=b c=d` or `b as a and d as c`. @throws {TemplateError} TEMPLATE_SYNTAX */
function parsePairs(parser: TagParser, words: readonly Word[]): NamedExpression[] {
  const [first, as, name] = words;
  if (first && name && as?.text === 'as') {
    const rest = words[3]?.text === 'and' ? words.slice(4) : words.slice(3);
    return [{ name: name.text, value: parser.expression(first) }, ...parsePairs(parser, rest)];
  }
  return words.map((word) => {
    const pair = parsePair(parser, word);
    if (!pair)
      throw parser.syntaxError(`${JSON.stringify(word.text)} is not of the form name=value`, word.offset, FORM);
    return pair;
  });
}

class WithNode implements Node {
  readonly #pairs: readonly NamedExpression[];
  readonly #body: readonly Node[];

  constructor(pairs: readonly NamedExpression[], body: readonly Node[]) {
    this.#pairs = pairs;
    this.#body = body;
  }

  types(types: TypeCollector): void {
    const values = this.#pairs.map(({ name, value }) => [name, types.expression(value)] as const);
    types.scope(values, () => types.nodes(this.#body));
  }

  write(writer: Writer): void {
    // All values are read before the first name is set: {% with a=b b=a %} swaps.
    const values = this.#pairs.map(({ name, value }) => {
      const local = writer.fresh('w');
      writer.at(value.offset);
      writer.statement(`const ${local}=${writer.expression(value)};`);
      return { name, local };
    });
    writer.inFrame(
      this.#body,
      this.#pairs.map(({ name }) => name),
      () => {
        for (const { name, local } of values) writer.assign(name, local);
        writer.nodes(this.#body);
      },
    );
  }
}
