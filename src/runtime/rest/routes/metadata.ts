// The answer to OPTIONS: what the address is, and the fields that the client may write.
import type { FieldShape } from '../fields/field.ts';
import type { ApiContext } from '../request/context.ts';
import { isAllowed } from './permission.ts';

export async function describeEndpoint(context: ApiContext): Promise<unknown> {
  const { title, description, parsers, operations } = context.endpoint;
  const written = ['POST', 'PUT'].flatMap((method) => operations.get(method) ?? []);
  const actions: Record<string, unknown> = {};
  for (const operation of written) {
    if (operation.input && (await isAllowed(context, operation)))
      actions[operation.method] = describeFields(operation.input.fields);
  }
  return {
    name: title,
    description,
    renders: rendersOf(context),
    parses: parsers.map(({ mediaType }) => mediaType),
    ...(Object.keys(actions).length > 0 ? { actions } : {}),
  };
}

const TYPES: Readonly<Partial<Record<FieldShape['kind'], string>>> = {
  'multiple choice': 'multiple choice',
  bigint: 'integer',
  ip: 'string',
  uuid: 'string',
  dict: 'nested object',
  object: 'nested object',
  json: 'field',
  relation: 'field',
  computed: 'field',
  file: 'file upload',
  image: 'image upload',
};

function describeFields(fields: readonly FieldShape[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((shape) => [shape.name, describeField(shape)]));
}

function describeField(shape: FieldShape): Record<string, unknown> {
  const described: Record<string, unknown> = {
    type: shape.kind === 'object' && shape.isMany ? 'list' : (TYPES[shape.kind] ?? shape.kind),
    required: shape.isRequired && !shape.isReadOnly,
    read_only: shape.isReadOnly,
    label: shape.label,
    help_text: shape.help,
    ...(shape.isReadOnly ? {} : limitsOf(shape)),
    choices: shape.choices?.map(({ value, label }) => ({ value, display_name: label })),
    child: shape.items && shape.kind !== 'relation' ? describeField(shape.items) : undefined,
    children: shape.fields && describeFields(shape.fields),
  };
  return Object.fromEntries(Object.entries(described).filter(([, value]) => value !== undefined));
}

/** What a client may send. */
function limitsOf(shape: FieldShape): Record<string, unknown> {
  return {
    min_length: shape.minLength,
    max_length: shape.maxLength,
    min_value: shape.minimum,
    max_value: shape.maximum,
    max_digits: shape.maxDigits,
    decimal_places: shape.decimalPlaces,
  };
}

/** With the pages for browsers. */
function rendersOf({ endpoint, app }: ApiContext): string[] {
  const types = endpoint.renderers.map(({ mediaType }) => mediaType);
  return app.settings.rest.browsable && !types.includes('text/html') ? [...types, 'text/html'] : types;
}
