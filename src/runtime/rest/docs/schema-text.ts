// JSON Schemas in a few words, for the documentation.
import type { Schema } from '../openapi/schemas.ts';

/** A type as people write it, with the name of the component that it leads to. */
export interface TypeText {
  /** Before the link: `array of `. */
  before: string;
  /** Name of a component; undefined for plain types. */
  link: string | undefined;
  after: string;
}

const COMPONENTS = '#/components/schemas/';

export function typeText(schema: Schema): TypeText {
  const { $ref: reference, type, items, anyOf, format, enum: choices } = schema;
  if (typeof reference === 'string' && reference.startsWith(COMPONENTS))
    return { before: '', link: reference.slice(COMPONENTS.length), after: '' };
  const types = [type ?? []].flat() as string[];
  const orNull = types.includes('null') ? ' or null' : '';
  if (types.includes('array')) {
    const inner = typeText((items ?? {}) as Schema);
    return { ...inner, before: `array of ${inner.before}`, after: inner.after + orNull };
  }
  if (Array.isArray(anyOf)) return joined(anyOf as Schema[]);
  const kept = types.filter((name) => name !== 'null');
  const name = Array.isArray(choices) ? 'one of' : kept.length === 0 ? 'any' : kept.join(' or ');
  return { before: `${name}${typeof format === 'string' ? ` (${format})` : ''}${orNull}`, link: undefined, after: '' };
}

function joined(schemas: readonly Schema[]): TypeText {
  const texts = schemas.map((schema) => (schema['type'] === 'null' ? plain('null') : typeText(schema)));
  const linked = texts.find(({ link }) => link !== undefined);
  const others = texts.filter((text) => text !== linked).map(({ before, after }) => before + after);
  if (linked === undefined) return plain(others.join(' or '));
  return { ...linked, after: [linked.after, ...others.map((other) => ` or ${other}`)].join('') };
}

function plain(text: string): TypeText {
  return { before: text, link: undefined, after: '' };
}

/** `at most 200 characters`, `default false`: what a value must satisfy beside its type. */
export function limitsText(schema: Schema): readonly string[] {
  const { minLength, maxLength, minItems, maxItems, minimum, maximum, pattern, default: usual } = schema;
  return [
    between([minLength, maxLength], 'characters'),
    between([minItems, maxItems], 'items'),
    between([minimum, maximum], ''),
    pattern === undefined ? undefined : `matches ${String(pattern)}`,
    usual === undefined ? undefined : `default ${JSON.stringify(usual)}`,
    schema['readOnly'] === true ? 'only in responses' : undefined,
    schema['writeOnly'] === true ? 'only in requests' : undefined,
  ].filter((text) => text !== undefined);
}

function between([least, most]: readonly [unknown, unknown], unit: string): string | undefined {
  if (least === undefined && most === undefined) return undefined;
  const range =
    least === undefined
      ? `at most ${String(most)}`
      : most === undefined
        ? `at least ${String(least)}`
        : `${String(least)} to ${String(most)}`;
  return `${range} ${unit}`.trim();
}

/** The values of an enumeration, of a list's items, too. */
export function choicesOf({ enum: choices, items }: Schema): readonly string[] {
  if (Array.isArray(choices)) return choices.map((choice) => JSON.stringify(choice));
  return typeof items === 'object' && items !== null ? choicesOf(items as Schema) : [];
}
