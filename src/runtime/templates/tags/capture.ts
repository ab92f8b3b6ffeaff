// Tags that change the text of their body: filter and spaceless.
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';

const NOT_HERE = new Set(['escape', 'safe']);

/** `{% filter upper|truncatechars:20 %}…{% endfilter %}` */
export const filterTag: TagCompiler = (parser, token) => {
  const text = token.contents.replace(/^filter\s*/, '');
  const offset = token.offset + token.contents.length - text.length;
  // `body` is a name that no view can give: the captured text takes its place.
  const expression = parser.expression({ text: `body|${text}`, offset: offset - 'body|'.length });
  const wrong = expression.filters.find(({ name }) => NOT_HERE.has(name));
  if (wrong)
    throw parser.syntaxError(
      `{% filter ${wrong.name} %} is not possible`,
      offset,
      'Write {% autoescape off %} or on around the text.',
    );
  const { nodes } = parser.body(token, 'endfilter');
  return {
    bodies: [nodes],
    write(writer) {
      writer.statement('{');
      const body = writer.capture(() => writer.nodes(nodes));
      writer.raw(`$toText(${writer.filters(`$safe(${body})`, expression)})`, token.offset);
      writer.statement('}');
    },
  } satisfies Node;
};

/** `{% spaceless %}…{% endspaceless %}`: takes out white space between tags. */
export const spacelessTag: TagCompiler = (parser, token) => {
  const { nodes } = parser.body(token, 'endspaceless');
  return {
    bodies: [nodes],
    write(writer) {
      writer.statement('{');
      const body = writer.capture(() => writer.nodes(nodes));
      writer.raw(`$stripSpacesBetweenTags(${body}.trim())`, token.offset);
      writer.statement('}');
    },
  };
};
