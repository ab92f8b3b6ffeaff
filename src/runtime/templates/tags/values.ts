// Tags that compute one value and print it, or set a name to it.
import type { Writer } from '../compiler/writer.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';
import { lorem } from '../formats/lorem.ts';
import { splitAs } from './arguments.ts';

/** A node that prints JavaScript `code`, or gives its value to `name`. */
function valueNode(name: string | undefined, offset: number, code: (writer: Writer) => string): Node {
  return {
    assigns: name === undefined ? [] : [name],
    write(writer) {
      const value = code(writer);
      if (name === undefined) return writer.value(value, offset);
      writer.at(offset);
      writer.assign(name, value);
    },
  };
}

/** `{% firstof a b "none" %}`, `{% firstof a b as value %}`: the first that is not empty. */
export const firstOfTag: TagCompiler = (parser, token) => {
  const { words, name } = splitAs(parser.words(token).slice(1));
  if (words.length === 0)
    throw parser.syntaxError(
      '{% firstof %} needs values',
      token.offset,
      'Write {% firstof user.name user.email "nobody" %}.',
    );
  const values = words.map((word) => parser.expression(word));
  return {
    assigns: name === undefined ? [] : [name],
    write(writer) {
      // Each value is read only if those before it were empty.
      const value = writer.fresh('q');
      const choice = values.map((expression) => `$test(${value}=${writer.expression(expression, 'text')})`).join('||');
      writer.at(token.offset);
      writer.statement(`let ${value};if(!(${choice}))${value}="";`);
      if (name === undefined) writer.value(value, token.offset);
      else writer.assign(name, `$safe($print(${value},${writer.autoescape},R))`);
    },
  };
};

/** `{% now "Y-m-d" %}`, `{% now "Y" as year %}` */
export const nowTag: TagCompiler = (parser, token) => {
  const { words, name } = splitAs(parser.words(token).slice(1));
  const [format, ...more] = words;
  if (!format || more.length > 0 || !/^["'].*["']$/s.test(format.text)) {
    throw parser.syntaxError('{% now %} takes one quoted format', token.offset, 'Write {% now "Y-m-d H:i" %}.');
  }
  const pattern = JSON.stringify(format.text.slice(1, -1));
  // The format is the author's own: what is in it is printed as it is.
  if (name === undefined) return { write: (writer) => writer.raw(`$now(R,${pattern})`, token.offset) };
  return valueNode(name, token.offset, () => `$now(R,${pattern})`);
};

/** `{% widthratio value max 100 %}`, `{% widthratio value max 100 as width %}` */
export const widthRatioTag: TagCompiler = (parser, token) => {
  const { words, name } = splitAs(parser.words(token).slice(1));
  if (words.length !== 3)
    throw parser.syntaxError(
      '{% widthratio %} takes three values',
      token.offset,
      'Write {% widthratio value max 100 %}.',
    );
  const values = words.map((word) => parser.expression(word));
  return valueNode(
    name,
    token.offset,
    (writer) => `$widthRatio(${values.map((value) => writer.expression(value, 'keep')).join(',')})`,
  );
};

const BRACES: Readonly<Record<string, string>> = {
  openblock: '{%',
  closeblock: '%}',
  openvariable: '{{',
  closevariable: '}}',
  openbrace: '{',
  closebrace: '}',
  opencomment: '{#',
  closecomment: '#}',
};

/** `{% templatetag openblock %}` prints `{%`. */
export const templateTagTag: TagCompiler = (parser, token) => {
  const words = parser.words(token).slice(1);
  const braces = words.length === 1 ? BRACES[words[0]?.text ?? ''] : undefined;
  if (braces === undefined)
    throw parser.syntaxError(
      '{% templatetag %} takes one of its names',
      token.offset,
      `Use one of ${Object.keys(BRACES).join(', ')}.`,
    );
  return { write: (writer) => writer.text(braces) };
};

/** `{% lorem %}`, `{% lorem 3 p %}`, `{% lorem 2 w random %}` */
export const loremTag: TagCompiler = (parser, token) => {
  const words = parser.words(token).slice(1);
  const rest = [...words];
  const isRandom = rest.at(-1)?.text === 'random' && rest.pop() !== undefined;
  const method = /^[wpb]$/.test(rest.at(-1)?.text ?? '') ? (rest.pop()?.text ?? 'b') : 'b';
  const count = rest.length > 0 ? parser.expression(rest[0] as (typeof rest)[number]) : undefined;
  if (rest.length > 1)
    throw parser.syntaxError(
      'cannot read {% lorem %}',
      token.offset,
      'Write {% lorem 3 p %}: a number, then w, p or b, then random.',
    );
  return {
    write(writer) {
      const number = count ? writer.expression(count) : '1';
      writer.raw(`${writer.unit.constant(lorem)}(${number},${JSON.stringify(method)},${isRandom})`, token.offset);
    },
  };
};

/** `{% debug %}`: what the template can see; nothing in production. */
export const debugTag: TagCompiler = (_parser, token) => ({
  write: (writer) => writer.raw(`$debugText(R,${writer.frame()})`, token.offset),
});

/** `{% csp_nonce_attr %}`: the nonce attribute of a script or style, where the page has one. */
export const cspNonceTag: TagCompiler = (_parser, token) => ({
  write: (writer) => writer.raw(`$nonceAttribute(${writer.frame()})`, token.offset),
});

/** `{% get_media_prefix %}`, `{% get_media_prefix as prefix %}` */
export const mediaPrefixTag: TagCompiler = (parser, token) => {
  const { name } = splitAs(parser.words(token).slice(1));
  return valueNode(name, token.offset, () => '$mediaPrefix(R)');
};

/** `{% get_static_prefix %}`, `{% get_static_prefix as prefix %}` */
export const staticPrefixTag: TagCompiler = (parser, token) => {
  const { name } = splitAs(parser.words(token).slice(1));
  return valueNode(name, token.offset, () => '$staticUrl(R,"")');
};
