// Requests made at random from an OpenAPI document: correct ones, nearly correct ones, and junk.
import * as fc from 'fast-check';

export interface RandomRequest {
  /** Of the document: `/api/things/{pk}/`. */
  path: string;
  method: string;
  /** With its parameters filled in. */
  url: string;
  headers: Record<string, string>;
  payload: string | undefined;
  /** The answer may lack fields that its schema requires. */
  isSparse: boolean;
}

type Json = Record<string, unknown>;

interface Schema extends Json {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

interface Parameter {
  name: string;
  in: string;
  schema: Schema;
  'x-sparse'?: boolean;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** Values that no field expects, and some that few can have. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\u202e',
    '٣',
    'null',
    'true',
    '__proto__',
    'constructor',
    0,
    -0,
    -1,
    1.5,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53,
    1e21,
    1e308,
    5e-324,
    '1e5',
    '99999999999999999999999999',
    'NaN',
    'Infinity',
    '2026-02-30',
    '0000-00-00',
    '9999-12-31T23:59:59.999999+14:00',
    '-271821-04-20T00:00:00Z',
    '24:00:00',
    [],
    {},
    [[]],
    [null],
    { toString: 1 },
    { constructor: { prototype: {} } },
    'x'.repeat(5000),
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
);

/** A value that the schema describes, at times another one. */
function valueOf(schema: Schema, components: Record<string, Schema>, depth = 0): fc.Arbitrary<unknown> {
  const fitting = fittingValue(schema, components, depth);
  // An object has many members, and one that is wrong is enough for it to be refused.
  return fc.oneof({ weight: depth === 0 ? 10 : 60, arbitrary: fitting }, { weight: 1, arbitrary: junk });
}

function fittingValue(schema: Schema, components: Record<string, Schema>, depth: number): fc.Arbitrary<unknown> {
  if (schema.$ref) return valueOf(components[schema.$ref.split('/').at(-1) ?? ''] ?? {}, components, depth);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valueOf(one, components, depth)));
  const types = [schema.type ?? []].flat();
  if (types.length === 0 || depth > 4) return fc.jsonValue({ maxDepth: 2 });
  return fc.oneof(...types.map((type) => valueOfType(type, schema, components, depth)));
}

function valueOfType(
  type: string,
  schema: Schema,
  components: Record<string, Schema>,
  depth: number,
): fc.Arbitrary<unknown> {
  const { minimum = 1, maximum = 5 } = schema;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.oneof(
        fc.integer({ min: Math.max(minimum, -1000), max: Math.min(maximum, 1000) }),
        fc.constantFrom(minimum, maximum, 1, 2, 3),
      );
    case 'number':
      return fc.oneof(fc.double({ min: -1000, max: 1000, noNaN: true }), fc.constantFrom(0, 1.25, minimum, maximum));
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, components, depth + 1), { maxLength: 4 });
    case 'object':
      return objectOf(schema, components, depth);
    default:
      return textOf(schema);
  }
}

function textOf({ format, pattern, minLength = 0, maxLength = 30 }: Schema): fc.Arbitrary<string> {
  const dates = fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') });
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
  switch (format) {
    case 'email':
      return fc.emailAddress();
    case 'uri':
      return fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.constantFrom('http://testserver/api/labels/1/'));
    case 'uuid':
      return fc.uuid();
    case 'date':
      return dates.map((date) => date.toISOString().slice(0, 10));
    case 'date-time':
      return dates.map((date) => date.toISOString());
    default:
      return fc.oneof(
        fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 30) }),
        fc.constantFrom(
          '1.50',
          '12',
          '+49 30 123456',
          '#aabbcc',
          'a-slug',
          '10:20:30',
          '1 00:00:10',
          '192.168.0.1',
          'red',
        ),
      );
  }
}

function objectOf(
  { properties = {}, required = [] }: Schema,
  components: Record<string, Schema>,
  depth: number,
): fc.Arbitrary<object> {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, valueOf(member, components, depth + 1)]),
  );
  const optional = Object.keys(members).filter((name) => !required.includes(name));
  const kept = fc
    .tuple(fc.record(members), fc.subarray(optional, { maxLength: Math.min(6, optional.length) }))
    .map(([all, names]) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => required.includes(name) || names.includes(name))),
    );
  const broken = fc.record(members, { requiredKeys: [] });
  const extra = fc.dictionary(fc.oneof(fc.string({ maxLength: 8 }), fc.constant('id')), junk, { maxKeys: 2 });
  return fc.oneof(
    { weight: 8, arbitrary: kept },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: fc.tuple(kept, extra).map(([object, more]) => ({ ...object, ...more })) },
  );
}

/** Text of a JSON body; at times broken. */
function jsonBody(schema: Schema, components: Record<string, Schema>): fc.Arbitrary<string> {
  const text = valueOf(schema, components).map((value) => JSON.stringify(value) ?? 'null');
  const broken = fc.tuple(text, fc.nat(200)).map(([whole, at]) => whole.slice(0, at));
  return fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: broken });
}

function formBody(schema: Schema, components: Record<string, Schema>): fc.Arbitrary<string> {
  return valueOf(schema, components).map((value) => {
    const pairs = Object.entries((value ?? {}) as object).flatMap(([name, item]) =>
      [item]
        .flat()
        .map((one) => `${encode(name)}=${encode(typeof one === 'object' ? JSON.stringify(one) : String(one))}`),
    );
    return pairs.join('&');
  });
}

/** Lone surrogates, which `encodeURIComponent` refuses, are bytes that are no UTF-8. */
function encode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

/** All operations of the document, each as often as the others. */
export function randomRequests(document: Json): fc.Arbitrary<RandomRequest> {
  const paths = document['paths'] as Record<string, Record<string, unknown> & { parameters?: Parameter[] }>;
  const components = (document['components'] as { schemas: Record<string, Schema> }).schemas;
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== 'parameters')
      .map(([method, given]) => {
        const operation = given as Operation;
        const params = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
        // Rows that are gone answer nothing else.
        const weight = method === 'delete' ? 1 : 4;
        return { weight, arbitrary: requestOf({ path, method, operation, params }, components) };
      }),
  );
  return fc.oneof(...all);
}

interface Described {
  path: string;
  method: string;
  operation: Operation;
  params: Parameter[];
}

function requestOf(
  { path, method, operation, params }: Described,
  components: Record<string, Schema>,
): fc.Arbitrary<RandomRequest> {
  const inPath = params.filter((param) => param.in === 'path');
  const inQuery = params.filter((param) => param.in === 'query');
  const keys = fc.tuple(...inPath.map(() => fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) }, junk)));
  const query = fc.record(Object.fromEntries(inQuery.map(({ name, schema }) => [name, valueOf(schema, components)])), {
    requiredKeys: [],
  });
  // Most requests have few parameters: with all of them nearly each is refused.
  const fewParams = fc.tuple(
    query,
    fc.subarray(
      inQuery.map(({ name }) => name),
      { maxLength: Math.min(2, inQuery.length) },
    ),
  );
  const content = operation.requestBody?.content;
  const schema = content && Object.values(content)[0]?.schema;
  const body = schema
    ? fc.oneof(
        {
          weight: 6,
          arbitrary: fc.record({ type: fc.constant('application/json'), text: jsonBody(schema, components) }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            type: fc.constant('application/x-www-form-urlencoded'),
            text: formBody(schema, components),
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            type: fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x', 'a'),
            text: fc.string({ unit: 'binary', maxLength: 40 }),
          }),
        },
      )
    : fc.constant(undefined);
  const someHeaders = fc.record(
    {
      'if-none-match': fc.constantFrom('*', '"x"'),
      'if-match': fc.constantFrom('*', '"x"', 'x', 'W/"x"'),
      prefer: fc.constantFrom('return=minimal', 'x'),
      accept: fc.constantFrom('application/json', '*/*', 'application/json; indent=2', 'application/*;q=0.5', 'x'),
    },
    { requiredKeys: [] },
  );
  const headers = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: someHeaders });
  return fc.tuple(keys, fewParams, body, headers).map(([pathKeys, [given, names], sent, more]) => {
    const filled = inPath.reduce((text, { name }, index) => text.replace(`{${name}}`, pathText(pathKeys[index])), path);
    const pairs = names.filter((name) => name in given).map((name) => `${name}=${encode(queryText(given[name]))}`);
    return {
      path,
      method: method.toUpperCase(),
      url: pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`,
      headers: { ...(sent ? { 'content-type': sent.type } : {}), ...more },
      payload: sent?.text,
      isSparse: inQuery.some((param) => param['x-sparse'] === true && names.includes(param.name)),
    };
  });
}

/** A slash or an empty text would be another address, and bytes that are no UTF-8 none at all. */
function pathText(key: unknown): string {
  const text = queryText(key).replaceAll('/', '-');
  return encode(text === '' || /^\.+$/.test(text) || !text.isWellFormed() ? 'x' : text);
}

function queryText(value: unknown): string {
  if (Array.isArray(value)) return value.map(queryText).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
