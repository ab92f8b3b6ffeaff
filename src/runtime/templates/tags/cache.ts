import type { TagCompiler } from '../library.ts';
import { parsePair } from './arguments.ts';

const FORM = 'Write {% cache 500 sidebar %} or {% cache 500 sidebar request.user.id %}.';

/** `{% cache 500 sidebar user.id %}…{% endcache %}`: keeps what its body renders for 500 seconds, for each `user.id`. */
export const cacheTag: TagCompiler = (parser, token) => {
  const [timeout, name, ...rest] = parser.words(token).slice(1);
  if (!timeout || !name) throw parser.syntaxError('{% cache %} needs a time in seconds and a name', token.offset, FORM);
  const last = rest.at(-1);
  const pair = last?.text.startsWith('using=') ? parsePair(parser, last) : undefined;
  const seconds = parser.expression(timeout);
  const varyOn = (pair ? rest.slice(0, -1) : rest).map((word) => parser.expression(word));
  const { nodes } = parser.body(token, 'endcache');
  return {
    bodies: [nodes],
    write(writer) {
      const [fragment, html] = [writer.fresh('g'), writer.fresh('h')];
      const values = varyOn.map((expression) => writer.expression(expression));
      const using = pair ? `,${writer.expression(pair.value)}` : '';
      writer.at(token.offset);
      writer.statement(
        `const ${fragment}=$fragment(R,{name:${JSON.stringify(name.text)},varyOn:[${values.join(',')}]},${writer.expression(seconds, 'keep')}${using});`,
      );
      writer.statement(`let ${html}=${fragment}.html;if(${html}===undefined){`);
      const body = writer.capture(() => writer.nodes(nodes));
      writer.statement(`${html}=${fragment}.keep(${body});}`);
      writer.raw(html, token.offset);
    },
  };
};
