import type { Scope } from '../compiler/scope.ts';
import type { Writer } from '../compiler/writer.ts';
import type { Expression } from '../expression.ts';
import type { Token } from '../lexer.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';
import type { TagParser } from '../parser.ts';
import type { TypeCollector } from '../typed/type-collector.ts';

const FORM = 'Write {% for item in items %}, {% for key, value in pairs %} or {% for item in items reversed %}.';

/** `{% for a, b in pairs reversed %}…{% empty %}…{% endfor %}` */
export const forTag: TagCompiler = (parser, token) => {
  const head = parseHead(parser, token);
  const loop = parser.body(token, 'empty', 'endfor');
  const empty = loop.word === 'empty' ? parser.body(token, 'endfor').nodes : [];
  return new ForNode(head, token.offset, loop.nodes, empty);
};

/** `{% for a, b in list reversed %}` */
interface LoopHead {
  names: readonly string[];
  sequence: Expression;
  isReversed: boolean;
}

function parseHead(parser: TagParser, token: Token): LoopHead {
  const words = parser.words(token);
  const isReversed = words.at(-1)?.text === 'reversed';
  const at = words.length - (isReversed ? 3 : 2);
  const sequence = words[at + 1];
  if (words.length < 4 || words[at]?.text !== 'in' || !sequence) {
    throw parser.syntaxError(`cannot read {% ${token.contents} %}`, token.offset, FORM);
  }
  const names = words
    .slice(1, at)
    .map((word) => word.text)
    .join(' ')
    .split(',')
    .map((name) => name.trim());
  const wrong = names.find((name) => name === '' || /["'|\s]/.test(name));
  if (wrong !== undefined)
    throw parser.syntaxError(`${JSON.stringify(wrong)} is not a name for a loop`, token.offset, FORM);
  return { names, sequence: parser.expression(sequence), isReversed };
}

class ForNode implements Node {
  readonly bodies: readonly (readonly Node[])[];
  readonly #names: readonly string[];
  readonly #sequence: Expression;
  readonly #isReversed: boolean;
  readonly #offset: number;
  readonly #body: readonly Node[];
  readonly #empty: readonly Node[];

  constructor(
    { names, sequence, isReversed }: LoopHead,
    offset: number,
    body: readonly Node[],
    empty: readonly Node[],
  ) {
    this.#names = names;
    this.#sequence = sequence;
    this.#isReversed = isReversed;
    this.#offset = offset;
    this.#body = body;
    this.#empty = empty;
    this.bodies = [empty];
  }

  write(writer: Writer): void {
    if (writer.isStream) return this.#writeStream(writer);
    const list = writer.fresh('s');
    writer.at(this.#sequence.offset);
    writer.statement(`const ${list}=$toList(${writer.expression(this.#sequence, 'keep')},${this.#names.length});`);
    writer.statement(`if(${list}.length===0){`);
    writer.nodes(this.#empty);
    writer.statement('}else{');
    const outerLoop = this.#outerLoop(writer);
    writer.inFrame(this.#body, ['forloop', ...this.#names], (scope) => this.#writeLoop(writer, scope, list, outerLoop));
    writer.statement('}');
  }

  types(types: TypeCollector): void {
    const list = types.expression(this.#sequence);
    const item = this.#names.length === 1 ? types.each(list) : '$any';
    const names = this.#names.map((name) => [name, item] as const);
    types.scope([['forloop', '$forloop'], ...names], () => types.nodes(this.#body));
    types.nodes(this.#empty);
  }

  #writeLoop(writer: Writer, scope: Scope, list: string, outerLoop: string): void {
    const [index, count] = [writer.fresh('i'), writer.fresh('n')];
    const loop = scope.names.get('forloop') as string;
    const usesLoop = (): boolean => scope.frameUsed || scope.used.has('forloop');
    writer.statement(`const ${count}=${list}.length;`);
    writer.statement(() => (usesLoop() ? `${loop}=new $ForLoop(${count},${outerLoop});` : ''));
    writer.statement(() => (scope.frameUsed ? `${scope.frame}.v.forloop=${loop};` : ''));
    writer.statement(`for(let ${index}=0;${index}<${count};${index}++){`);
    writer.statement(() => (usesLoop() ? `${loop}.index=${index};` : ''));
    this.#writeNames(writer, `${list}[${this.#isReversed ? `${count}-1-${index}` : index}]`);
    writer.nodes(this.#body);
    writer.flushPoint();
    writer.statement('}');
  }

  /** The same for a source that may have to be waited for. Only a loop that asks for its last item looks ahead. */
  #writeStream(writer: Writer): void {
    const items = writer.fresh('s');
    let ahead = (): boolean => true;
    const wait = (index: string) => (): string =>
      `${items}.has(${index},${ahead()})||(!${items}.isDone&&(p=${this.#sequence.offset},${writer.handOver}await ${items}.wait(${index},${ahead()})))`;
    writer.at(this.#sequence.offset);
    writer.statement(
      `const ${items}=new $StreamedItems(${writer.expression(this.#sequence, 'keep')},${this.#names.length},${this.#isReversed},S);try{`,
    );
    const first = wait('0');
    writer.statement(() => `if(!(${first()})){`);
    writer.nodes(this.#empty);
    writer.statement('}else{');
    const outerLoop = this.#outerLoop(writer);
    writer.inFrame(this.#body, ['forloop', ...this.#names], (scope) => {
      const index = writer.fresh('i');
      const loop = scope.names.get('forloop') as string;
      ahead = () => scope.frameUsed || scope.used.has('forloop');
      writer.statement(() => (ahead() ? `${loop}=new $ForLoop(${items}.length,${outerLoop});` : ''));
      writer.statement(() => (scope.frameUsed ? `${scope.frame}.v.forloop=${loop};` : ''));
      const next = wait(index);
      writer.statement(() => `for(let ${index}=0;${next()};${index}++){`);
      writer.statement(() => (ahead() ? `${loop}.index=${index};${loop}.isLast=${items}.isLast(${index});` : ''));
      this.#writeNames(writer, `${items}.at(${index})`);
      writer.nodes(this.#body);
      writer.flushPoint();
      writer.statement('}');
    });
    writer.statement(`}}finally{${items}.close();}`);
  }

  #outerLoop(writer: Writer): string {
    const path = { kind: 'path', path: ['forloop'] } as const;
    return writer.expression({ text: 'forloop', offset: this.#offset, operand: path, filters: [] }, 'keep');
  }

  #writeNames(writer: Writer, item: string): void {
    const [only] = this.#names;
    if (this.#names.length === 1 && only !== undefined) return writer.assign(only, item);
    writer.at(this.#offset);
    const parts = writer.fresh('u');
    writer.statement(`const ${parts}=$unpack(${item},${this.#names.length});`);
    this.#names.forEach((name, at) => writer.assign(name, `${parts}[${at}]`));
  }
}
