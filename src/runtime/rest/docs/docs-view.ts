// An OpenAPI document as what the documentation shows: groups of operations, and the schemas that they name.
import type { OpenApiDocument } from '../openapi/document.ts';
import type { Schema } from '../openapi/schemas.ts';
import { type SchemaRow, schemaRow, schemaRows } from './schema-rows.ts';
import { typeText, type TypeText } from './schema-text.ts';

export interface DocsView {
  version: string;
  description: string | undefined;
  groups: readonly DocsGroup[];
  schemas: readonly DocsSchema[];
}

export interface DocsGroup {
  name: string;
  id: string;
  operations: readonly DocsOperation[];
}

export interface DocsOperation {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string | undefined;
  /** Names of the ways to sign in. */
  authentication: readonly string[];
  params: readonly (SchemaRow & { place: string })[];
  body: DocsBody | undefined;
  responses: readonly DocsResponse[];
}

export interface DocsBody {
  types: readonly string[];
  isRequired: boolean;
  schema: DocsContent;
}

export interface DocsContent {
  type: TypeText;
  /** Members of a schema that is written in place. */
  rows: readonly SchemaRow[];
}

export interface DocsResponse {
  status: string;
  description: string;
  isError: boolean;
  content: DocsContent | undefined;
}

export interface DocsSchema {
  name: string;
  id: string;
  description: string | undefined;
  rows: readonly SchemaRow[];
}

interface RawOperation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: RawParameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
  security?: Record<string, unknown>[];
}

interface RawParameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

type PathItem = Record<string, RawOperation> & { parameters?: RawParameter[] };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export function docsView(document: OpenApiDocument): DocsView {
  const { info, paths, components } = document as unknown as {
    info: { version: string; description?: string };
    paths: Record<string, PathItem>;
    components: { schemas: Record<string, Schema> };
  };
  const groups = new Map<string, DocsOperation[]>();
  for (const [path, item] of Object.entries(paths))
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      const [group = 'Other'] = operation.tags ?? [];
      groups.set(group, [
        ...(groups.get(group) ?? []),
        docsOperation(path, { method, operation, shared: item.parameters ?? [] }),
      ]);
    }
  return {
    version: info.version,
    description: info.description,
    groups: [...groups].map(([name, operations]) => ({ name, id: `group-${name}`, operations })),
    schemas: Object.entries(components.schemas).map(([name, schema]) => ({
      name,
      id: `schema-${name}`,
      description: typeof schema['description'] === 'string' ? schema['description'] : undefined,
      rows: schemaRows(schema),
    })),
  };
}

interface OperationParts {
  method: string;
  operation: RawOperation;
  /** Parameters of the path. */
  shared: readonly RawParameter[];
}

function docsOperation(path: string, { method, operation, shared }: OperationParts): DocsOperation {
  const { requestBody } = operation;
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? operation.operationId,
    description: operation.description,
    authentication: (operation.security ?? []).flatMap(Object.keys),
    params: [...shared, ...(operation.parameters ?? [])].map((param) => ({
      ...schemaRow(param.name, param.schema),
      isRequired: param.required === true,
      description: param.description,
      place: param.in,
    })),
    body: requestBody && {
      types: Object.keys(requestBody.content),
      isRequired: requestBody.required === true,
      schema: docsContent(Object.values(requestBody.content)[0]?.schema ?? {}),
    },
    responses: Object.entries(operation.responses).map(([status, { description, content }]) => {
      const schema = content && Object.values(content)[0]?.schema;
      return { status, description, isError: Number(status) >= 400, content: schema && responseContent(schema) };
    }),
  };
}

function docsContent(schema: Schema): DocsContent {
  return { type: typeText(schema), rows: schemaRows(schema) };
}

/** What a response always has is of no interest: there is nothing to fill in. */
function responseContent(schema: Schema): DocsContent {
  const { type, rows } = docsContent(schema);
  return { type, rows: rows.map((row) => ({ ...row, isRequired: false })) };
}
