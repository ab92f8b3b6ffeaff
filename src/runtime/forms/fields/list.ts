import { defineField, type Cleaned, type Field, type FieldOptions } from '../field.ts';
import { chainSchemas, listSchema } from '../standard-schema.ts';
import { ValidationError } from '../validation-error.ts';
import { textarea } from '../widgets/inputs.ts';

/** Several values of one kind, each on a line; an empty list if there are none. */
export function listField<T>(item: Field<T>, options: FieldOptions<readonly T[]> = {}): Field<readonly T[]> {
  return defineField<readonly T[]>(
    {
      kind: 'list',
      widget: textarea({ rows: 5 }),
      emptyValue: [],
      isEmpty: (raw) => toLines(raw).length === 0,
      parse: (raw, environment) => cleanItems<T>(toLines(raw).map((line) => item.clean(line, environment))),
      display: (values, environment) =>
        values.map((value) => String(item.display(value, environment) ?? '')).join('\n'),
    },
    { ...options, schema: chainSchemas(listSchema(item.schema), options.schema) } as FieldOptions<readonly T[], true>,
  );
}

function toLines(raw: unknown): readonly unknown[] {
  if (Array.isArray(raw)) return raw;
  return String(raw ?? '')
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function cleanItems<T>(cleaned: readonly Cleaned<T>[]): readonly T[] {
  const errors = cleaned.flatMap(({ errors: found }, index) =>
    (found ?? []).map((error) => ({ code: 'item_invalid', message: `Line ${index + 1}: ${error.message}` })),
  );
  if (errors.length > 0) throw new ValidationError(errors);
  return cleaned.map(({ value }) => value as T);
}
