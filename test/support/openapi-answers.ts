// Whether an answer is one that the OpenAPI document describes.
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

export interface DocumentedCall {
  /** Of the document: `/api/things/{pk}/`. */
  path: string;
  method: string;
  /** The answer may lack fields that its schema requires. */
  isSparse?: boolean;
}

/** Returns what is wrong with an answer; undefined for one that the document describes. */
export type AnswerCheck = (
  call: DocumentedCall,
  answer: { status: number; text: string; type: string },
) => string | undefined;

export function answerCheck(document: Json): AnswerCheck {
  const ajv = addFormats.default(new Ajv2020.default({ strict: false, allErrors: true }));
  const compiled = new Map<string, ValidateFunction>();
  const validator = (key: string, schema: object): ValidateFunction => {
    const known = compiled.get(key) ?? ajv.compile({ ...schema, components: document['components'] });
    compiled.set(key, known);
    return known;
  };
  return ({ path, method, isSparse = false }, { status, text, type }) => {
    const operation = ((document['paths'] as Json)[path] as Json)[method.toLowerCase()] as Json;
    const response = (operation['responses'] as Json)[status] as Json | undefined;
    if (response === undefined) return `status ${status} is not in the document: ${text.slice(0, 300)}`;
    const content = response['content'] as Record<string, { schema: object }> | undefined;
    if (text === '' || content === undefined) return undefined;
    const media = content[type.split(';', 1)[0] ?? ''];
    if (media === undefined) return `status ${status} has the type ${type}`;
    const validate = validator(
      `${method} ${path} ${status} ${type} ${isSparse}`,
      isSparse ? withoutRequired(document, media.schema) : media.schema,
    );
    if (validate(JSON.parse(text))) return undefined;
    return `status ${status}: ${ajv.errorsText(validate.errors).slice(0, 400)} in ${text.slice(0, 400)}`;
  };
}

/** The schema with all references in place and no member required. */
function withoutRequired(document: Json, schema: unknown): object {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref: reference, required: _, ...rest } = value as { $ref?: string; required?: unknown };
    if (reference === undefined)
      return Object.fromEntries(Object.entries(rest).map(([name, inner]) => [name, walk(inner)]));
    const schemas = (document['components'] as { schemas: Json }).schemas;
    return walk(schemas[reference.split('/').at(-1) ?? '']);
  };
  return walk(schema) as object;
}
