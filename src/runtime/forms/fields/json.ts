import { defineField, type Field, type FieldOptions } from '../field.ts';
import { isShallowJson } from '../../http/body/json-text.ts';
import type { SchemaOutput, StandardSchema } from '../standard-schema.ts';
import { ValidationError } from '../validation-error.ts';
import { textarea } from '../widgets/inputs.ts';

/**
 * A JSON value, typed as text: any, or what a schema says.
 *
 * @example jsonField({ schema: z.object({ street: z.string(), city: z.string() }) })
 */
export function jsonField<S extends StandardSchema>(
  options: Omit<FieldOptions<unknown>, 'schema'> & { schema: S; required: false },
): Field<SchemaOutput<S> | null>;
export function jsonField<S extends StandardSchema>(
  options: Omit<FieldOptions<unknown>, 'schema'> & { schema: S },
): Field<SchemaOutput<S>>;
export function jsonField(options?: FieldOptions<unknown>): Field<unknown>;
export function jsonField(options: FieldOptions<unknown> = {}): Field<unknown> {
  return defineField<unknown, boolean>(
    {
      kind: 'json',
      widget: textarea(),
      parse: (raw) => (typeof raw === 'string' ? parseJson(raw) : raw),
      display: (value) => JSON.stringify(value, null, 2),
      // `{}` and `[]` are values like any other.
      isEmpty: (raw) => raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === ''),
    },
    options,
  );
}

function parseJson(text: string): unknown {
  if (!isShallowJson(text)) throw new ValidationError('Enter a valid JSON.');
  const value = parsed(text);
  if (hasInexactNumber(text))
    throw new ValidationError('A number has more digits than JSON can keep here. Put it in quotes.');
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ValidationError('Enter a valid JSON.');
  }
}

/** True for whole numbers whose digits JSON.parse changes. @param text valid JSON */
function hasInexactNumber(text: string): boolean {
  // Every text has its end, so that the next one is not looked for inside of it.
  // recheck-ignore -- valid JSON
  const numbers = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.some((number) => number.length > SAFE_DIGITS && /^-?\d+$/.test(number) && !isExact(number));
}

const SAFE_DIGITS = 15;
/** The largest number has 309 digits; more are Infinity. */
const MOST_DIGITS = 310;

function isExact(number: string): boolean {
  const value = Number(number);
  return number.length <= MOST_DIGITS && Number.isFinite(value) && BigInt(number) === BigInt(value);
}
