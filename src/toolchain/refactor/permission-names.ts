// Permissions that follow from a model's name: `posts.add_post`, and `perms.posts.add_post` in templates.
import { permissionsOfModel } from '../../kernel/permissions.ts';
import { modelOf, type Renaming } from './renaming.ts';
import { stringOf, type SourceFile } from '../typescript/source-file.ts';

/** Old name → new name of every permission of the renamed model; empty for a field. */
export function renamedPermissions(renaming: Renaming): Map<string, string> {
  const { from, to } = renaming.model ?? {};
  const model = modelOf(renaming, from);
  if (!model || to === undefined) return new Map();
  const fresh = permissionsOfModel({ ...model, name: to });
  return new Map(permissionsOfModel(model).map(({ name }, i) => [name, fresh[i]?.name ?? name]));
}

export function renamePermissionsInCode(renaming: Renaming, file: SourceFile): void {
  const names = renamedPermissions(renaming);
  for (const node of names.size === 0 ? [] : file.nodes) {
    const renamed = names.get(stringOf(node) ?? '');
    if (renamed !== undefined) file.editString(node, renamed);
  }
}
