// What a template names in the rest of the project, as far as it does so literally, and its texts to be translated:
// checked by `quintet check`.
import type { Expression } from './expression.ts';
import type { TagArguments } from './tags/arguments.ts';

export interface TemplateReference {
  readonly kind: 'template' | 'route' | 'static' | 'text';
  /** Of a text: the text itself. */
  readonly name: string;
  /** Where the name is in the source. */
  readonly offset: number;
  /** Parameters of a route; undefined if the value is known only when the page is rendered. */
  readonly params?: ReferenceParams | undefined;
  /** True for `{% url … as name %}`, which may fail. */
  readonly isOptional?: boolean;
  /** Of a text: its form for many, and its context. */
  readonly plural?: string | undefined;
  readonly context?: string | undefined;
}

interface ReferenceParams {
  readonly positional: readonly (string | number | undefined)[];
  readonly named: Readonly<Record<string, string | number | undefined>>;
}

/** The text of an expression that is nothing but a quoted text. */
export function literalText({ operand, filters }: Expression): string | undefined {
  return operand.kind === 'literal' &&
    typeof operand.value === 'string' &&
    filters.length === 0 &&
    !operand.isTranslated
    ? operand.value
    : undefined;
}

export function referenceParams({ positional, named }: TagArguments): ReferenceParams {
  return {
    positional: positional.map(literalValue),
    named: Object.fromEntries(named.map(({ name, value }) => [name, literalValue(value)])),
  };
}

function literalValue({ operand, filters }: Expression): string | number | undefined {
  if (operand.kind !== 'literal' || filters.length > 0 || operand.isTranslated) return undefined;
  return typeof operand.value === 'string' || typeof operand.value === 'number' ? operand.value : undefined;
}
