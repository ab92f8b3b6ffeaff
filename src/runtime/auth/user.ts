import type { PermissionName, UserRow } from '../http/project-types.ts';
import { isActiveUser, isSuperuser } from './user-model.ts';

/** A visitor who is not logged in. */
export interface AnonymousUser {
  readonly isAuthenticated: false;
  readonly isActive: false;
  readonly isStaff: false;
  readonly isSuperuser: false;
  readonly id: null;
  /** Always false. */
  hasPermission(...names: PermissionName[]): false;
}

/** The logged-in user: a row of the project's user model. */
export type AuthenticatedUser = UserRow & {
  readonly isAuthenticated: true;
  /** True when the user has all of these permissions, their own or a group's. Active superusers have all permissions. */
  hasPermission(...names: PermissionName[]): boolean;
};

export const ANONYMOUS: AnonymousUser = Object.freeze({
  isAuthenticated: false,
  isActive: false,
  isStaff: false,
  isSuperuser: false,
  id: null,
  hasPermission: () => false as const,
  toString: () => 'AnonymousUser',
});

const GRANTED = Symbol('quintet.auth.permissions');

/** The row as the user of a request. @param permissions what the user and their groups have */
export function toAuthenticatedUser(row: object, permissions: ReadonlySet<string> = new Set()): AuthenticatedUser {
  const user = { ...row };
  const hasPermission = (...names: string[]): boolean =>
    isActiveUser(user) && (isSuperuser(user) || names.every((name) => permissions.has(name)));
  // Not enumerable: the user can be given to the database client as it is.
  return Object.defineProperties(user, {
    isAuthenticated: { value: true },
    hasPermission: { value: hasPermission },
    [GRANTED]: { value: permissions },
  }) as AuthenticatedUser;
}

/** What was read with the user; superusers have more than that. */
export function grantedTo(user: object): ReadonlySet<string> {
  return (user as { [GRANTED]?: ReadonlySet<string> })[GRANTED] ?? new Set();
}
