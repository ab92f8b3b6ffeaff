import type { ModelDescription, SchemaDescription } from '../../kernel/model.ts';
import { errors } from './errors.ts';

let inUse: SchemaDescription | undefined;

/** The schema of the client that `connect` made last. */
export function schemaInUse(): SchemaDescription | undefined {
  return inUse;
}

export function useSchema(schema: SchemaDescription | undefined): void {
  inUse = schema;
}

/** The model behind `db.post` or `tx.post`. @throws {ProjectError} DELEGATE_UNKNOWN */
export function modelOf(delegate: object): ModelDescription {
  const name = (delegate as { $name?: unknown }).$name;
  const model = inUse?.models.find((one) => one.name === name);
  if (model === undefined) throw errors.DELEGATE_UNKNOWN({ given: typeof name === 'string' ? name : typeof delegate });
  return model;
}
