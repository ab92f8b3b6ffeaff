// The members of an object's schema as rows of a table.
import type { Schema } from '../openapi/schemas.ts';
import { choicesOf, limitsText, typeText, type TypeText } from './schema-text.ts';

export interface SchemaRow {
  /** `author.name` for a member of a member. */
  name: string;
  type: TypeText;
  isRequired: boolean;
  description: string | undefined;
  limits: readonly string[];
  choices: readonly string[];
}

const MAX_DEPTH = 8;

/** One row for each member, and below it those of objects that are written in place. */
export function schemaRows(schema: Schema, prefix = '', depth = 0): SchemaRow[] {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Schema>; required?: string[] };
  return Object.entries(properties).flatMap(([name, member]) => [
    { ...schemaRow(prefix + name, member), isRequired: required.includes(name) },
    ...(depth < MAX_DEPTH ? schemaRows(objectIn(member), `${prefix}${name}.`, depth + 1) : []),
  ]);
}

export function schemaRow(name: string, schema: Schema): SchemaRow {
  const { description } = schema;
  return {
    name,
    type: typeText(schema),
    isRequired: false,
    description: typeof description === 'string' ? description : undefined,
    limits: limitsText(schema),
    choices: choicesOf(schema),
  };
}

function objectIn(schema: Schema): Schema {
  const { items, anyOf } = schema as { items?: Schema; anyOf?: Schema[] };
  return items ?? anyOf?.find((one) => one['properties'] !== undefined) ?? schema;
}
