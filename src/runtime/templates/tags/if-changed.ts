import type { Writer } from '../compiler/writer.ts';
import type { Expression } from '../expression.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';

/** `{% ifchanged day %}…{% else %}…{% endifchanged %}`; without values it is its own text that must have changed. */
export const ifChangedTag: TagCompiler = (parser, token) => {
  const values = parser
    .words(token)
    .slice(1)
    .map((word) => parser.expression(word));
  const changed = parser.body(token, 'else', 'endifchanged');
  const same = changed.word === 'else' ? parser.body(token, 'endifchanged').nodes : [];
  return new IfChangedNode(values, changed.nodes, same, token.offset);
};

class IfChangedNode implements Node {
  readonly bodies: readonly (readonly Node[])[];
  readonly #values: readonly Expression[];
  readonly #changed: readonly Node[];
  readonly #same: readonly Node[];
  readonly #offset: number;

  constructor(values: readonly Expression[], changed: readonly Node[], same: readonly Node[], offset: number) {
    this.#values = values;
    this.#changed = changed;
    this.#same = same;
    this.#offset = offset;
    this.bodies = [changed, same];
  }

  write(writer: Writer): void {
    const key = writer.unit.key(this);
    writer.at(this.#offset);
    if (this.#values.length === 0) return this.#writeOwnText(writer, key);
    const values = this.#values.map((value) => writer.expression(value, 'keep')).join(',');
    writer.statement(`if(R.hasChanged(${key},[${values}],${writer.frame()})){`);
    writer.nodes(this.#changed);
    writer.statement('}else{');
    writer.nodes(this.#same);
    writer.statement('}');
  }

  #writeOwnText(writer: Writer, key: string): void {
    writer.statement('{');
    const text = writer.capture(() => writer.nodes(this.#changed));
    writer.statement(`if(R.hasChanged(${key},${text},${writer.frame()})){`);
    writer.raw(text, this.#offset);
    writer.statement('}else{');
    writer.nodes(this.#same);
    writer.statement('}}');
  }
}
