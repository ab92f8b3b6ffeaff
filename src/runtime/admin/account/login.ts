import { capitalize } from '../../../kernel/names.ts';
import {
  authenticate,
  HashingBusy,
  isStaffUser,
  login,
  logout,
  TooManyAttempts,
  userModelOf,
} from '../../auth/index.ts';
import { redirect, type HttpRequest, type HttpResponse, type View } from '../../http/index.ts';
import { urlHasAllowedHostAndScheme } from '../../security/index.ts';
import { renderBare } from '../frame.ts';
import type { AdminSite } from '../site.ts';
import { isSignedIn, isStaff, viewerLabel } from '../viewer.ts';

interface LoginState {
  next: string;
  /** What was typed as name or address. */
  login?: string;
  error?: string;
  status?: number;
}

/** Signs staff in. The answer to a wrong name, a wrong password and a user who is no staff is the same. */
export function loginPage(site: AdminSite): View {
  const view: View = async (request) => {
    if (request.method === 'POST') return signIn(site, request);
    const next = safeNext(site, request, request.query.get('next'));
    return isStaff(request) ? redirect(next) : page(site, request, { next });
  };
  view.viewName = 'admin.login';
  return view;
}

/** Signs out, and says so. */
export function loggedOut(site: AdminSite): View {
  const view: View = async (request) => {
    await logout(request);
    return renderBare(site, request, 'admin/logged-out.html', { title: 'Logged out' });
  };
  view.viewName = 'admin.logout';
  return view;
}

async function signIn(site: AdminSite, request: HttpRequest): Promise<HttpResponse> {
  const sent = await request.form();
  const name = sent.get('username') ?? '';
  const next = safeNext(site, request, sent.get('next'));
  try {
    const user = await authenticate(request, { login: name, password: sent.get('password') ?? '' });
    if (!user || !isStaffUser(user)) return page(site, request, { next, login: name, error: wrongText(request) });
    await login(request, user);
    return redirect(next);
  } catch (error) {
    if (!(error instanceof TooManyAttempts || error instanceof HashingBusy)) throw error;
    const refused = page(site, request, { next, login: name, error: error.message, status: error.status });
    for (const [header, value] of Object.entries(error.headers)) refused.headers.set(header, value);
    return refused;
  }
}

function page(
  site: AdminSite,
  request: HttpRequest,
  { next, login: name = '', error, status = 200 }: LoginState,
): HttpResponse {
  const { loginField } = userModelOf(request.app);
  const notice =
    isSignedIn(request) && error === undefined
      ? `You are authenticated as ${viewerLabel(request)}, but are not authorized to access this page. Would you like to log in to a different account?`
      : undefined;
  return renderBare(
    site,
    request,
    'admin/login.html',
    {
      title: 'Log in',
      action: `${site.path}login/`,
      next,
      login: name,
      loginLabel: capitalize(loginField.label),
      loginType: 'email' in loginField.annotations ? 'email' : 'text',
      notice,
      error,
      resetUrl: passwordResetUrl(request),
    },
    status,
  );
}

/** Undefined where the project has no such page. */
function passwordResetUrl({ app }: HttpRequest): string | undefined {
  try {
    return app.urls.reverse('password_reset');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'NO_REVERSE_MATCH') return undefined;
    throw error;
  }
}

function wrongText({ app }: HttpRequest): string {
  const { label } = userModelOf(app).loginField;
  return `Please enter the correct ${label} and password for a staff account. Note that both fields may be case-sensitive.`;
}

// Only paths of this host; everything else ends at the admin's start page.
function safeNext(site: AdminSite, request: HttpRequest, next: string | undefined): string {
  if (!next?.startsWith('/')) return site.path;
  return urlHasAllowedHostAndScheme(next, { allowedHosts: [], requireHttps: request.isSecure }) ? next : site.path;
}
