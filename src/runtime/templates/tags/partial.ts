import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';

/** `{% partialdef card inline %}…{% endpartialdef card %}`: a named piece; `inline` renders it also where it is. */
export const partialDefTag: TagCompiler = (parser, token) => {
  const [name, option, ...more] = parser.words(token).slice(1);
  if (!name) throw parser.syntaxError('{% partialdef %} needs a name', token.offset, 'Write {% partialdef card %}.');
  if ((option && option.text !== 'inline') || more.length > 0) {
    throw parser.syntaxError(
      `{% partialdef %} takes a name and inline, not ${JSON.stringify((more[0] ?? option)?.text)}`,
      token.offset,
      `Write {% partialdef ${name.text} inline %}.`,
    );
  }
  if (parser.partials.has(name.text))
    throw parser.syntaxError(`duplicate partial ${JSON.stringify(name.text)}`, name.offset, 'Rename one of them.');
  const partial = { name: name.text, offset: token.offset, body: [] as readonly Node[] };
  parser.partials.set(name.text, partial);
  const { nodes, end } = parser.body(token, 'endpartialdef');
  const endName = parser.words(end)[1];
  if (endName && endName.text !== name.text) {
    throw parser.syntaxError(
      `{% endpartialdef ${endName.text} %} closes partial ${JSON.stringify(name.text)}`,
      endName.offset,
      `Write {% endpartialdef ${name.text} %}.`,
    );
  }
  partial.body = nodes;
  return option ? partialNode(name.text, token.offset) : { write() {} };
};

/** `{% partial card %}` */
export const partialTag: TagCompiler = (parser, token) => {
  const [name, ...more] = parser.words(token).slice(1);
  if (!name || more.length > 0)
    throw parser.syntaxError('{% partial %} takes one name', token.offset, 'Write {% partial card %}.');
  parser.afterParse(() => {
    if (!parser.partials.has(name.text)) throw parser.unknownPartial(name);
  });
  return partialNode(name.text, token.offset);
};

function partialNode(name: string, offset: number): Node {
  return {
    types: (types) => types.partial(name),
    write(writer) {
      const values = `PARTIALS[${JSON.stringify(name)}],${writer.frame()},${writer.autoescape}`;
      writer.piece(`R.partial(${values})`, `$streamPartial(R,${values})`, offset);
    },
  };
}
