// Views with restricted access.
import { isRouteName } from '../../kernel/route-name.ts';
import { PermissionDenied } from '../http/errors.ts';
import type { PermissionName } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import { redirect } from '../http/responses/redirect.ts';
import type { HttpResponse } from '../http/response.ts';
import { wrapView, type View } from '../http/view.ts';
import type { AuthenticatedUser } from './user.ts';
import { isStaffUser, isSuperuser } from './user-model.ts';
import './middleware.ts';

/** A request of a logged-in user. */
export type AuthenticatedRequest = HttpRequest & { readonly user: AuthenticatedUser };

/** A view that is called only for logged-in users. */
export type AuthenticatedView<P> = (request: AuthenticatedRequest, params: P) => HttpResponse | Promise<HttpResponse>;

export interface AccessOptions {
  /** Page or route that signs in; default `settings.loginUrl`. */
  loginUrl?: string;
}

/**
 * Sends visitors who have not signed in to the login page, which brings them back (`?next=`).
 *
 * @example export const postCreate = loginRequired(async (request) => { … request.user.id … });
 */
// `any` as in View: the parameters are checked where the view is routed.
// oxlint-disable-next-line typescript/no-explicit-any -- as in View
export function loginRequired<P = any>(view: AuthenticatedView<P>, options: AccessOptions = {}): View<P> {
  return guard(view, () => true, options);
}

/** Lets in active users with isStaff or isSuperuser; answers 403 to others who signed in. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in View
export function staffRequired<P = any>(view: AuthenticatedView<P>, options: AccessOptions = {}): View<P> {
  return guard(view, isStaffUser, options);
}

/** Lets in active superusers; answers 403 to others who signed in. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in View
export function superuserRequired<P = any>(view: AuthenticatedView<P>, options: AccessOptions = {}): View<P> {
  return guard(view, isSuperuser, options);
}

/**
 * Lets in users who have the permission, or all of several, their own or a group's; answers 403 to other users who logged
 * in.
 *
 * @example permissionRequired('posts.publish_post', publish)
 */
// oxlint-disable-next-line typescript/no-explicit-any -- as in View
export function permissionRequired<P = any>(
  permission: PermissionName | readonly PermissionName[],
  view: AuthenticatedView<P>,
  options: AccessOptions = {},
): View<P> {
  return guard(view, (user) => user.hasPermission(...[permission].flat()), options);
}

/**
 * Lets in users who signed in and pass the test; answers 403 to others who signed in.
 *
 * @example userPassesTest((user) => user.email.endsWith('@example.com'), report)
 */
// oxlint-disable-next-line typescript/no-explicit-any -- as in View
export function userPassesTest<P = any>(
  test: (user: AuthenticatedUser, request: HttpRequest) => boolean | Promise<boolean>,
  view: AuthenticatedView<P>,
  options: AccessOptions = {},
): View<P> {
  return guard(view, test, options);
}

/** Redirects to the login page, with this request as `next`. */
export function redirectToLogin(request: HttpRequest, loginUrl?: string): HttpResponse {
  return redirect(
    `${resolveUrl(request, loginUrl ?? request.app.settings.loginUrl)}?next=${encodeNext(request.fullPath)}`,
  );
}

/** A route's name as its path; a path or URL as it is. */
export function resolveUrl(request: Pick<HttpRequest, 'app'>, to: string): string {
  return isRouteName(to) ? request.app.urls.reverse(to) : to;
}

function guard<P>(
  view: AuthenticatedView<P>,
  test: (user: AuthenticatedUser, request: HttpRequest) => boolean | Promise<boolean>,
  { loginUrl }: AccessOptions,
): View<P> {
  return wrapView(view as View<P>, async (request, params) => {
    const { user } = request;
    if (!user.isAuthenticated) return redirectToLogin(request, loginUrl);
    if (!(await test(user, request))) throw new PermissionDenied();
    return view(request as AuthenticatedRequest, params);
  });
}

// Slashes stay readable, as in Django: /accounts/login/?next=/posts/new/
function encodeNext(path: string): string {
  return encodeURIComponent(path).replaceAll('%2F', '/');
}
