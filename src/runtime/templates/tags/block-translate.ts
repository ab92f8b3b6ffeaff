import type { Writer } from '../compiler/writer.ts';
import type { Expression } from '../expression.ts';
import type { Token, Word } from '../lexer.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';
import type { TagParser } from '../parser.ts';
import { literalText } from '../references.ts';
import { parsePair, type NamedExpression } from './arguments.ts';

const FORM =
  'Write {% blocktranslate with name=user.name count total=posts.length trimmed %}…{% plural %}…{% endblocktranslate %}.';

interface Options {
  readonly pairs: NamedExpression[];
  counter: NamedExpression | undefined;
  context: Expression | undefined;
  isTrimmed: boolean;
  name: string | undefined;
}

/** A text with `%(name)s` in the place of its variables: the key of the translation. */
interface Message {
  readonly text: string;
  readonly variables: readonly Word[];
}

/**
 * `{% blocktranslate with name=user.name count total=posts.length %}{{ total }} post of {{ name }}{% plural %}{{ total }}
 * posts of {{ name }}{% endblocktranslate %}`
 */
export const blockTranslateTag: TagCompiler = (parser, token) => {
  const [tag, ...words] = parser.words(token);
  const options = readOptions(parser, words);
  const end = `end${tag?.text ?? ''}`;
  const singular = parser.tokensUntil(token, 'plural', end);
  const plural = singular.word === 'plural' ? parser.tokensUntil(token, end) : undefined;
  if (plural && !options.counter) throw parser.syntaxError('{% plural %} without a number', singular.end.offset, FORM);
  if (!plural && options.counter)
    throw parser.syntaxError('{% blocktranslate %} with count has no {% plural %}', token.offset, FORM);
  const one = readMessage(parser, singular.tokens, options.isTrimmed);
  const many = plural && readMessage(parser, plural.tokens, options.isTrimmed);
  parser.noteText(one.text, token.offset, {
    plural: many?.text,
    context: options.context && literalText(options.context),
  });
  return new BlockTranslateNode(parser, options, { one, many }, token.offset);
};

function readOptions(parser: TagParser, words: readonly Word[]): Options {
  const options: Options = { pairs: [], counter: undefined, context: undefined, isTrimmed: false, name: undefined };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Word;
    const next = words[at + 1];
    if (word.text === 'trimmed') options.isTrimmed = true;
    else if (word.text === 'context' && next) {
      options.context = parser.expression(next);
      at++;
    } else if (word.text === 'asvar' && next) {
      options.name = next.text;
      at++;
    } else if (word.text === 'count' || word.text === 'with' || word.text === 'and') {
      const used = readPairs(parser, words.slice(at + 1), options, word);
      at += used;
    } else
      throw parser.syntaxError(`unexpected ${JSON.stringify(word.text)} in {% blocktranslate %}`, word.offset, FORM);
  }
  return options;
}

/** `name=value …` or `value as name`. @returns how many words they are */
function readPairs(parser: TagParser, words: readonly Word[], options: Options, opener: Word): number {
  const found: NamedExpression[] = [];
  let used = 0;
  const [value, as, name] = words;
  if (value && as?.text === 'as' && name) {
    found.push({ name: name.text, value: parser.expression(value) });
    used = 3;
  }
  for (let word = words[used]; word && words[1]?.text !== 'as'; word = words[used]) {
    const pair = parsePair(parser, word);
    if (!pair) break;
    found.push(pair);
    used++;
    if (opener.text === 'count') break;
  }
  const wanted = opener.text === 'count' ? found.length === 1 : found.length > 0;
  if (!wanted) throw parser.syntaxError(`${opener.text} needs name=value`, opener.offset, FORM);
  if (opener.text === 'count') options.counter = found[0];
  else options.pairs.push(...found);
  return used;
}

function readMessage(parser: TagParser, tokens: readonly Token[], isTrimmed: boolean): Message {
  const variables: Word[] = [];
  let text = '';
  for (const token of tokens) {
    if (token.kind === 'text') text += token.contents.replaceAll('%', '%%');
    else if (token.kind === 'variable') {
      // A translation names it as %(…)s.
      if (/[()]/.test(token.contents))
        throw parser.syntaxError(
          `{{ ${token.contents} }} is not allowed inside {% blocktranslate %}`,
          token.offset,
          'Name it first: {% blocktranslate with name=user.name %}…{{ name }}….',
        );
      variables.push({ text: token.contents, offset: token.offset });
      text += `%(${token.contents})s`;
    } else if (token.kind === 'tag')
      throw parser.syntaxError(
        `{% ${token.contents} %} is not allowed inside {% blocktranslate %}`,
        token.offset,
        'Use only text and {{ names }} inside it.',
      );
  }
  const lines = text.split('\n').map((line) => line.trim());
  return { text: isTrimmed ? lines.join(' ').trim() : text, variables };
}

class BlockTranslateNode implements Node {
  readonly assigns: readonly string[];
  readonly #options: Options;
  readonly #one: Message;
  readonly #many: Message | undefined;
  readonly #offset: number;
  readonly #values: ReadonlyMap<string, Expression>;

  constructor(
    parser: TagParser,
    options: Options,
    { one, many }: { one: Message; many: Message | undefined },
    offset: number,
  ) {
    this.#options = options;
    this.#one = one;
    this.#many = many;
    this.#offset = offset;
    this.assigns = options.name === undefined ? [] : [options.name];
    const named = [...options.pairs, ...(options.counter ? [options.counter] : [])];
    this.#values = new Map([
      ...[...one.variables, ...(many?.variables ?? [])].map((word) => [word.text, parser.expression(word)] as const),
      ...named.map(({ name, value }) => [name, value] as const),
    ]);
  }

  write(writer: Writer): void {
    const { counter, context, name } = this.#options;
    writer.at(this.#offset);
    const printed = [...this.#values].map(
      ([key, value]) => `[${JSON.stringify(key)}]:$print(${writer.expression(value)},${writer.autoescape},R)`,
    );
    const parts = [
      `one:${JSON.stringify(this.#one.text)}`,
      ...(this.#many ? [`many:${JSON.stringify(this.#many.text)}`] : []),
      ...(counter ? [`count:${writer.expression(counter.value, 'keep')}`] : []),
      ...(context ? [`context:${writer.expression(context)}`] : []),
    ];
    const code = `$translateBlock(R,{${parts.join(',')}},{__proto__:null,${printed.join(',')}})`;
    if (name === undefined) return writer.raw(code, this.#offset);
    writer.assign(name, `$safe(${code})`);
  }
}
