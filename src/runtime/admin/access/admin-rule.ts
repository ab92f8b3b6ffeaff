// Who of the staff may do what: the registration's hooks, else the permissions of the model, within its `queryset`.
import type { Row, Where } from '../../../kernel/database.ts';
import { permissionName } from '../../../kernel/permissions.ts';
import { and, type AccessAction, type Rule } from '../../access/rule.ts';
import type { PermissionName } from '../../http/project-types.ts';
import type { HttpRequest } from '../../http/request.ts';
import { editableRows } from '../account/user-guard.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminSite } from '../admin-site.ts';
import { isStaff } from '../viewer.ts';

type Hook = 'hasViewPermission' | 'hasAddPermission' | 'hasChangePermission' | 'hasDeletePermission';

const HOOKS: Readonly<Record<string, Hook>> = {
  view: 'hasViewPermission',
  add: 'hasAddPermission',
  change: 'hasChangePermission',
  delete: 'hasDeletePermission',
};

/** The rule of a site's models. Anything that is not allowed is refused. */
export function adminRule(site: AdminSite): Rule {
  const rule: Rule = async (context) => {
    const { action, model, request } = context;
    const admin = model && site.find(model.name);
    if (!admin || !request || !isStaff(request)) return false;
    // Hidden models have no pages, but their rows are deleted with the rows that they belong to.
    if (admin.hidden && action !== 'delete') return false;
    if (!admin.hidden && !(await mayAll(request, admin, action))) return false;
    return and(existing(admin, request), () => reachable(admin, request, action))(context);
  };
  return rule;
}

/** The rows that exist for this request, whatever the viewer may do with them. */
export function existingRule(site: AdminSite): Rule {
  return async (context) => {
    const { model, request } = context;
    const admin = model && site.find(model.name);
    if (!admin || !request || !isStaff(request)) return false;
    return existing(admin, request)(context);
  };
}

/** The hook that decides about an action, if the registration has one. */
export function hookOf({ options, hidden }: AdminModel, action: AccessAction): RowHook | undefined {
  const name = HOOKS[action];
  const hook = name === undefined || hidden ? undefined : options[name];
  return hook && (async (request, row) => (await hook(request, row)) === true);
}

type RowHook = (request: HttpRequest, row?: Row) => Promise<boolean>;

/** A person has to see what they change or delete. */
async function mayAll(request: HttpRequest, model: AdminModel, action: AccessAction): Promise<boolean> {
  if (!(await mayModel(request, model, action))) return false;
  return action === 'view' || action === 'add' || mayModel(request, model, 'view');
}

async function mayModel(request: HttpRequest, model: AdminModel, action: AccessAction): Promise<boolean> {
  const hook = hookOf(model, action);
  if (hook) return hook(request);
  // The permission to change rows includes the one to see them.
  const names = action === 'view' ? ['view', 'change'] : [action];
  return names.some((name) => request.user.hasPermission(permissionName(model.description, name) as PermissionName));
}

const scopes = new WeakMap<HttpRequest, Map<AdminModel, Promise<Where>>>();

/** `queryset` is asked once for a request, so that one filter is the same object in every answer. */
function existing(model: AdminModel, request: HttpRequest): Rule {
  return async () => {
    const { queryset } = model.options;
    if (!queryset) return true;
    const known = scopes.get(request) ?? new Map<AdminModel, Promise<Where>>();
    scopes.set(request, known);
    const scope = known.get(model) ?? Promise.resolve(queryset(request) as Where | Promise<Where>);
    known.set(model, scope);
    return scope;
  };
}

/** Accounts that are more powerful than the viewer can be seen, and no more. */
function reachable(model: AdminModel, request: HttpRequest, action: AccessAction): boolean | Where {
  if (action === 'view' || action === 'add') return true;
  const guard = editableRows(request, model);
  return Object.keys(guard).length === 0 ? true : guard;
}
