import type { Writer } from '../compiler/writer.ts';
import { parseCondition, truth, type Condition } from '../condition.ts';
import type { TagCompiler } from '../library.ts';
import type { Node } from '../node.ts';

interface Branch {
  readonly condition: Condition | undefined;
  readonly offset: number;
  readonly body: readonly Node[];
}

/** `{% if a and not b %}…{% elif c %}…{% else %}…{% endif %}` */
export const ifTag: TagCompiler = (parser, opener) => {
  const branches: Branch[] = [];
  let token = opener;
  for (let word = 'if'; word !== 'endif';) {
    const words = parser.words(token).slice(1);
    const isElse = word === 'else';
    if (isElse && words.length > 0)
      throw parser.syntaxError('{% else %} takes no condition', token.offset, 'Write {% elif … %}.');
    const condition = isElse ? undefined : parseCondition(parser, words, token.offset);
    const part = isElse ? parser.body(opener, 'endif') : parser.body(opener, 'elif', 'else', 'endif');
    branches.push({ condition, offset: token.offset, body: part.nodes });
    token = part.end;
    word = part.word;
  }
  return new IfNode(branches);
};

class IfNode implements Node {
  readonly bodies: readonly (readonly Node[])[];
  readonly #branches: readonly Branch[];

  constructor(branches: readonly Branch[]) {
    this.#branches = branches;
    this.bodies = branches.map((branch) => branch.body);
  }

  write(writer: Writer): void {
    this.#branches.forEach(({ condition, offset, body }, index) => {
      const test = condition && `(p=${offset},${truth(condition, writer)})`;
      writer.statement(`${index > 0 ? '}else ' : ''}${test === undefined ? '' : `if${test}`}{`);
      writer.nodes(body);
    });
    writer.statement('}');
  }
}
