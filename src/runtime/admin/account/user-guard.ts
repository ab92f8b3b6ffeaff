// Staff who are no superusers may look after users, but not make themselves or others more powerful.
import type { Row, Where } from '../../../kernel/database.ts';
import { fieldOf } from '../../../kernel/model.ts';
import { isSuperuser } from '../../auth/index.ts';
import type { HttpRequest } from '../../http/index.ts';
import type { AdminModel } from '../admin-model.ts';

const FLAGS: ReadonlySet<string> = new Set(['isStaff', 'isSuperuser']);

/** True for a superuser's row in front of somebody who is none: it may be seen, not touched. */
export function isOutOfReach(request: HttpRequest, model: AdminModel, row: Row): boolean {
  return row['isSuperuser'] === true && isLimited(request, model);
}

/** True for the fields that make a user staff or superuser, in front of somebody who is no superuser. */
export function isGuardedFlag(request: HttpRequest, model: AdminModel, name: string): boolean {
  return FLAGS.has(name) && isLimited(request, model);
}

/** True for what signing in writes by itself. */
export function isKeptByLogin(request: HttpRequest, { description }: AdminModel, name: string): boolean {
  return name === 'lastLogin' && description.name === request.app.settings.userModel;
}

/** The rows that actions on many may touch. */
export function withinReach(request: HttpRequest, model: AdminModel): Where {
  return isLimited(request, model) && fieldOf(model.description, 'isSuperuser') ? { isSuperuser: false } : {};
}

function isLimited(request: HttpRequest, { description }: AdminModel): boolean {
  return description.name === request.app.settings.userModel && !isSuperuser(request.user);
}
