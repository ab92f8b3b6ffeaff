import type { TagCompiler } from '../library.ts';
import { parseArguments } from './arguments.ts';

/** `{% querystring page=2 q=None %}`: the query of this page with changes; null removes a name. */
export const querystringTag: TagCompiler = (parser, token) => {
  const { positional, named } = parseArguments(parser, parser.words(token).slice(1));
  return {
    write(writer) {
      const sources = positional.map((source) => writer.expression(source, 'keep')).join(',');
      const changes = named
        .map(({ name, value }) => `[${JSON.stringify(name)},${writer.expression(value, 'keep')}]`)
        .join(',');
      writer.value(`$querystring(R,${writer.frame()},[${sources}],[${changes}])`, token.offset);
    },
  };
};
