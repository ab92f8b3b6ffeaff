import type { UserRow } from '../http/register.ts';

/** Nobody has signed in. */
export interface AnonymousUser {
  readonly isAuthenticated: false;
  readonly isActive: false;
  readonly isStaff: false;
  readonly isSuperuser: false;
  readonly id: null;
}

/** A row of the project's user model, signed in. */
export type AuthenticatedUser = UserRow & { readonly isAuthenticated: true };

export const ANONYMOUS: AnonymousUser = Object.freeze({
  isAuthenticated: false,
  isActive: false,
  isStaff: false,
  isSuperuser: false,
  id: null,
  toString: () => 'AnonymousUser',
});

/** The row as the user of a request. */
export function toAuthenticatedUser(row: object): AuthenticatedUser {
  const user = { ...row };
  // Not enumerable: the user can be given to the database client as it is.
  return Object.defineProperty(user, 'isAuthenticated', { value: true }) as AuthenticatedUser;
}
