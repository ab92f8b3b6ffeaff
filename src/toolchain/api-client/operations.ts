// The operations of a document as functions: by resource, with their parameters and what they may answer.
import {
  type ClientDocument,
  componentOf,
  type DocumentOperation,
  type Parameter,
  type PathItem,
  type Schema,
} from './document.ts';
import { objectText, typeText } from './type-text.ts';

export interface ClientOperation {
  resource: string;
  /** Within the resource: `list`, `publish`. */
  name: string;
  method: string;
  path: string;
  comment: string;
  pathParams: readonly Parameter[];
  query: readonly Parameter[];
  /** Several for an operation that accepts one row or a list of rows: the response has the shape of the body. */
  signatures: readonly Signature[];
}

/** What a function takes as its body, and what it returns. */
export interface Signature {
  body: { type: string; isRequired: boolean } | undefined;
  success: string;
  /** Statuses by the type of their bodies. */
  failures: ReadonlyMap<string, readonly string[]>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export function clientOperations(document: ClientDocument): ClientOperation[] {
  const found = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [clientOperation(document, { path, method, item, operation })] : [];
    }),
  );
  return withShortNames(found);
}

interface Found {
  path: string;
  method: string;
  item: PathItem;
  operation: DocumentOperation;
}

function clientOperation(document: ClientDocument, { path, method, item, operation }: Found): ClientOperation {
  const resource = operation.tags?.[0] ?? 'api';
  const params = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
  return {
    resource: camelCase(resource),
    name: camelCase(operation.operationId.slice(resource.length + 1)),
    method: method.toUpperCase(),
    path,
    comment: [`${method.toUpperCase()} ${path}`, operation.description].filter(Boolean).join('\n\n'),
    pathParams: params.filter((param) => param.in === 'path'),
    query: params.filter((param) => param.in === 'query' && param['x-sparse'] !== true),
    signatures: signaturesOf(document, operation),
  };
}

function signaturesOf(document: ClientDocument, operation: DocumentOperation): Signature[] {
  const { requestBody } = operation;
  const body = requestBody && schemaOf(requestBody);
  const response = successResponse(operation);
  const signature = (sent: Schema | undefined, success: string): Signature => ({
    body: requestBody && { type: typeText(sent), isRequired: requestBody.required === true },
    success,
    failures: failuresOf(document, operation, sent),
  });
  const sent = body?.anyOf ?? [];
  const received = (response && schemaOf(response)?.anyOf) ?? [];
  if (sent.length === 0 || sent.length !== received.length)
    return [signature(body, response ? typeText(schemaOf(response), '    ') : 'undefined')];
  return sent.map((one, index) => signature(one, typeText(received[index], '    ')));
}

function schemaOf({ content }: { content?: Readonly<Record<string, { schema?: Schema }>> }): Schema | undefined {
  return content && Object.values(content)[0]?.schema;
}

/** Undefined for operations that answer without a body. */
function successResponse({ responses }: DocumentOperation): DocumentOperation['responses'][string] | undefined {
  const [status, response] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? ['204'];
  return status === '204' ? undefined : response;
}

function failuresOf(
  { components }: ClientDocument,
  { responses }: DocumentOperation,
  body: Schema | undefined,
): Map<string, string[]> {
  const byType = new Map<string, string[]>();
  for (const [status, response] of Object.entries(responses)) {
    if (/^[123]/.test(status)) continue;
    const schema = schemaOf(response);
    const component = schema && componentOf(schema);
    // A schema that only says "messages by field" becomes the fields of the body that was sent.
    const isOpen = component !== undefined && components?.schemas?.[component]?.properties === undefined;
    const type = isOpen ? `FieldErrors<${body ? typeText(body) : 'object'}>` : typeText(schema);
    byType.set(type, [...(byType.get(type) ?? []), status]);
  }
  return byType;
}

/** `publish_post` is `publish`, unless the action has several methods. */
function withShortNames(operations: readonly ClientOperation[]): ClientOperation[] {
  const short = (operation: ClientOperation): string => {
    const suffix = operation.method.charAt(0) + operation.method.slice(1).toLowerCase();
    return operation.name.endsWith(suffix) ? operation.name.slice(0, -suffix.length) : operation.name;
  };
  return operations.map((operation) => {
    const name = short(operation);
    const isFree =
      name !== '' &&
      !operations.some(
        (other) => other !== operation && other.resource === operation.resource && short(other) === name,
      );
    return isFree ? { ...operation, name } : operation;
  });
}

function camelCase(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_all, next: string | undefined) => (next ?? '').toUpperCase());
  return /^\d/.test(name) ? `_${name}` : name;
}

/** The type of the parameters behind the question mark; undefined for none. */
export function queryType({ query }: ClientOperation, indent: string): string | undefined {
  if (query.length === 0) return undefined;
  const properties = Object.fromEntries(
    query.map(({ name, schema, description }) => [
      name,
      description === undefined ? schema : { ...schema, description },
    ]),
  );
  return objectText({ properties, required: query.filter(({ required }) => required).map(({ name }) => name) }, indent);
}
