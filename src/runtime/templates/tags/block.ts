import type { Writer } from '../compiler/writer.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';
import type { TypeCollector } from '../typed/type-collector.ts';
import { nearest } from '../../../kernel/names.ts';

/** `{% block name %}…{% endblock name %}` */
export const blockTag: TagCompiler = (parser, token) => {
  const [, name, ...more] = parser.words(token);
  if (!name || more.length > 0)
    throw parser.syntaxError('{% block %} takes one name', token.offset, 'Write {% block content %}.');
  const twin = parser.blocks.get(name.text);
  if (twin)
    throw parser.syntaxError(
      `duplicate block ${JSON.stringify(name.text)}; the first one is in line ${parser.source.line(twin.offset)}`,
      name.offset,
      'Rename one of them.',
    );
  const block = { name: name.text, offset: token.offset, body: [] as readonly Node[] };
  parser.blocks.set(name.text, block);
  const { nodes, end } = parser.body(token, 'endblock');
  const endName = parser.words(end)[1];
  if (endName && endName.text !== name.text) {
    const known = nearest(endName.text, [...parser.blocks.keys()]);
    throw parser.syntaxError(
      `{% endblock ${endName.text} %} closes block ${JSON.stringify(name.text)} of line ${parser.source.line(token.offset)}`,
      endName.offset,
      known === undefined || known === endName.text
        ? `Write {% endblock ${name.text} %}.`
        : `Did you mean {% endblock ${known} %}?`,
    );
  }
  block.body = nodes;
  return new BlockNode(name.text, token.offset);
};

class BlockNode implements Node {
  readonly #name: string;
  readonly #offset: number;

  constructor(name: string, offset: number) {
    this.#name = name;
    this.#offset = offset;
  }

  types(types: TypeCollector): void {
    types.block(this.#name);
  }

  write(writer: Writer): void {
    const values = `${JSON.stringify(this.#name)},${writer.frame()},${writer.autoescape}`;
    writer.piece(`R.block(${values})`, `$streamBlock(R,${values})`, this.#offset);
  }
}

/** `{% extends "base.html" %}`: the first tag of a template. */
export const extendsTag: TagCompiler = (parser, token) => {
  const [, parent, ...more] = parser.words(token);
  if (!parent || more.length > 0)
    throw parser.syntaxError('{% extends %} takes one template', token.offset, 'Write {% extends "base.html" %}.');
  if (parser.parent)
    throw parser.syntaxError(
      '{% extends %} appears more than once',
      token.offset,
      'Remove one of them; a template has one parent.',
    );
  if (!parser.isFirstTag)
    throw parser.syntaxError(
      '{% extends %} must be the first tag of the template',
      token.offset,
      'Move it to the first line.',
    );
  parser.parent = parser.expression(parent);
  parser.refer('template', parser.parent);
  return { write() {} };
};
