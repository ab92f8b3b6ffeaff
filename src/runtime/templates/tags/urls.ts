import type { Writer } from '../compiler/writer.ts';
import type { Expression } from '../expression.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';
import { referenceParams } from '../references.ts';
import { parseArguments, splitAs, type TagArguments } from './arguments.ts';

/** `{% url "posts:detail" post.slug %}`, `{% url "posts:detail" slug=post.slug as link %}` */
export const urlTag: TagCompiler = (parser, token) => {
  const [first, ...rest] = parser.words(token).slice(1);
  if (!first)
    throw parser.syntaxError(
      '{% url %} needs the name of a route',
      token.offset,
      'Write {% url "posts:detail" post.slug %}.',
    );
  const { words, name } = splitAs(rest);
  const route = parser.expression(first);
  const args = parseArguments(parser, words);
  parser.refer('route', route, { params: referenceParams(args), isOptional: name !== undefined });
  return new UrlNode(route, args, name, token.offset);
};

class UrlNode implements Node {
  readonly assigns: readonly string[];
  readonly #route: Expression;
  readonly #arguments: TagArguments;
  readonly #name: string | undefined;
  readonly #offset: number;

  constructor(route: Expression, args: TagArguments, name: string | undefined, offset: number) {
    this.#route = route;
    this.#arguments = args;
    this.#name = name;
    this.#offset = offset;
    this.assigns = name === undefined ? [] : [name];
  }

  write(writer: Writer): void {
    const { positional, named } = this.#arguments;
    const params =
      named.length > 0
        ? `{__proto__:null,${named.map(({ name, value }) => `[${JSON.stringify(name)}]:${writer.expression(value)}`).join(',')}}`
        : `[${positional.map((value) => writer.expression(value)).join(',')}]`;
    const call = `(R,${writer.expression(this.#route)},${params}`;
    if (this.#name === undefined) return writer.value(`$url${call})`, this.#offset);
    writer.at(this.#offset);
    writer.assign(this.#name, `$urlOrEmpty${call})`);
  }
}

/** `{% static "css/site.css" %}`, `{% static "css/site.css" as path %}` */
export const staticTag: TagCompiler = (parser, token) => {
  const { words, name } = splitAs(parser.words(token).slice(1));
  const [path, ...more] = words;
  if (!path || more.length > 0)
    throw parser.syntaxError('{% static %} takes one path', token.offset, 'Write {% static "css/site.css" %}.');
  const expression = parser.expression(path);
  parser.refer('static', expression);
  return {
    assigns: name === undefined ? [] : [name],
    write(writer) {
      const code = `$staticUrl(R,${writer.expression(expression)})`;
      if (name === undefined) return writer.value(code, token.offset);
      writer.at(token.offset);
      writer.assign(name, code);
    },
  };
};

/** `{% csrf_token %}`: the hidden input that each form with method="post" needs. */
export const csrfTokenTag: TagCompiler = (_parser, token) => ({
  write(writer) {
    writer.raw(`$csrfInput(R,${writer.frame()})`, token.offset);
  },
});
