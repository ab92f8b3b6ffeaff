// The way in and out, as far as the project has pages for it.
import { resolveUrl } from '../../auth/access.ts';
import { ProjectError } from '../../../kernel/errors.ts';
import type { ApiContext } from '../request/context.ts';

export interface SignIn {
  /** Name of the user who is signed in. */
  name: string | undefined;
  loginUrl: string | undefined;
  logoutUrl: string | undefined;
  /** Where to come back to. */
  next: string;
}

export function signInOf(context: ApiContext): SignIn {
  const { request, user, endpoint } = context;
  const next = request.fullPath;
  const hasSession = endpoint.authentication.some(({ name }) => name === 'session');
  if (user.isAuthenticated) {
    const isBySession = hasSession && request.user.isAuthenticated;
    return {
      name: nameOf(user),
      loginUrl: undefined,
      logoutUrl: isBySession ? routeOf(context, 'logout') : undefined,
      next,
    };
  }
  const login = hasSession ? loginPage(context) : undefined;
  const loginUrl = login && `${login}?next=${encodeURIComponent(next).replaceAll('%2F', '/')}`;
  return { name: undefined, loginUrl, logoutUrl: undefined, next };
}

function nameOf(user: object): string {
  const { email, username } = user as { email?: unknown; username?: unknown };
  return typeof username === 'string' ? username : typeof email === 'string' ? email : 'Signed in';
}

function loginPage({ request, app }: ApiContext): string | undefined {
  const { adminUrl, loginUrl } = app.settings;
  const own = routeOf({ request, app }, loginUrl);
  const pages = [own, adminUrl === null ? undefined : `${adminUrl}login/`];
  return pages.find((page) => page !== undefined && app.urls.resolve(page.split('?', 1)[0] ?? '') !== undefined);
}

function routeOf({ request }: Pick<ApiContext, 'request' | 'app'>, name: string): string | undefined {
  try {
    return resolveUrl(request, name);
  } catch (error) {
    if (error instanceof ProjectError) return undefined;
    throw error;
  }
}
