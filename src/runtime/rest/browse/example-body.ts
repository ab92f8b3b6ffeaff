// A body for a person to fill in: every field with a value that has its type.
import type { FieldShape } from '../fields/field.ts';

/** @param row JSON of the stored row; undefined for a new one */
export function exampleBody(
  fields: readonly FieldShape[],
  row: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  const written = fields.filter(({ isReadOnly, kind }) => !isReadOnly && kind !== 'file' && kind !== 'image');
  const entries = written.map((field) => [field.name, row ? storedValue(field, row) : emptyValue(field)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function storedValue({ name, isWriteOnly }: FieldShape, row: Readonly<Record<string, unknown>>): unknown {
  return isWriteOnly ? undefined : (row[name] ?? null);
}

/** Undefined for a field that is better left out: it is optional, and no empty value is valid. */
function emptyValue(shape: FieldShape): unknown {
  const { kind, default: usual, isNullable, isRequired, relation, isMany, items, fields = [] } = shape;
  if (usual !== undefined) return usual;
  if (isNullable) return null;
  switch (kind) {
    case 'boolean':
      return false;
    case 'integer':
    case 'float':
    case 'bigint':
    case 'decimal':
      return isRequired ? (shape.minimum ?? 0) : undefined;
    case 'list':
    case 'multiple choice':
      return [];
    case 'dict':
    case 'json':
      return {};
    case 'choice':
      return isRequired ? shape.choices?.[0]?.value : undefined;
    case 'object':
      return isMany ? [] : isRequired ? exampleBody(fields, undefined) : undefined;
    case 'relation':
      if (relation?.isMany) return [];
      return items?.kind === 'integer' ? 0 : '';
    default:
      return isRequired || shape.allowsBlank ? '' : undefined;
  }
}
