import { permissionsOf } from '../../kernel/permissions.ts';
import { defineRequestPart, type HttpRequest } from '../http/request.ts';
import type { Middleware } from '../http/view.ts';
import { findSession } from '../sessions/middleware.ts';
import { errors } from './errors.ts';
import { readSignedInUser } from './login.ts';
import { permissionTree } from './permissions.ts';
import { REQUEST_USER } from './request-user.ts';
import { ANONYMOUS, grantedTo, type AnonymousUser, type AuthenticatedUser } from './user.ts';
import { isSuperuser } from './user-model.ts';

declare module '../http/request.ts' {
  interface RequestParts {
    user: AuthenticatedUser | AnonymousUser;
  }
}

defineRequestPart('user', (request) => {
  const user = request.state.get(REQUEST_USER) as AuthenticatedUser | AnonymousUser | undefined;
  if (user === undefined) throw errors.AUTH_MIDDLEWARE_MISSING({ what: 'request.user' });
  // A page that depends on the user must not be given to another one by a cache.
  findSession(request)?.markAccessed();
  return user;
});

/** Sets `request.user`. It needs a query only for sessions of logged-in users. */
export function authentication(): Middleware {
  return {
    name: 'authentication',
    async handle(request, next) {
      request.state.set(REQUEST_USER, (await readSignedInUser(request)) ?? ANONYMOUS);
      return next();
    },
  };
}

/** `user` and `perms` in templates, for `app.contextProcessors`. They are read lazily, so that a page without the user does not vary by cookie. */
export function userContext(request: HttpRequest): { user: () => unknown; perms: () => unknown } {
  const user = (): AuthenticatedUser | AnonymousUser =>
    request.state.get(REQUEST_USER) === undefined ? ANONYMOUS : request.user;
  return { user, perms: () => permissionsInTemplates(request, user()) };
}

function permissionsInTemplates(request: HttpRequest, user: AuthenticatedUser | AnonymousUser): unknown {
  if (!user.isAuthenticated) return {};
  if (!isSuperuser(user)) return permissionTree(grantedTo(user));
  return permissionTree(permissionsOf(request.app.models.all).map(({ name }) => name));
}
