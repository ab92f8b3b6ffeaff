// The parts of an OpenAPI 3.1 document that a client is written from.
export interface ClientDocument {
  info: { title: string };
  paths: Readonly<Record<string, PathItem>>;
  components?: { schemas?: Readonly<Record<string, Schema>> };
}

export type PathItem = Readonly<Record<string, DocumentOperation | undefined>> & { parameters?: readonly Parameter[] };

export interface DocumentOperation {
  operationId: string;
  tags?: readonly string[];
  summary?: string;
  description?: string;
  parameters?: readonly Parameter[];
  requestBody?: { required?: boolean; content: Readonly<Record<string, { schema?: Schema }>> };
  responses: Readonly<Record<string, { content?: Readonly<Record<string, { schema?: Schema }>> }>>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
  /** Responses have less than their schema with this parameter, so it has no place in a typed client. */
  'x-sparse'?: boolean;
}

export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  format?: string;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  description?: string;
}

const COMPONENTS = '#/components/schemas/';

/** `Post` for `#/components/schemas/Post`. */
export function componentOf({ $ref: reference }: Schema): string | undefined {
  return reference?.startsWith(COMPONENTS) ? reference.slice(COMPONENTS.length) : undefined;
}
