// What decides who may do what: no form offers it unless it is named.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import type { FieldSelection } from './editable.ts';

/** `all` without permission lists and without the links between users and what gives them permissions. Names stay as they are. */
export function withoutPrivileges<Selection extends FieldSelection>(
  selection: Selection,
  model: ModelDescription,
  models: readonly ModelDescription[],
): Selection {
  if (selection.fields !== 'all') return selection;
  const privileges = model.fields.filter((field) => isPrivilege(field, model, models)).map(({ name }) => name);
  return privileges.length === 0 ? selection : { ...selection, exclude: [...(selection.exclude ?? []), ...privileges] };
}

function isPrivilege(
  { annotations, relation }: FieldDescription,
  model: ModelDescription,
  models: readonly ModelDescription[],
): boolean {
  if ('permissionList' in annotations) return true;
  const target = models.find(({ name }) => name === relation?.model);
  if (target === undefined || target.name === model.name) return false;
  const ends = [model, target];
  const holdPrivileges = ends.every((end) => has(end, 'password') || has(end, 'permissionList'));
  return holdPrivileges && ends.some((end) => has(end, 'permissionList'));
}

function has({ fields }: ModelDescription, annotation: string): boolean {
  return fields.some(({ annotations }) => annotation in annotations);
}
