// Which fields of a model a generated form edits and a generated page shows.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';

export interface ShownField {
  label: string;
  /** Expression of the template language: `post.title`, `post.author.email`. */
  value: string;
  /** How it is printed. */
  as: 'text' | 'long' | 'boolean' | 'date' | 'time' | 'datetime' | 'url' | 'email' | 'list';
}

/** What a form may change: no key that is made, no moment that the database sets, nothing secret, read-only or hidden. */
export function editableFields(model: ModelDescription): FieldDescription[] {
  return model.fields.filter((field) => (field.kind === 'relation' ? isOwnRelation(field) : isEditableScalar(field)));
}

/** The side of a relation that holds the key, and those sides of many-to-many that are not `@hidden`. */
function isOwnRelation({ relation, isList, annotations }: FieldDescription): boolean {
  if (!relation || annotations['hidden']) return false;
  return isList ? relation.manyToMany : relation.fields.length > 0;
}

function isEditableScalar(field: FieldDescription): boolean {
  const { annotations } = field;
  // A key that nothing fills in must be typed.
  if (
    (field.isId && field.hasDefault) ||
    field.isForeignKey ||
    field.isUpdatedAt ||
    field.isList ||
    field.kind === 'unsupported'
  )
    return false;
  if (field.type === 'Bytes' || isFunctionDefault(field)) return false;
  return !annotations['password'] && !annotations['readOnly'] && !annotations['hidden'] && !annotations['sensitive'];
}

/** `now()`, `uuid()`, `autoincrement()`: the database fills these in. */
function isFunctionDefault({ default: value }: FieldDescription): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a detail page shows, in the order of the model. */
export function shownFields(
  model: ModelDescription,
  models: readonly ModelDescription[],
  variable: string,
): ShownField[] {
  return model.fields.filter(isShown).map((field) => ({
    label: field.label,
    value: valueOf(field, models, variable),
    as: printedAs(field),
  }));
}

/** Relations that the pages need with each row: `author`, `tags`. */
export function includedRelations(model: ModelDescription): string[] {
  return model.fields.filter((field) => field.kind === 'relation' && isOwnRelation(field)).map(({ name }) => name);
}

function isShown(field: FieldDescription): boolean {
  const { annotations } = field;
  if (field.kind === 'relation') return isOwnRelation(field);
  if (field.isId || field.isForeignKey || field.type === 'Bytes' || field.kind === 'unsupported') return false;
  return !annotations['password'] && !annotations['hidden'] && !annotations['sensitive'];
}

function valueOf(field: FieldDescription, models: readonly ModelDescription[], variable: string): string {
  const display = field.kind === 'relation' ? displayOf(field, models) : undefined;
  return field.isList || display === undefined ? `${variable}.${field.name}` : `${variable}.${field.name}.${display}`;
}

/** Field that names a related row: its `display`, else its key. */
export function displayOf(field: FieldDescription, models: readonly ModelDescription[]): string {
  const model = models.find(({ name }) => name === field.relation?.model);
  return model?.display ?? model?.primaryKey[0] ?? 'id';
}

function printedAs({ kind, isList, type, annotations }: FieldDescription): ShownField['as'] {
  if (isList) return 'list';
  if (kind !== 'scalar') return 'text';
  if (type === 'Boolean') return 'boolean';
  if (type === 'DateTime') return annotations['date'] ? 'date' : annotations['time'] ? 'time' : 'datetime';
  if (annotations['url']) return 'url';
  if (annotations['email']) return 'email';
  return annotations['text'] || annotations['markdown'] ? 'long' : 'text';
}
