// JSON Schemas (2020-12) of fields and bodies, as OpenAPI 3.1 has them.
import type { FieldKind, FieldShape } from '../fields/field.ts';
import type { BodyShape, ExpandedShape } from '../routes/operation.ts';

export type Schema = Readonly<Record<string, unknown>>;

/** `request`: what a client sends. `response`: what it receives. */
export type Direction = 'request' | 'response';

const TEXT = { type: 'string' };

const KINDS: Readonly<Record<FieldKind, Schema>> = {
  string: TEXT,
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
  slug: TEXT,
  regex: TEXT,
  uuid: { type: 'string', format: 'uuid' },
  ip: TEXT,
  boolean: { type: 'boolean' },
  integer: { type: 'integer' },
  bigint: { type: 'integer' },
  float: { type: 'number' },
  decimal: { type: 'number' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  time: TEXT,
  duration: TEXT,
  choice: {},
  'multiple choice': { type: 'array' },
  list: { type: 'array' },
  dict: { type: 'object' },
  json: {},
  file: TEXT,
  image: TEXT,
  relation: {},
  object: { type: 'object' },
  computed: {},
};

/** The schema of one field's value. */
export function fieldSchema(shape: FieldShape, direction: Direction): Schema {
  const isHidden = direction === 'response' && shape.mayBeHidden === true;
  const schema = nullable(valueSchema(shape, direction), shape.isNullable || isHidden);
  return {
    ...schema,
    ...(shape.label && shape.name !== '' ? { title: shape.label } : {}),
    ...(shape.help ? { description: shape.help } : {}),
    ...(shape.isReadOnly ? { readOnly: true } : {}),
    ...(shape.isWriteOnly ? { writeOnly: true } : {}),
    ...(shape.default === undefined ? {} : { default: shape.default }),
  };
}

function valueSchema(shape: FieldShape, direction: Direction): Schema {
  const { kind, choices, items, fields, relation } = shape;
  if (kind === 'object') {
    const object = objectSchema(fields ?? [], { direction, isPartial: false });
    return shape.isMany ? { type: 'array', items: object } : object;
  }
  if ((kind === 'file' || kind === 'image') && direction === 'request') return { type: 'string', format: 'binary' };
  if (kind === 'choice') return { enum: choices?.map(({ value }) => value) ?? [] };
  if (kind === 'multiple choice') return { type: 'array', items: { enum: choices?.map(({ value }) => value) ?? [] } };
  if (kind === 'list')
    return { type: 'array', ...limits(shape, 'Items'), items: items ? fieldSchema(items, direction) : {} };
  if (kind === 'dict') return { type: 'object', additionalProperties: items ? fieldSchema(items, direction) : true };
  if (kind === 'relation' && relation?.isMany) return { type: 'array', items: keySchema(shape) };
  if (kind === 'relation') return keySchema(shape);
  if (shape.isText && (kind === 'decimal' || kind === 'bigint')) return numberText(shape, direction);
  return { ...KINDS[kind], ...limits(shape, 'Length'), ...range(shape), ...pattern(shape) };
}

/** Relations are named by keys, which are numbers or texts, or by links. */
function keySchema({ relation, items }: FieldShape): Schema {
  if (relation?.style === 'link') return { type: 'string', format: 'uri' };
  return items ? fieldSchema(items, 'response') : { type: ['integer', 'string'] };
}

/** Responses have a text, requests may have a number, too. */
function numberText({ kind, decimalPlaces }: FieldShape, direction: Direction): Schema {
  const digits = kind === 'bigint' || decimalPlaces === 0 ? '^-?\\d+$' : '^-?\\d+(?:\\.\\d+)?$';
  return direction === 'response' ? { type: 'string', pattern: digits } : { type: ['string', 'number'] };
}

function limits({ minLength, maxLength }: FieldShape, unit: 'Length' | 'Items'): Schema {
  return {
    ...(minLength === undefined ? {} : { [`min${unit}`]: minLength }),
    ...(maxLength === undefined ? {} : { [`max${unit}`]: maxLength }),
  };
}

function range({ minimum, maximum }: FieldShape): Schema {
  return {
    ...(typeof minimum === 'number' ? { minimum } : {}),
    ...(typeof maximum === 'number' ? { maximum } : {}),
  };
}

function pattern({ pattern: source }: FieldShape): Schema {
  return source === undefined ? {} : { pattern: source };
}

function nullable(schema: Schema, isNullable: boolean): Schema {
  if (!isNullable) return schema;
  const { type } = schema;
  if (type === undefined) return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [type, 'null'].flat() };
}

interface ObjectOptions {
  direction: Direction;
  isPartial: boolean;
}

/** The schema of an object: fields that the direction does not have are left out. */
export function objectSchema(fields: readonly FieldShape[], { direction, isPartial }: ObjectOptions): Schema {
  const isRequest = direction === 'request';
  const shown = fields.filter((field) => !(isRequest ? field.isReadOnly : field.isWriteOnly));
  const isAlwaysThere = (field: FieldShape) =>
    isRequest ? field.isRequired && !isPartial : field.mayBeMissing !== true;
  const required = shown.filter(isAlwaysThere).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(shown.map((field) => [field.name, fieldSchema(field, direction)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** The schema of a response with what `?expand=` adds: fields that are missing otherwise, and others in place of keys. */
export function withExpansions(schema: Schema, expansions: readonly ExpandedShape[]): Schema {
  if (expansions.length === 0) return schema;
  const properties = { ...(schema['properties'] as Record<string, Schema>) };
  for (const expansion of expansions) {
    const { name } = expansion.shape;
    const plain = properties[name];
    const expanded = expandedSchema(expansion);
    properties[name] = plain ? { anyOf: [plain, expanded] } : expanded;
  }
  return { ...schema, properties };
}

function expandedSchema({ shape, expansions }: ExpandedShape): Schema {
  const schema = fieldSchema(shape, 'response');
  if (!shape.isMany) return withExpansions(schema, expansions);
  return { ...schema, items: withExpansions(schema['items'] as Schema, expansions) };
}

/** Name of a body's schema among the components; undefined for one that is written in place. */
export function componentName({ name, isPartial }: BodyShape, direction: Direction): string | undefined {
  if (name === undefined) return undefined;
  if (direction === 'response') return name;
  return isPartial ? `${name}Patch` : `${name}Request`;
}
