// The description of an API as an OpenAPI 3.1 document.
import type { ApiDescription, OperationDescription } from '../api/describe.ts';
import { type FieldShape, labelOf } from '../fields/field.ts';
import type { BodyShape } from '../routes/operation.ts';
import type { QueryParam } from '../routes/query-param.ts';
import { componentName, type Direction, fieldSchema, objectSchema, type Schema, withExpansions } from './schemas.ts';

export interface DocumentOptions {
  /** Version of the API, not of OpenAPI. Default: `1.0.0`. */
  version?: string;
  /** Default: the title of the router, or `API`. */
  title?: string;
}

/** Plain JSON: an OpenAPI 3.1 document. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** Describes one API as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1). */
export function openApiDocument(
  api: ApiDescription,
  { version = '1.0.0', title }: DocumentOptions = {},
): OpenApiDocument {
  const components = new Components(api.errors);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const resource of api.resources)
    for (const operation of resource.operations) {
      const path = (paths[operation.path] ??= pathItem(operation));
      path[operation.method.toLowerCase()] = describeOperation(resource.name, operation, components);
    }
  return {
    openapi: '3.1.0',
    info: { title: title ?? api.title ?? 'API', version, ...(api.description && { description: api.description }) },
    paths,
    components: { schemas: components.schemas, securitySchemes: components.securitySchemes },
  };
}

/** What operations refer to by name. */
class Components {
  readonly schemas: Record<string, Schema>;
  readonly securitySchemes: Record<string, unknown> = {};
  readonly errorType: string;

  constructor(errors: ApiDescription['errors']) {
    this.errorType = errors === 'problem' ? 'application/problem+json' : 'application/json';
    this.schemas = {
      Error: errors === 'problem' ? PROBLEM : DETAIL,
      ValidationError: errors === 'problem' ? PROBLEM : FIELDS,
    };
  }

  /** A reference to the schema of the body, or the schema itself. */
  body(body: BodyShape, direction: Direction): Schema {
    const plain = objectSchema(body.fields, { direction, isPartial: body.isPartial });
    const schema = direction === 'response' ? withExpansions(plain, body.expansions ?? []) : plain;
    const name = componentName(body, direction);
    if (name === undefined) return schema;
    const free = this.#nameFor(name, schema);
    this.schemas[free] = schema;
    return { $ref: `#/components/schemas/${free}` };
  }

  /** Two resources of one model may show other fields: the second one gets a number. */
  #nameFor(name: string, schema: Schema): string {
    const text = JSON.stringify(schema);
    let free = name;
    for (let number = 2; this.schemas[free] && JSON.stringify(this.schemas[free]) !== text; number++)
      free = `${name}${number}`;
    return free;
  }
}

const DETAIL: Schema = { type: 'object', properties: { detail: { type: 'string' } }, required: ['detail'] };
/** Messages by field, at any depth, or `detail` for a body that cannot be read. */
const FIELDS: Schema = { type: ['object', 'array'], description: 'Messages by the name of the field.' };
const PROBLEM: Schema = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
  required: ['type', 'title', 'status', 'detail'],
};

function pathItem({ pathParams }: OperationDescription): Record<string, unknown> {
  if (pathParams.length === 0) return {};
  const parameters = pathParams.map(({ name, shape, converter }) => ({
    name,
    in: 'path',
    required: true,
    schema: shape ? keySchema(shape) : { type: converter === 'int' ? 'integer' : 'string' },
  }));
  return { parameters };
}

function keySchema(shape: FieldShape): Schema {
  return shape.kind === 'integer' ? { type: 'integer' } : { type: 'string' };
}

function describeOperation(resource: string, operation: OperationDescription, components: Components): Schema {
  const { input, parses, authentication } = operation;
  for (const { name, scheme } of authentication) components.securitySchemes[name] = scheme;
  return {
    operationId: operationId(resource, operation),
    tags: [resource],
    summary: summaryOf(operation),
    ...(operation.description ? { description: operation.description } : {}),
    ...parametersOf(operation),
    ...(input ? { requestBody: requestBody(components.body(input, 'request'), input, parses) } : {}),
    responses: responses(operation, components),
    // An empty requirement: what a policy shows to everybody needs no credentials.
    security: [...authentication.map(({ name }) => ({ [name]: [] })), {}],
  };
}

const SUMMARIES: Readonly<Record<OperationDescription['kind'], string>> = {
  list: 'List',
  create: 'Create',
  retrieve: 'Retrieve',
  update: 'Replace',
  partialUpdate: 'Update',
  destroy: 'Delete',
  bulkUpdate: 'Replace several',
  bulkPartialUpdate: 'Update several',
  bulkDestroy: 'Delete several',
  root: 'Root',
  action: '',
};

/** What the operation does, in a word or two. */
function summaryOf({ kind, name, path, method }: OperationDescription): string {
  if (kind !== 'action') return SUMMARIES[kind];
  return labelOf(name === 'action' ? `${method} ${path.split('/').at(-2) ?? ''}` : name);
}

/** `posts_list`, `posts_partialUpdate`, `range_post`: unique, because a method has one operation at each address. */
function operationId(resource: string, { kind, name, method }: OperationDescription): string {
  const base = resource.replaceAll('/', '_');
  if (kind !== 'action') return `${base}_${kind}`;
  // Functions of a single address have no names of their own.
  return name === 'action' ? `${base}_${method.toLowerCase()}` : `${base}_${name}_${method.toLowerCase()}`;
}

function parametersOf({ queryParams = [], method }: OperationDescription): Schema {
  const parameters = [...queryParams.map(parameter), ...(method === 'GET' ? [] : [IDEMPOTENCY_KEY])];
  return parameters.length === 0 ? {} : { parameters };
}

const IDEMPOTENCY_KEY: Schema = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A unique string, such as a UUID. Requests that repeat it within 24 hours are processed only once.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function parameter({ name, kind, shape, isList, description }: QueryParam): Schema {
  const value = fieldSchema({ ...PLAIN, ...shape, name: '' }, 'request');
  return {
    name,
    in: 'query',
    ...(description === undefined ? {} : { description }),
    // Responses then have less than their schema requires, which OpenAPI cannot say.
    ...(kind === 'fields' ? { 'x-sparse': true } : {}),
    ...(isList ? { schema: { type: 'array', items: value }, style: 'form', explode: false } : { schema: value }),
  };
}

const PLAIN = {
  label: '',
  help: undefined,
  isRequired: false,
  isNullable: false,
  isReadOnly: false,
  isWriteOnly: false,
};

function requestBody(row: Schema, body: BodyShape, parses: readonly string[]): Schema {
  const { isPartial, fields, list } = body;
  const hasFile = fields.some(({ kind }) => kind === 'file' || kind === 'image');
  const types = parses.filter((type) => (!hasFile || type.startsWith('multipart/')) && (!list?.isOnly || isJson(type)));
  const schema = listSchema(row, body);
  return {
    required: !isPartial && fields.some(({ isRequired, isReadOnly }) => isRequired && !isReadOnly),
    content: Object.fromEntries((types.length > 0 ? types : parses).map((type) => [type, { schema }])),
  };
}

/** One row, a list of rows, or either. */
function listSchema(row: Schema, { list, isMany }: BodyShape): Schema {
  if (list === undefined) return isMany ? { type: 'array', items: row } : row;
  const rows = { type: 'array', items: row, minItems: 1, maxItems: list.max };
  return list.isOnly ? rows : { anyOf: [row, rows] };
}

const UPDATES: ReadonlySet<string> = new Set(['update', 'partialUpdate']);

function responses(operation: OperationDescription, components: Components): Schema {
  const { status, input, isDetail, queryParams, kind } = operation;
  const error = (description: string, name = 'Error'): Schema => ({
    description,
    content: { [components.errorType]: { schema: { $ref: `#/components/schemas/${name}` } } },
  });
  const isBuiltInWrite = UPDATES.has(kind) || kind === 'destroy';
  const mayBeInvalid = input !== undefined || (queryParams?.length ?? 0) > 0;
  return {
    [status]: success(operation, components),
    ...(UPDATES.has(kind) ? { 204: { description: 'Done, for clients that prefer a response without a body.' } } : {}),
    ...(kind === 'retrieve' ? { 304: { description: 'The row has not changed since the client read it.' } } : {}),
    ...(mayBeInvalid ? { 400: error('The request is not valid.', 'ValidationError') } : {}),
    401: error('The credentials are missing or wrong.'),
    403: error('The user may not do this.'),
    ...(isDetail || operation.page ? { 404: error('There is no such row or page.') } : {}),
    406: error('No format that the client accepts.'),
    ...(isBuiltInWrite || input?.list?.isOnly ? { 412: error('The row has changed since it was read.') } : {}),
    ...(input ? { 413: error('The body is too large.'), 415: error('The type of the body is not supported.') } : {}),
    ...(operation.method === 'GET'
      ? {}
      : {
          409: error('A request with this Idempotency-Key is still running.'),
          422: error('The Idempotency-Key was used for another request.'),
        }),
    429: error('Too many requests.'),
  };
}

function success({ output, page, renders, status }: OperationDescription, components: Components): Schema {
  if (status === 204) return { description: 'Done.' };
  if (output === undefined) return { description: 'Success.' };
  const row = components.body(output, 'response');
  const rows = listSchema(row, output);
  const schema = page ? pageSchema(page, rows) : rows;
  return {
    description: 'Success.',
    content: Object.fromEntries(renders.map((type) => [type, { schema: isJson(type) ? schema : TEXT }])),
  };
}

const TEXT: Schema = { type: 'string' };

/** Other formats, such as CSV, are texts for a schema. */
function isJson(type: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json$/.test(type);
}

function pageSchema(members: readonly string[], results: Schema): Schema {
  const link = { type: ['string', 'null'], format: 'uri' };
  const properties = Object.fromEntries(members.map((name) => [name, name === 'count' ? { type: 'integer' } : link]));
  return { type: 'object', properties: { ...properties, results }, required: [...members, 'results'] };
}
