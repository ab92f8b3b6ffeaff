import type { Writer } from '../compiler/writer.ts';
import type { Expression } from '../expression.ts';
import { firstWord } from '../parser.ts';
import type { TagCompiler } from '../library.ts';
import { TextNode, type Node } from '../node.ts';
import type { TagParser } from '../parser.ts';
import type { TypeCollector } from '../typed/type-collector.ts';
import { parseArguments, type NamedExpression } from './arguments.ts';

const FORM = 'Write {% component "card.html" title=post.title %}…{% slot footer %}…{% endslot %}{% endcomponent %}.';
const OPEN = 'open component';
const DEFAULT = 'default';

/** Slots of the component whose body is being read. */
type Slots = Map<string, readonly Node[]>;

/**
 * `{% component "card.html" title=post.title %}body{% slot footer %}…{% endslot %}{% endcomponent %}`: a template that sees
 * its values and `slots`, and nothing else. What is in it is rendered where it is, with the names of the page.
 */
export const componentTag: TagCompiler = (parser, token) => {
  const [, template, ...words] = parser.words(token);
  if (!template) throw parser.syntaxError('{% component %} needs a template', token.offset, FORM);
  const { positional, named } = parseArguments(parser, words);
  if (positional[0])
    throw parser.syntaxError(`${JSON.stringify(positional[0].text)} has no name`, positional[0].offset, FORM);
  if (named.some(({ name }) => name === 'slots'))
    throw parser.syntaxError(
      'the name slots is reserved for the slots of the component',
      token.offset,
      'Choose another name.',
    );
  const expression = parser.expression(template);
  parser.refer('template', expression);
  const outer = parser.memory.get(OPEN);
  const slots: Slots = new Map();
  parser.memory.set(OPEN, slots);
  const { nodes } = parser.body(token, 'endcomponent');
  parser.memory.set(OPEN, outer);
  const body = nodes.filter((node) => !(node instanceof SlotNode));
  const isEmpty = body.every((node) => node instanceof TextNode && node.text.trim() === '');
  if (!isEmpty) {
    if (slots.has(DEFAULT))
      throw parser.syntaxError(
        'the component has both a body and {% slot default %}',
        token.offset,
        'Keep one of them.',
      );
    slots.set(DEFAULT, body);
  }
  return new ComponentNode(expression, named, slots, token.offset);
};

/** `{% slot footer %}…{% endslot %}`, directly in a `{% component %}`. */
export const slotTag: TagCompiler = (parser, token) => {
  const [name, ...more] = parser.words(token).slice(1);
  if (!name || more.length > 0 || !/^[\p{L}\p{N}_]+$/u.test(name.text) || name.text.startsWith('_'))
    throw parser.syntaxError('{% slot %} takes one name', token.offset, 'Write {% slot footer %}.');
  const slots = parser.memory.get(OPEN) as Slots | undefined;
  if (!slots || parser.opener !== 'component')
    throw parser.syntaxError(
      '{% slot %} must be directly in a {% component %}',
      token.offset,
      `Put conditions and loops inside the slot. The component prints the slot with {{ slots.${name.text} }}.`,
    );
  if (slots.has(name.text)) throw parser.syntaxError(`duplicate slot ${JSON.stringify(name.text)}`, name.offset);
  slots.set(name.text, readSlot(parser, token));
  return new SlotNode();
};

function readSlot(parser: TagParser, token: Parameters<TagCompiler>[1]): readonly Node[] {
  const slots = parser.memory.get(OPEN);
  parser.memory.set(OPEN, undefined);
  const { nodes, end } = parser.body(token, 'endslot');
  parser.memory.set(OPEN, slots);
  const [name, endName] = [parser.words(token)[1], parser.words(end)[1]];
  if (endName && endName.text !== name?.text)
    throw parser.syntaxError(
      `{% ${firstWord(end)} ${endName.text} %} closes slot ${JSON.stringify(name?.text)}`,
      endName.offset,
    );
  return nodes;
}

/** Where a slot was: the component has it. */
class SlotNode implements Node {
  write(): void {}
}

class ComponentNode implements Node {
  readonly bodies: readonly (readonly Node[])[];
  readonly #template: Expression;
  readonly #values: readonly NamedExpression[];
  readonly #slots: Slots;
  readonly #offset: number;

  constructor(template: Expression, values: readonly NamedExpression[], slots: Slots, offset: number) {
    this.#template = template;
    this.#values = values;
    this.#slots = slots;
    this.#offset = offset;
    this.bodies = [...slots.values()];
  }

  types(types: TypeCollector): void {
    for (const body of this.bodies) types.nodes(body);
    const values = this.#values.map(({ name, value }) => [name, types.expression(value)] as const);
    types.include(this.#template, [...values, ['slots', '$any']], true);
  }

  write(writer: Writer): void {
    writer.statement('{');
    const slots = [...this.#slots].map(([name, nodes]) => {
      const text = writer.capture(() => writer.nodes(nodes));
      return `[${JSON.stringify(name)}]:$safe(${text})`;
    });
    writer.at(this.#offset);
    const values = this.#values.map(({ name, value }) => `[${JSON.stringify(name)}]:${writer.expression(value)}`);
    const context = `{__proto__:null,${[...values, `slots:{__proto__:null,${slots.join(',')}}`].join(',')}}`;
    const name = writer.expression(this.#template, 'keep');
    const included = `${name},$Frame.from(${context}),${writer.autoescape}`;
    writer.piece(`R.include(${included})`, `$streamInclude(R,${included})`, this.#offset);
    writer.statement('}');
  }
}
