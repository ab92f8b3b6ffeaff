import type { FieldDescription } from '../../../kernel/model.ts';

/**
 * True for fields with data of their own: columns that are not foreign keys, relations that hold one, many-to-many relations.
 * A foreign key's column belongs to its relation.
 */
export function holdsData(field: FieldDescription): boolean {
  if (field.relation === undefined) return !field.isForeignKey;
  return field.relation.manyToMany || field.relation.fields.length > 0;
}
