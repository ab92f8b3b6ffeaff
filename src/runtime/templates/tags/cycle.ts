import type { Writer } from '../compiler/writer.ts';
import type { Expression } from '../expression.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';
import type { TagParser } from '../parser.ts';

const NAMED = 'named cycles';
const LAST = 'last cycle';

/** `{% cycle "odd" "even" %}`, `{% cycle "a" "b" as row silent %}`, then `{% cycle row %}`. */
export const cycleTag: TagCompiler = (parser, token) => {
  const words = parser.words(token).slice(1);
  if (words.length === 0)
    throw parser.syntaxError('{% cycle %} needs values', token.offset, 'Write {% cycle "odd" "even" %}.');
  const [only] = words;
  if (words.length === 1 && only) {
    const node = namedCycles(parser).get(only.text);
    if (!node)
      throw parser.syntaxError(
        `there is no cycle ${JSON.stringify(only.text)}`,
        only.offset,
        `Name it first: {% cycle "a" "b" as ${only.text} %}.`,
      );
    // A separate node: only the cycle itself names something in its frame.
    return { write: (writer) => node.write(writer) };
  }
  const isSilent = words.length > 4 && words.at(-1)?.text === 'silent' && words.at(-3)?.text === 'as';
  const rest = isSilent ? words.slice(0, -1) : words;
  const isNamed = rest.length > 2 && rest.at(-2)?.text === 'as';
  if (rest.at(-3)?.text === 'as')
    throw parser.syntaxError(
      `unexpected ${JSON.stringify(rest.at(-1)?.text)} after the name of the cycle`,
      token.offset,
    );
  const name = isNamed ? rest.at(-1)?.text : undefined;
  const values = (isNamed ? rest.slice(0, -2) : rest).map((word) => parser.expression(word));
  const node = new CycleNode(values, name, isSilent, token.offset);
  if (name !== undefined) namedCycles(parser).set(name, node);
  parser.memory.set(LAST, node);
  return node;
};

function namedCycles(parser: TagParser): Map<string, CycleNode> {
  const known = parser.memory.get(NAMED) as Map<string, CycleNode> | undefined;
  if (known) return known;
  const made = new Map<string, CycleNode>();
  parser.memory.set(NAMED, made);
  return made;
}

class CycleNode implements Node {
  readonly assigns: readonly string[];
  readonly #values: readonly Expression[];
  readonly #name: string | undefined;
  readonly #isSilent: boolean;
  readonly #offset: number;

  constructor(values: readonly Expression[], name: string | undefined, isSilent: boolean, offset: number) {
    this.#values = values;
    this.#name = name;
    this.#isSilent = isSilent;
    this.#offset = offset;
    this.assigns = name === undefined ? [] : [name];
  }

  write(writer: Writer): void {
    const value = writer.fresh('y');
    writer.at(this.#offset);
    writer.statement(`let ${value};switch(R.nextInCycle(${writer.unit.key(this)},${this.#values.length})){`);
    this.#values.forEach((expression, at) => {
      writer.statement(`case ${at}:${value}=${writer.expression(expression)};break;`);
    });
    writer.statement('}');
    // Where the cycle is declared the name is known already; later uses change it there.
    if (this.#name !== undefined) writer.assignUpward(this.#name, value);
    if (!this.#isSilent) writer.value(value, this.#offset);
  }
}

/** `{% resetcycle %}`, `{% resetcycle row %}`: the next `{% cycle %}` begins again. */
export const resetCycleTag: TagCompiler = (parser, token) => {
  const [name, ...more] = parser.words(token).slice(1);
  if (more.length > 0) throw parser.syntaxError('{% resetcycle %} takes at most one name', token.offset);
  const cycle = name ? namedCycles(parser).get(name.text) : (parser.memory.get(LAST) as CycleNode | undefined);
  if (!cycle)
    throw parser.syntaxError(
      name ? `there is no cycle ${JSON.stringify(name.text)}` : 'there is no {% cycle %} before this {% resetcycle %}',
      token.offset,
    );
  return {
    write(writer) {
      writer.statement(`R.resetCycle(${writer.unit.key(cycle)});`);
    },
  };
};
