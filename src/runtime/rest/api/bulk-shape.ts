// What the body of a bulk operation is, for schemas.
import { type FieldDescription, fieldOf } from '../../../kernel/model.ts';
import { shapeOf, type FieldShape } from '../fields/field.ts';
import { stringField } from '../fields/string.ts';
import { ETAG_MEMBER } from '../resource/bulk-operations.ts';
import type { ModelResource } from '../resource/model-resource.ts';
import type { BodyShape } from '../routes/operation.ts';
import { columnField } from '../serialize/column-field.ts';

const SUFFIXES: Readonly<Record<string, string>> = { bulkPartialUpdate: 'Patch', bulkDestroy: 'Delete' };

/** A list of rows with their keys, and entity tags if the client likes. @param name of the operation */
export function bulkShape({ model, lookup, serializer, bulkMax }: ModelResource, name: string): BodyShape {
  const keys = lookup.flatMap((column) => keyShape(fieldOf(model, column)));
  const isPartial = name === 'bulkPartialUpdate';
  const others = name === 'bulkDestroy' ? [] : serializer.shapes.filter((shape) => !lookup.includes(shape.name));
  const tag = shapeOf(ETAG_MEMBER, stringField({ required: false, help: 'The ETag of the row as it was read.' }));
  return {
    name: `${model.name}Bulk${SUFFIXES[name] ?? ''}`,
    fields: [...keys, ...others.map((shape) => (isPartial ? { ...shape, isRequired: false } : shape)), tag],
    isMany: true,
    isPage: false,
    isPartial: false,
    list: { max: bulkMax, isOnly: true },
  };
}

function keyShape(column: FieldDescription | undefined): FieldShape[] {
  if (column === undefined) return [];
  return [{ ...shapeOf(column.name, columnField(column, [])), isReadOnly: false, isRequired: true }];
}
