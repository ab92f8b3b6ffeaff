// How the parts of a serializer read their JSON from a row.
import type { Row } from '../../../kernel/database.ts';
import type { SerializerField } from '../fields/field.ts';
import type { ModelPart } from './model-field.ts';
import type { ModelSerializer } from './model-serializer.ts';

/** Values that are JSON as the database gives them. */
export function isPlain({ kind }: SerializerField): boolean {
  return ['string', 'email', 'url', 'slug', 'regex', 'boolean', 'integer', 'float', 'choice'].includes(kind);
}

export type Read = ModelPart['read'];

export function columnReader(name: string, format: SerializerField['format'], isJson: boolean): Read {
  if (format === undefined || isJson) return (row) => row[name] ?? null;
  return (row, environment) => {
    const value = row[name];
    return value === null || value === undefined ? null : format(value as never, environment);
  };
}

export function fileReader(name: string): Read {
  return (row, { media }) => {
    const path = row[name];
    return typeof path === 'string' && path !== '' ? media(path) : null;
  };
}

export function nestedReader(name: string, serializer: ModelSerializer, isMany: boolean): Read {
  if (isMany)
    return (row, environment) => ((row[name] ?? []) as Row[]).map((one) => serializer.format(one, environment));
  return (row, environment) => {
    const one = row[name] as Row | null | undefined;
    return one ? serializer.format(one, environment) : null;
  };
}
