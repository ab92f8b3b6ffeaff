// Which fields of a model a generated form edits and a generated page shows.
import { isSetByRelation, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import { publicName } from '../../../kernel/people.ts';
import { isPeople } from './ownership.ts';

export interface ShownField {
  label: string;
  /** Expression of the template language: `post.title`, `post.author.email`. */
  value: string;
  /** How it is printed. */
  as: 'text' | 'long' | 'boolean' | 'date' | 'time' | 'datetime' | 'url' | 'email' | 'list' | 'person';
  /** Of `person`: the relation, if it may be empty. */
  unless?: string;
}

/** What a form may change: no key that is made, no moment that the database sets, nothing secret, read-only or hidden, and nobody. */
export function editableFields(model: ModelDescription, models: readonly ModelDescription[]): FieldDescription[] {
  return model.fields.filter((field) =>
    field.kind === 'relation'
      ? isOwnRelation(field) && !isPeople(field, models)
      : isEditableScalar(field) && !isSetByRelation(model, field.name),
  );
}

/** The side of a relation that holds the key, and those sides of many-to-many that are not `@hidden`. */
function isOwnRelation({ relation, isList, annotations }: FieldDescription): boolean {
  if (!relation || annotations['hidden']) return false;
  return isList ? relation.manyToMany : relation.fields.length > 0;
}

function isEditableScalar(field: FieldDescription): boolean {
  const { annotations } = field;
  // A key that nothing fills in must be typed.
  if ((field.isId && field.hasDefault) || field.isUpdatedAt || field.isList || field.kind === 'unsupported')
    return false;
  if (field.type === 'Bytes' || isFunctionDefault(field)) return false;
  return !SECRET.some((name) => annotations[name]) && !annotations['readOnly'];
}

const SECRET = ['password', 'permissionList', 'hidden', 'sensitive'];

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
  return model.fields
    .filter((field) => isShown(field, models))
    .map((field) => ({
      label: field.label,
      value: valueOf(field, models, variable),
      ...(isPeople(field, models) && !field.isList
        ? { as: 'person' as const, ...(field.isRequired ? {} : { unless: `${variable}.${field.name}` }) }
        : { as: printedAs(field) }),
    }));
}

/** What the pages need with each row, as Prisma's `include`: `tags: true`; of users the shown name alone, and no hash. */
export function includedRelations(model: ModelDescription, models: readonly ModelDescription[]): string[] {
  return model.fields
    .filter((field) => field.kind === 'relation' && isShown(field, models))
    .map((field) => `${field.name}: ${includeOf(field, models)}`);
}

/** A row may have any number of related ones: a page shows the first. */
const SHOWN_RELATED = 100;

function includeOf(field: FieldDescription, models: readonly ModelDescription[]): string {
  const parts = [
    ...(isPeople(field, models) ? [`select: { ${displayOf(field, models)}: true }`] : []),
    ...(field.isList ? [`take: ${SHOWN_RELATED}`] : []),
  ];
  return parts.length === 0 ? 'true' : `{ ${parts.join(', ')} }`;
}

function isShown(field: FieldDescription, models: readonly ModelDescription[]): boolean {
  const { annotations } = field;
  if (field.kind === 'relation')
    return isOwnRelation(field) && (!isPeople(field, models) || publicNameOf(field, models) !== undefined);
  if (field.isId || field.isForeignKey || field.type === 'Bytes' || field.kind === 'unsupported') return false;
  return !SECRET.some((name) => annotations[name]);
}

function publicNameOf(field: FieldDescription, models: readonly ModelDescription[]): string | undefined {
  const model = models.find(({ name }) => name === field.relation?.model);
  return model && publicName(model);
}

function valueOf(field: FieldDescription, models: readonly ModelDescription[], variable: string): string {
  const display = field.kind === 'relation' ? displayOf(field, models) : undefined;
  return field.isList || display === undefined ? `${variable}.${field.name}` : `${variable}.${field.name}.${display}`;
}

/** Field that names a related row: its `display`, else its key; for users, their public name. */
export function displayOf(field: FieldDescription, models: readonly ModelDescription[]): string {
  if (isPeople(field, models)) return publicNameOf(field, models) ?? 'id';
  const model = models.find(({ name }) => name === field.relation?.model);
  return model?.display ?? model?.primaryKey[0] ?? 'id';
}

/** True for a list of people, whose names may be empty. */
export function isListOfPeople(field: FieldDescription, models: readonly ModelDescription[]): boolean {
  return field.isList && isPeople(field, models);
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
