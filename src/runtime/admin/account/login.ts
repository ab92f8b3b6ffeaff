import { capitalize } from '../../../kernel/names.ts';
import { authenticate, login, logout } from '../../auth/login.ts';
import { isStaffUser, userModelOf } from '../../auth/user-model.ts';
import { attemptError, isRefusedAttempt } from '../../auth/refused-attempt.ts';
import { localizerOf } from '../../forms/form-environment.ts';
import { localizeError } from '../../forms/form-errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { HttpResponse } from '../../http/response.ts';
import type { View } from '../../http/view.ts';
import { urlHasAllowedHostAndScheme } from '../../security/urls.ts';
import { translate, translateLabel } from '../../templates/translate.ts';
import { renderBare } from '../frame.ts';
import type { AdminSite } from '../admin-site.ts';
import type { AdminSites } from '../site-languages.ts';
import { isSignedIn, isStaff, viewerLabel } from '../viewer.ts';

interface LoginState {
  next: string;
  /** A form that was sent after the session had ended, to be sent again. */
  resume?: string | undefined;
  /** What was typed as name or address. */
  login?: string;
  notice?: string;
  error?: string;
  status?: number;
}

/** Signs staff in. The answer to a wrong name, a wrong password and a user who is not staff is the same. */
export function loginPage(sites: AdminSites): View {
  const view: View = async (request) => {
    const site = sites.for(request);
    if (request.method === 'POST') return signIn(site, request);
    const next = safeNext(site, request, request.query.get('next'));
    return isStaff(request) ? redirect(next) : page(site, request, { next });
  };
  view.viewName = 'admin.login';
  return view;
}

/** Signs out, and says so. */
export function loggedOut(sites: AdminSites): View {
  const view: View = async (request) => {
    await logout(request);
    return renderBare({ site: sites.for(request), request }, 'admin/logged-out.html', {
      title: translate(request, 'Logged out'),
    });
  };
  view.viewName = 'admin.logout';
  return view;
}

/** More text than this is not carried through the login page. */
const MAX_RESUMED = 500_000;

/**
 * The login page in place of a form that was sent after the session had ended; it keeps what was typed. Undefined for requests that do
 * not come from a form of the admin, and for forms that are too large.
 */
export async function resumePage(site: AdminSite, request: HttpRequest): Promise<HttpResponse | undefined> {
  if (request.method !== 'POST') return undefined;
  const sent = await request.form();
  if (!sent.has('_version') && !sent.has('_submit')) return undefined;
  const pairs = [...sent.entries()].filter(([name]) => name !== CSRF_FIELD);
  const resume = JSON.stringify(pairs);
  if (resume.length > MAX_RESUMED) return undefined;
  const notice = translate(request, 'Your session has ended. Log in again to save your changes.');
  return page(site, request, { next: request.fullPath, resume, notice, status: 401 });
}

const CSRF_FIELD = 'csrfmiddlewaretoken';

/** The form that was sent too late, with a button to send it again. */
function resendPage(site: AdminSite, request: HttpRequest, next: string, resume: string): HttpResponse {
  return renderBare({ site, request }, 'admin/resend.html', {
    title: translate(request, 'Save your changes'),
    action: next,
    pairs: readPairs(resume),
    backUrl: site.path,
  });
}

function readPairs(resume: string): { name: string; value: string }[] {
  try {
    const pairs: unknown = JSON.parse(resume);
    if (!Array.isArray(pairs)) return [];
    return pairs
      .filter((pair): pair is [string, string] => Array.isArray(pair) && pair.every((text) => typeof text === 'string'))
      .map(([name, value]) => ({ name, value }));
  } catch {
    return [];
  }
}

async function signIn(site: AdminSite, request: HttpRequest): Promise<HttpResponse> {
  const sent = await request.form();
  const resume = sent.get('_resume');
  const name = sent.get('username') ?? '';
  const next = safeNext(site, request, sent.get('next'));
  try {
    const user = await authenticate(request, { login: name, password: sent.get('password') ?? '' });
    if (!user || !isStaffUser(user))
      return page(site, request, { next, resume, login: name, error: wrongText(request) });
    await login(request, user);
    return resume === undefined ? redirect(next) : resendPage(site, request, next, resume);
  } catch (error) {
    if (!isRefusedAttempt(error)) throw error;
    const message = localizeError(attemptError(error), localizerOf(request)).message;
    const refused = page(site, request, { next, resume, login: name, error: message, status: error.status });
    for (const [header, value] of Object.entries(error.headers)) refused.headers.set(header, value);
    return refused;
  }
}

function page(
  site: AdminSite,
  request: HttpRequest,
  { next, resume, login: name = '', notice, error, status = 200 }: LoginState,
): HttpResponse {
  const { loginField } = userModelOf(request.app);
  const other =
    isSignedIn(request) && error === undefined
      ? translate(request, OTHER_ACCOUNT, { username: viewerLabel(request) })
      : undefined;
  return renderBare(
    { site, request },
    'admin/login.html',
    {
      title: translate(request, 'Log in'),
      action: `${site.path}login/`,
      next,
      login: name,
      loginLabel: capitalize(site.label(loginField.label)),
      loginType: 'email' in loginField.annotations ? 'email' : 'text',
      notice: notice ?? other,
      resume,
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

const OTHER_ACCOUNT =
  'You are authenticated as %(username)s, but are not authorized to access this page. Would you like to log in to a different account?';
const WRONG_LOGIN =
  'Please enter the correct %(username)s and password for a staff account. Note that both fields may be case-sensitive.';

function wrongText(request: HttpRequest): string {
  const { label } = userModelOf(request.app).loginField;
  return translate(request, WRONG_LOGIN, { username: translateLabel(request, label) });
}

// Only paths of this host; everything else ends at the admin's start page.
function safeNext(site: AdminSite, request: HttpRequest, next: string | undefined): string {
  if (!next?.startsWith('/')) return site.path;
  return urlHasAllowedHostAndScheme(next, { allowedHosts: [], requireHttps: request.isSecure }) ? next : site.path;
}
