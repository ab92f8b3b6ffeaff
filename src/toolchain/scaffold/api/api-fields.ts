// What a generated API shows of a row, and how relations are written by their keys.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { columnsOfCreator } from '../view/ownership.ts';
import { editableFields } from '../view/view-fields.ts';

interface ApiFields {
  /** Lines of Prisma's `select`: `title: true`, `tags: { select: { id: true } }`. */
  select: string[];
  /** What is taken out of the row that was selected: `authorId`, `tags`. */
  taken: string[];
  /** What is in its place: `author: authorId`, `tags: tags.map(({ id }) => id)`. */
  given: string[];
}

export function apiFields(model: ModelDescription, models: readonly ModelDescription[]): ApiFields {
  const fields: ApiFields = { select: [], taken: [], given: [] };
  for (const field of model.fields.filter((candidate) => isVisible(candidate))) addField(fields, field, models);
  return fields;
}

/** False where a form lacks a column that a new row must have: a password, bytes. */
export function canCreate(model: ModelDescription, models: readonly ModelDescription[]): boolean {
  const editable = new Set(editableFields(model, models).map(({ name }) => name));
  const set = new Set(columnsOfCreator(model, models));
  return model.fields.every((field) => {
    const isFilled = field.hasDefault || field.isUpdatedAt || field.isForeignKey || field.isList || !field.isRequired;
    const isSet = field.relation?.fields.some((column) => set.has(column)) ?? false;
    return (
      isFilled ||
      isSet ||
      editable.has(field.name) ||
      (field.relation !== undefined && field.relation.fields.length === 0)
    );
  });
}

function isVisible({ kind, type, isForeignKey, annotations }: FieldDescription): boolean {
  if (annotations['password'] || annotations['permissionList'] || annotations['hidden'] || annotations['sensitive'])
    return false;
  return kind !== 'unsupported' && type !== 'Bytes' && !isForeignKey;
}

function addField(fields: ApiFields, field: FieldDescription, models: readonly ModelDescription[]): void {
  const { name, relation } = field;
  if (field.kind !== 'relation' || !relation) {
    fields.select.push(`${name}: true`);
    return;
  }
  const [column, ...more] = relation.fields;
  if (column !== undefined && more.length === 0) {
    fields.select.push(`${column}: true`);
    fields.taken.push(column);
    fields.given.push(`${name}: ${column}`);
  } else if (relation.manyToMany)
    addLinks(
      fields,
      name,
      models.find((model) => model.name === relation.model),
    );
}

function addLinks(fields: ApiFields, name: string, target: ModelDescription | undefined): void {
  const [key, ...more] = target?.primaryKey ?? [];
  if (key === undefined || more.length > 0) return;
  fields.select.push(`${name}: { select: { ${key}: true } }`);
  fields.taken.push(name);
  fields.given.push(`${name}: ${name}.map(({ ${key} }) => ${key})`);
}
