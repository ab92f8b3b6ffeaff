import type { Writer } from '../compiler/writer.ts';
import type { Expression } from '../expression.ts';
import type { Node } from '../node.ts';

/** `{{ expression }}`. */
export class OutputNode implements Node {
  readonly expression: Expression;

  constructor(expression: Expression) {
    this.expression = expression;
  }

  write(writer: Writer): void {
    const { operand, filters, offset } = this.expression;
    if (
      operand.kind === 'literal' &&
      typeof operand.value === 'string' &&
      !operand.isTranslated &&
      filters.length === 0
    )
      return writer.text(operand.value);
    if (operand.kind === 'path' && filters.length === 0 && writer.isSuper(operand.path))
      return writer.piece(`${writer.superCode('R.callSuper(')}.html`, writer.superCode('$streamSuper(R,'), offset);
    writer.value(writer.expression(this.expression), offset);
  }
}
