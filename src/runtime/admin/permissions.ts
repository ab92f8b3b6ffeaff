import type { Row, Where } from '../../kernel/database.ts';
import { permissionName, type ModelAction } from '../../kernel/permissions.ts';
import type { HttpRequest } from '../http/request.ts';
import type { PermissionName } from '../http/project-types.ts';
import { isOutOfReach } from './account/user-guard.ts';
import type { AdminModel } from './admin-model.ts';
import type { ModelAdminOptions } from './options.ts';
import { isStaff } from './viewer.ts';

/** What the viewer may do with a model or with one row of it. Without viewing there is no changing and no deleting. */
export interface Permissions {
  view: boolean;
  add: boolean;
  change: boolean;
  delete: boolean;
}

type Hook = 'hasViewPermission' | 'hasAddPermission' | 'hasChangePermission' | 'hasDeletePermission';

/** @param row The row in question; without it the question is about the model as a whole. */
export async function permissionsOf(request: HttpRequest, model: AdminModel, row?: Row): Promise<Permissions> {
  if (!isStaff(request)) return { view: false, add: false, change: false, delete: false };
  // Hidden models have no pages, but their rows are deleted with the rows that they belong to.
  if (model.hidden) return { view: false, add: false, change: false, delete: true };
  const has = (...actions: ModelAction[]): boolean =>
    actions.some((action) => request.user.hasPermission(permissionName(model.description, action) as PermissionName));
  const ask = (hook: Hook, ...actions: ModelAction[]): boolean | Promise<boolean> =>
    model.options[hook]?.(request, row) ?? has(...actions);
  const [view, add, change, remove] = await Promise.all([
    // Who may change something has to see it.
    ask('hasViewPermission', 'view', 'change'),
    ask('hasAddPermission', 'add'),
    ask('hasChangePermission', 'change'),
    ask('hasDeletePermission', 'delete'),
  ]);
  // What one may not see one may not change either.
  const isFree = view && !(row && isOutOfReach(request, model, row));
  return { view, add, change: isFree && change, delete: isFree && remove };
}

/** The rows of the model that exist for this request, as a where clause. */
export async function scopeOf(request: HttpRequest, { options }: { options: ModelAdminOptions }): Promise<Where> {
  return options.queryset ? ((await options.queryset(request)) as Where) : {};
}
