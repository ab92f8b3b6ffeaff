// Staff who are not superusers may look after users, but not make themselves or others more powerful.
import type { Row, Where } from '../../../kernel/database.ts';
import { fieldOf } from '../../../kernel/model.ts';
import { isSuperuser } from '../../auth/user-model.ts';
import { permissionSources } from '../../auth/permissions.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { AdminModel } from '../admin-model.ts';

const FLAGS: ReadonlySet<string> = new Set(['isStaff', 'isSuperuser']);

/** True for the fields that give users power, if the viewer is not a superuser. */
export function isGuardedField(request: HttpRequest, model: AdminModel, name: string): boolean {
  if (isSuperuser(request.user)) return false;
  const field = fieldOf(model.description, name);
  if (field !== undefined && 'permissionList' in field.annotations) return true;
  if (isUserModel(request, model) && FLAGS.has(name)) return true;
  return field?.relation !== undefined && isMembership(request, model, field.relation.model, name);
}

/** True for fields that a login writes. */
export function isManagedByLogin(request: HttpRequest, model: AdminModel, name: string): boolean {
  return name === 'lastLogin' && isUserModel(request, model);
}

/**
 * The rows that the viewer may change and delete, if they are not a superuser: people without power, and themselves. Anyone who
 * sets the password of a member of the staff may do what that member may. Empty where they may change all.
 */
export function editableRows(request: HttpRequest, model: AdminModel): Where {
  if (!isUserModel(request, model) || isSuperuser(request.user)) return {};
  const flags = [...FLAGS].filter((name) => fieldOf(model.description, name));
  if (flags.length === 0) return {};
  const viewer = request.user as unknown as Row;
  const own = Object.fromEntries(model.description.primaryKey.map((name) => [name, viewer[name]]));
  return { OR: [Object.fromEntries(flags.map((name) => [name, false])), own] };
}

/** The relation between users and groups, from either side. */
function isMembership({ app }: HttpRequest, { description }: AdminModel, other: string, name: string): boolean {
  const user = app.models.get(app.settings.userModel);
  const { groups } = permissionSources(app, user);
  return groups.some(
    ({ relation }) =>
      (description === user && relation.name === name) ||
      (other === user.name && relation.relation?.model === description.name && relation.relation.inverse === name),
  );
}

function isUserModel(request: HttpRequest, { description }: AdminModel): boolean {
  return description.name === request.app.settings.userModel;
}
