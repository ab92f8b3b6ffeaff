// Tags that change language, time zone or forms of numbers for what is in them.
import type { Writer } from '../compiler/writer.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';
import { splitAs } from './arguments.ts';

/** A node whose body renders in changed surroundings; `change` writes the code of an object of them. */
export function surroundingsNode(body: readonly Node[], offset: number, change: (writer: Writer) => string): Node {
  return {
    bodies: [body],
    write(writer) {
      const before = writer.fresh('e');
      writer.at(offset);
      writer.statement(`const ${before}=R.page.enter(${change(writer)});try{`);
      writer.nodes(body);
      writer.statement(`}finally{R.page.restore(${before});}`);
    },
  };
}

/** `{% localize on %}…{% endlocalize %}`: numbers as the language writes them; off: dates as English writes them. */
const localizeTag: TagCompiler = (parser, token) => {
  const [state, ...more] = parser.words(token).slice(1);
  if (more.length > 0 || (state && state.text !== 'on' && state.text !== 'off'))
    throw parser.syntaxError('{% localize %} takes on or off', token.offset, 'Write {% localize off %}.');
  const { nodes } = parser.body(token, 'endlocalize');
  return surroundingsNode(nodes, token.offset, () => `{isLocalized:${state?.text !== 'off'}}`);
};

export const localizationTags: Readonly<Record<string, TagCompiler>> = { localize: localizeTag };

/** `{% timezone "Europe/Berlin" %}…{% endtimezone %}` */
const timeZoneTag: TagCompiler = (parser, token) => {
  const [zone, ...more] = parser.words(token).slice(1);
  if (!zone || more.length > 0)
    throw parser.syntaxError('{% timezone %} takes one zone', token.offset, 'Write {% timezone "Europe/Berlin" %}.');
  const expression = parser.expression(zone);
  const { nodes } = parser.body(token, 'endtimezone');
  return surroundingsNode(
    nodes,
    token.offset,
    (writer) => `{timeZone:$zoneName(${writer.expression(expression, 'keep')})}`,
  );
};

/** `{% localtime off %}…{% endlocaltime %}`: times in UTC. */
const localTimeTag: TagCompiler = (parser, token) => {
  const [state, ...more] = parser.words(token).slice(1);
  if (more.length > 0 || (state && state.text !== 'on' && state.text !== 'off'))
    throw parser.syntaxError('{% localtime %} takes on or off', token.offset, 'Write {% localtime off %}.');
  const { nodes } = parser.body(token, 'endlocaltime');
  return surroundingsNode(nodes, token.offset, () => (state?.text === 'off' ? '{timeZone:"UTC"}' : '{}'));
};

/** `{% get_current_timezone as zone %}` */
const currentZoneTag: TagCompiler = (parser, token) => {
  const { words, name } = splitAs(parser.words(token).slice(1));
  if (name === undefined || words.length > 0)
    throw parser.syntaxError(
      '{% get_current_timezone %} needs a name',
      token.offset,
      'Write {% get_current_timezone as zone %}.',
    );
  return { assigns: [name], write: (writer) => writer.assign(name, 'R.environment(false).timeZone') };
};

export const timeZoneTags: Readonly<Record<string, TagCompiler>> = {
  get_current_timezone: currentZoneTag,
  localtime: localTimeTag,
  timezone: timeZoneTag,
};
