import type { TagCompiler } from '../library.ts';
import { TextNode, type Node } from '../node.ts';

const nothing: Node = { write() {} };

/** `{% comment "why" %}…{% endcomment %}` */
export const commentTag: TagCompiler = (parser, token) => {
  parser.skipTo(token, 'endcomment');
  return nothing;
};

/** `{% verbatim name %}…{% endverbatim name %}`: the lexer has left everything between as text. */
export const verbatimTag: TagCompiler = (parser, token) => {
  const { nodes } = parser.body(token, 'endverbatim');
  return new TextNode(nodes.map((node) => (node instanceof TextNode ? node.text : '')).join(''));
};

/** `{% load humanize posts %}` or `{% load intcomma from humanize %}` */
export const loadTag: TagCompiler = (parser, token) => {
  const words = parser.words(token).slice(1);
  const isFrom = words.at(-2)?.text === 'from';
  const names = isFrom ? words.slice(0, -2).map((word) => word.text) : undefined;
  for (const word of isFrom ? words.slice(-1) : words) {
    const library = parser.library(word);
    const missing = names?.find((name) => !(name in library.filters) && !(name in library.tags));
    if (missing !== undefined)
      throw parser.syntaxError(
        `library ${JSON.stringify(word.text)} has no tag or filter ${JSON.stringify(missing)}`,
        word.offset,
      );
    parser.use(library, names);
  }
  return nothing;
};
