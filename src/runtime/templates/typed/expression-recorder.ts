import type { Missing } from '../compiler/writer.ts';
import { Writer, type Unit } from '../compiler/writer.ts';
import type { Scope } from '../compiler/scope.ts';
import type { Expression } from '../expression.ts';
import type { Node } from '../node.ts';
import type { TemplateSource } from '../source.ts';
import type { TypeCollector } from './type-collector.ts';

/** A writer for tags that know nothing of types: the JavaScript is dropped, the expressions in it are checked. */
export class ExpressionRecorder extends Writer {
  readonly #types: TypeCollector;

  constructor(types: TypeCollector, source: TemplateSource) {
    super(unitOf(source), []);
    this.#types = types;
  }

  override nodes(nodes: readonly Node[]): void {
    if (nodes.length > 0) this.#types.nodes(nodes);
  }

  /** What keeps undefined asks whether there is a value. */
  override expression(expression: Expression, missing: Missing = 'text'): string {
    this.#types.expression(expression, missing === 'keep');
    return 'undefined';
  }

  override inFrame(body: readonly Node[], names: readonly string[], write: (scope: Scope) => void): void {
    const unknown = names.map((name) => [name, '$any'] as const);
    this.#types.scope(unknown, () => super.inFrame(body, names, write));
  }

  override assign(name: string): void {
    this.#types.declare(name);
  }

  override assignUpward(name: string): void {
    this.#types.declare(name);
  }
}

function unitOf(source: TemplateSource): Unit {
  const unknown = (): string => 'undefined';
  return { source, invalid: '', constant: unknown, key: unknown, attribute: unknown, variable: unknown };
}
