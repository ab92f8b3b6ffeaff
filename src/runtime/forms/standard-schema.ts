// Schemas of any library that speaks Standard Schema (standardschema.dev): zod, valibot, arktype and others. Quintet needs
// none of them: the specification is these types.
import type { FormError } from './validation-error.ts';

/** A schema as the specification has it, version 1. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    /** For the compiler only. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

type Types<S extends StandardSchema> = NonNullable<S['~standard']['types']>;
/** The input type of a schema. */
export type SchemaInput<S extends StandardSchema> = Types<S>['input'];
/** The output type of a schema. */
export type SchemaOutput<S extends StandardSchema> = Types<S>['output'];

/** An issue with its path as texts: `['address', 'street']`; empty for the value as a whole. */
export interface SchemaIssue {
  path: readonly string[];
  message: string;
  /** Default: `invalid`. */
  code?: string | undefined;
}

/** Vendor of schemas that Quintet makes itself: their issues have codes. */
export const OWN_VENDOR = 'quintet';

/** @throws what the schema throws; wrong values are issues */
export async function runSchema<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
): Promise<{ value: Output; issues?: undefined } | { issues: readonly SchemaIssue[]; value?: undefined }> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return { value: result.value };
  const hasCodes = schema['~standard'].vendor === OWN_VENDOR;
  return {
    issues: result.issues.map((issue) => ({
      path: (issue.path ?? []).map(segmentText),
      message: issue.message,
      code: hasCodes ? (issue as { code?: string }).code : undefined,
    })),
  };
}

/** The issue as an error, with the rest of its path before it: `street: Required`. */
export function toSchemaError({ path, message, code = 'invalid' }: SchemaIssue): FormError {
  return { code, message: path.length === 0 ? message : `${path.join('.')}: ${message}` };
}

/** A schema for lists, of what one item must be; undefined stays undefined. */
export function listSchema<T>(item: StandardSchema<unknown, T> | undefined): StandardSchema<unknown, T[]> | undefined {
  if (item === undefined) return undefined;
  const validate = async (values: unknown): Promise<StandardResult<T[]>> => {
    const results = await Promise.all((values as unknown[]).map((value) => runSchema(item, value)));
    const issues = results.flatMap((result, index) =>
      (result.issues ?? []).map((issue) => ({ message: `Line ${index + 1}: ${toSchemaError(issue).message}` })),
    );
    return issues.length > 0 ? { issues } : { value: results.map(({ value }) => value as T) };
  };
  return { '~standard': { version: 1, vendor: OWN_VENDOR, validate } };
}

/** One schema after the other, where there are two. */
export function chainSchemas(
  first: StandardSchema | undefined,
  second: StandardSchema | undefined,
): StandardSchema | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const validate = async (value: unknown): Promise<StandardResult<unknown>> => {
    const result = await first['~standard'].validate(value);
    return result.issues === undefined ? second['~standard'].validate(result.value) : result;
  };
  return { '~standard': { version: 1, vendor: OWN_VENDOR, validate } };
}

function segmentText(segment: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}
