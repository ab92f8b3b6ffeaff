// The user of a request that proves itself without a session.
import { primaryKeyWhere } from '../../kernel/row-key.ts';
import type { Row } from '../../kernel/database.ts';
import { splitKey } from '../forms/model/keys.ts';
import type { Application } from '../http/application.ts';
import type { HttpRequest } from '../http/request.ts';
import { permissionInclude, permissionSources, readPermissions, splitPermissions } from './permissions.ts';
import { REQUEST_SCOPES, REQUEST_USER } from './request-user.ts';
import { toAuthenticatedUser, type AnonymousUser, type AuthenticatedUser } from './user.ts';
import { isActiveUser, splitHash, userModelOf } from './user-model.ts';

/** The row of a user with what they may do; without the hash of the password. */
export async function signedInUser(app: Application, row: object): Promise<AuthenticatedUser> {
  const users = userModelOf(app);
  const { user } = splitHash(users, row as Row);
  return toAuthenticatedUser(user, await readPermissions(app, users, user));
}

/** The active user with this key, as `keyOf` gives it; undefined if there is none. */
export async function findActiveUser(app: Application, key: string): Promise<AuthenticatedUser | undefined> {
  const users = userModelOf(app);
  const where = splitKey(key, users.model, users.model.primaryKey);
  if (where === undefined) return undefined;
  const sources = permissionSources(app, users.model);
  const include = permissionInclude(sources);
  const read = await users.delegate.findUnique({
    where: primaryKeyWhere(users.model, where),
    ...(include && { include }),
  });
  if (read === null || !isActiveUser(read)) return undefined;
  const { user, permissions } = splitPermissions(sources, read);
  return toAuthenticatedUser(user, permissions);
}

/**
 * Makes `request.user` the one whom the request's credentials name.
 *
 * @param scopes of the token; undefined means everything that the user may do
 */
export function setRequestUser(
  request: HttpRequest,
  user: AuthenticatedUser | AnonymousUser,
  scopes?: readonly string[],
): void {
  request.state.set(REQUEST_USER, user);
  if (scopes !== undefined) request.state.set(REQUEST_SCOPES, scopes);
}

/** The scopes of the token that the request proves itself by; undefined for requests that are not limited. */
export function requestScopes(request: HttpRequest | undefined): readonly string[] | undefined {
  return request?.state.get(REQUEST_SCOPES) as readonly string[] | undefined;
}
