// Which fields of a model an API shows without being asked by name, and which it never takes from a body.
import { type FieldDescription, isSetByRelation, type ModelDescription } from '../../../kernel/model.ts';
import { omittedFields } from '../../../kernel/omitted-fields.ts';
import { isAutomatic } from '../../forms/model/editable.ts';
import type { ModelRegistry } from '../../http/model-registry.ts';

/** Fields that `all` means: no secrets, no hidden columns, no keys that relations stand for, no rows of other models. */
export function offeredFields(model: ModelDescription, { all, enums }: ModelRegistry): FieldDescription[] {
  const omitted = omittedFields({ models: [...all], enums: [...enums] } as never).get(model.name);
  return model.fields.filter((field) => {
    const { annotations, kind, name, relation } = field;
    if (omitted?.has(name) || 'hidden' in annotations || 'password' in annotations || 'sensitive' in annotations)
      return false;
    if (kind === 'unsupported' || field.type === 'Bytes') return false;
    if (relation) return relation.fields.length === 1 || relation.manyToMany;
    return !(field.isForeignKey && isSetByRelation(model, name));
  });
}

/** The database, the client or the framework gives the value, or it is `@readOnly`. */
export function isFilled(model: ModelDescription, field: FieldDescription): boolean {
  if ('readOnly' in field.annotations) return true;
  if ('uuid' in field.annotations && !field.isId) return false;
  return isAutomatic(field) || (model.primaryKey.includes(field.name) && field.hasDefault);
}
