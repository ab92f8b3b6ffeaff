// Names of permissions follow from the models: nothing has to be stored to know all permissions.
import type { ModelDescription } from './model.ts';

/** What may be done with the rows of every model. */
type ModelAction = 'add' | 'change' | 'delete' | 'view';

interface PermissionDescription {
  /** `posts.change_post` */
  name: string;
  /** `Can change post` */
  label: string;
}

const ACTIONS: readonly ModelAction[] = ['add', 'change', 'delete', 'view'];

/** `posts.change_blogpost` for the model BlogPost of the app posts, as Django names them. */
export function permissionName({ app, name }: Pick<ModelDescription, 'app' | 'name'>, action: string): string {
  return `${app}.${action}_${name.toLowerCase()}`;
}

/** The four of every model, then those that `@permissions(publish: "Can publish posts")` adds. */
export function permissionsOfModel(model: ModelDescription): PermissionDescription[] {
  const usual = ACTIONS.map((action) => ({
    name: permissionName(model, action),
    label: `Can ${action} ${model.label}`,
  }));
  const own = Object.entries(model.annotations['permissions'] ?? {}).map(([action, label]) => ({
    name: permissionName(model, action),
    label: String(label),
  }));
  return [...usual, ...own];
}

/** Those of all models but the hidden ones, in the order of the schema. */
export function permissionsOf(models: readonly ModelDescription[]): PermissionDescription[] {
  return models.filter(({ hidden }) => !hidden).flatMap(permissionsOfModel);
}
