import type { Writer } from '../compiler/writer.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';

/** `{% autoescape off %}…{% endautoescape %}` */
export const autoescapeTag: TagCompiler = (parser, token) => {
  const words = parser.words(token).slice(1);
  const state = words[0]?.text;
  if (words.length !== 1 || (state !== 'on' && state !== 'off')) {
    throw parser.syntaxError('{% autoescape %} takes on or off', token.offset, 'Write {% autoescape off %}.');
  }
  return new AutoescapeNode(state === 'on', parser.body(token, 'endautoescape').nodes);
};

class AutoescapeNode implements Node {
  readonly bodies: readonly (readonly Node[])[];
  readonly #isOn: boolean;

  constructor(isOn: boolean, body: readonly Node[]) {
    this.#isOn = isOn;
    this.bodies = [body];
  }

  write(writer: Writer): void {
    const outer = writer.autoescape;
    writer.autoescape = String(this.#isOn);
    writer.nodes(this.bodies[0] ?? []);
    writer.autoescape = outer;
  }
}
