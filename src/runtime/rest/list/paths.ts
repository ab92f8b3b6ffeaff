// Paths through the models: `title`, `author.name`.
import { fieldOf, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import { nearest } from '../../../kernel/names.ts';
import type { ModelRegistry } from '../../http/model-registry.ts';
import { errors } from '../errors.ts';

export interface FieldPath {
  /** As it is written: `author.name`. */
  text: string;
  /** Relations on the way. */
  relations: readonly FieldDescription[];
  /** At the end: a column. A relation stands for its key. */
  field: FieldDescription;
  /** Names for a filter; the last one is a column. */
  names: readonly string[];
}

/** @throws {ProjectError} API_FIELD_UNKNOWN, API_FIELD_UNFIT */
export function resolvePath(models: ModelRegistry, model: ModelDescription, text: string, place: string): FieldPath {
  const relations: FieldDescription[] = [];
  let current = model;
  const parts = text.split('.');
  for (const [index, name] of parts.entries()) {
    const field = fieldOf(current, name);
    const names = current.fields.map((one) => one.name);
    if (!field) throw errors.API_FIELD_UNKNOWN({ place, model: current.name, name, meant: nearest(name, names) });
    if (index === parts.length - 1) return endOf(models, { text, relations, field, place });
    if (!field.relation) throw errors.API_FIELD_UNFIT({ place, name: text, reason: `${name} is not a relation` });
    relations.push(field);
    current = models.get(field.relation.model);
  }
  throw errors.API_FIELD_UNFIT({ place, name: text, reason: 'it is empty' });
}

function endOf(
  models: ModelRegistry,
  {
    text,
    relations,
    field,
    place,
  }: { text: string; relations: FieldDescription[]; field: FieldDescription; place: string },
): FieldPath {
  const isSecret = 'password' in field.annotations || 'sensitive' in field.annotations;
  if (isSecret)
    throw errors.API_FIELD_UNFIT({ place, name: text, reason: 'its values could be guessed letter by letter' });
  const way = relations.map(({ name }) => name);
  if (!field.relation) return { text, relations, field, names: [...way, field.name] };
  const { fields, model } = field.relation;
  const target = models.get(model);
  if (fields.length === 1) {
    const key = fieldOf(target, field.relation.references[0] ?? '') as FieldDescription;
    return { text, relations, field: { ...key, isRequired: field.isRequired }, names: [...way, fields[0] as string] };
  }
  if (fields.length > 1 || target.primaryKey.length !== 1)
    throw errors.API_FIELD_UNFIT({ place, name: text, reason: 'its key has several columns' });
  const key = fieldOf(target, target.primaryKey[0] ?? '') as FieldDescription;
  return { text, relations: [...relations, field], field: key, names: [...way, field.name, key.name] };
}
