// Fields made of other fields.
import { capitalize, toLabel } from '../../../kernel/names.ts';
import { safe } from '../../templates/safe-string.ts';
import type { DataOf, Fields } from '../bound-form.ts';
import { defineField, isEmptyValue, type Field, type FieldOptions, type Maybe } from '../field.ts';
import type { Attributes } from '../html-attributes.ts';
import {
  chainSchemas,
  OWN_VENDOR,
  runSchema,
  toSchemaError,
  type StandardResult,
  type StandardSchema,
} from '../standard-schema.ts';
import { ValidationError } from '../validation-error.ts';
import { createWidget, type Widget } from '../widgets/widget.ts';

/** One input whose value has to pass several fields, in their order; the value is the last one's. */
export function comboField<T>(fields: readonly [...Field[], Field<T>], options: FieldOptions<T> = {}): Field<T> {
  const [first] = fields as readonly [Field];
  return defineField<T>(
    {
      kind: 'combo',
      widget: first.widget,
      attributes: Object.assign({}, ...fields.map(({ attributes }) => attributes)) as Attributes,
      choices: first.choices,
      parse: (raw, environment) => {
        let value = raw;
        for (const field of fields) {
          const cleaned = field.clean(value, environment);
          if (cleaned.errors) throw new ValidationError(cleaned.errors);
          value = cleaned.value;
        }
        return value as T;
      },
      display: (value, environment) => (fields.at(-1) as Field).display(value, environment),
    },
    {
      ...options,
      schema: [...fields.map(({ schema }) => schema), options.schema].reduce(chainSchemas),
    } as FieldOptions<T, true>,
  );
}

/**
 * Several inputs for one value, sent as `name_key`: an object of what the fields give. A part that is required is asked for
 * once any part is filled in, or always where the whole is required.
 *
 * @example multiField({ street: textField(), number: integerField({ required: false }) }, { label: 'Address' })
 */
export function multiField<F extends Fields, R extends boolean = true>(
  fields: F,
  options: FieldOptions<DataOf<F>, R> = {},
): Field<Maybe<DataOf<F>, R>> {
  return defineField<DataOf<F>, R>(
    {
      kind: 'multi',
      widget: multiWidget(fields),
      isEmpty: (raw) => isEmptyValue(raw) || Object.values(raw as object).every(isEmptyValue),
      parse: (raw, environment) => {
        const sent = raw as Record<string, unknown>;
        const cleaned = Object.entries(fields).map(([key, field]) => ({
          key,
          field,
          ...field.clean(sent[key], environment),
        }));
        const errors = cleaned.flatMap(({ key, field, errors: found = [] }) =>
          found.map(({ code, message }) => ({ code, message: `${labelOf(key, field)}: ${message}` })),
        );
        if (errors.length > 0) throw new ValidationError(errors);
        return Object.fromEntries(cleaned.map(({ key, value }) => [key, value])) as DataOf<F>;
      },
      // As JSON: a widget shows texts, and the parts have names.
      display: (value, environment) =>
        JSON.stringify(
          Object.fromEntries(
            Object.entries(fields).map(([key, field]) => [
              key,
              field.display((value as Record<string, unknown>)[key], environment),
            ]),
          ),
        ),
    },
    { ...options, schema: chainSchemas(partsSchema(fields), options.schema) } as FieldOptions<DataOf<F>, R>,
  );
}

/** Asks the schemas of the parts; undefined where none has one. */
function partsSchema(fields: Fields): StandardSchema | undefined {
  if (Object.values(fields).every(({ schema }) => schema === undefined)) return undefined;
  const validate = async (value: unknown): Promise<StandardResult<unknown>> => {
    const parts = Object.entries(value as Record<string, unknown>);
    const results = await Promise.all(
      parts.map(async ([key, part]) => {
        const schema = fields[key]?.schema;
        return { key, ...(schema && !isEmptyValue(part) ? await runSchema(schema, part) : { value: part }) };
      }),
    );
    const issues = results.flatMap(({ key, issues: found = [] }) =>
      found.map((issue) => ({ message: `${labelOf(key, fields[key] as Field)}: ${toSchemaError(issue).message}` })),
    );
    if (issues.length > 0) return { issues };
    return { value: Object.fromEntries(results.map(({ key, value: checked }) => [key, checked])) };
  };
  return { '~standard': { version: 1, vendor: OWN_VENDOR, validate } };
}

function multiWidget(fields: Fields): Widget {
  return createWidget({
    type: 'multi',
    isGroup: true,
    needsMultipart: Object.values(fields).some(({ widget }) => widget.needsMultipart),
    read: (values, name) => {
      const parts = Object.entries(fields).map(([key, { widget }]) => [key, widget.read(values, `${name}_${key}`)]);
      return parts.every(([, part]) => part === undefined) ? undefined : new Parts(parts as [string, unknown][]);
    },
    render: ({ name, id, value, attributes: own }) => {
      const shown = readParts(value);
      const inputs = Object.entries(fields).map(([key, { widget, attributes, choices, required, ...field }]) =>
        widget.render({
          name: `${name}_${key}`,
          id: `${id}_${key}`,
          value: shown[key] ?? null,
          choices,
          attributes: {
            'aria-label': labelOf(key, field),
            ...widget.attributes,
            ...attributes,
            ...own,
            required: own['required'] === true && required,
          },
        }),
      );
      return safe(inputs.map(({ html }) => html).join('\n'));
    },
  });
}

/** What was sent; prints itself as the widget shows it. */
class Parts {
  [key: string]: unknown;

  constructor(entries: [string, unknown][]) {
    for (const [key, value] of entries) Object.defineProperty(this, key, { value, enumerable: true });
  }
}
Object.defineProperty(Parts.prototype, 'toString', {
  value(this: Parts): string {
    return JSON.stringify(this);
  },
});

function readParts(value: unknown): Record<string, string | readonly string[] | boolean | null> {
  if (typeof value !== 'string' || value === '') return {};
  return JSON.parse(value) as Record<string, string>;
}

function labelOf(key: string, { label }: Pick<Field, 'label'>): string {
  return capitalize(label ?? toLabel(key));
}
