// The schemas that `@json(schema: "address")` names: exports of src/<app>/schemas.ts.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { nearest } from '../../../kernel/names.ts';
import type { Application } from '../../http/application.ts';
import { errors } from '../errors.ts';
import type { StandardSchema } from '../standard-schema.ts';

/** By app and name: `accounts.address`. */
export type JsonSchemas = ReadonlyMap<string, StandardSchema>;

declare module '../../http/application.ts' {
  interface Application {
    readonly jsonSchemas?: JsonSchemas | undefined;
  }
}

/** Exports of the apps' schemas.ts that are schemas; others are none of its business. */
export function collectSchemas(
  apps: readonly { name: string; schemas?: Readonly<Record<string, unknown>> }[],
): JsonSchemas {
  const found = apps.flatMap(({ name, schemas = {} }) =>
    Object.entries(schemas).flatMap(([key, value]): [string, StandardSchema][] =>
      isSchema(value) ? [[`${name}.${key}`, value]] : [],
    ),
  );
  return new Map(found);
}

/** The name in `@json(schema: "…")`; undefined if any value is allowed. */
function schemaNameOf({ annotations }: FieldDescription): string | undefined {
  const name = annotations['json']?.['schema'];
  return typeof name === 'string' ? name : undefined;
}

/**
 * The schema of a JSON column: that of the model's own app, or of another one by its full name.
 *
 * @throws {ProjectError} FORM_SCHEMA_UNKNOWN
 */
export function jsonSchemaOf(
  { jsonSchemas = new Map() }: Pick<Application, 'jsonSchemas'>,
  model: ModelDescription,
  field: FieldDescription,
): StandardSchema | undefined {
  const name = schemaNameOf(field);
  if (name === undefined) return undefined;
  const found = jsonSchemas.get(`${model.app}.${name}`) ?? jsonSchemas.get(name);
  if (found) return found;
  const known = [...jsonSchemas.keys()];
  throw errors.FORM_SCHEMA_UNKNOWN(
    { app: model.app, name, meant: nearest(`${model.app}.${name}`, known) },
    { where: model.where },
  );
}

function isSchema(value: unknown): value is StandardSchema {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value;
}
