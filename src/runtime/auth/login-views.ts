import { form, type Form } from '../forms/form.ts';
import type { BoundForm } from '../forms/bound-form.ts';
import { textField } from '../forms/fields/text.ts';
import type { Field } from '../forms/field.ts';
import { passwordInput, textInput } from '../forms/widgets/inputs.ts';
import type { Application } from '../http/application.ts';
import type { HttpRequest } from '../http/request.ts';
import { redirect } from '../http/responses/redirect.ts';
import type { HttpResponse } from '../http/response.ts';
import type { TemplateName } from '../http/project-types.ts';
import { path, urls, type UrlList } from '../http/routing/urls.ts';
import type { View } from '../http/view.ts';
import { urlHasAllowedHostAndScheme } from '../security/urls.ts';
import { formError } from '../forms/form-errors.ts';
import { resolveUrl } from './access.ts';
import { accountView, renderAccountPage } from './account-page.ts';
import { authenticate, login, logout } from './login.ts';
import { passwordChangeDoneView, passwordChangeView } from './password-change-views.ts';
import { MAX_PASSWORD_LENGTH } from './passwords/hash.ts';
import {
  passwordResetCompleteView,
  passwordResetConfirmView,
  passwordResetDoneView,
  passwordResetView,
} from './password-reset-views.ts';
import { attemptError, isRefusedAttempt } from './refused-attempt.ts';
import { isEmailField, MAX_LOGIN_LENGTH, userModelOf } from './user-model.ts';

type LoginFields = { username: Field<string>; password: Field<string> };

export interface LoginViewOptions {
  /** Default `registration/login.html`; its context is `form` and `next`. */
  template?: TemplateName;
  /** Where to go without a safe `next`; default `settings.loginRedirectUrl`. */
  redirectTo?: string;
}

/** The login page. Redirects to `next` if that is a page of this host. */
export function loginView(options: LoginViewOptions = {}): View {
  const template = options.template ?? ('registration/login.html' as TemplateName);
  return accountView('loginView', ['GET', 'POST'], async (request) => {
    const bound = await loginForm(request.app).from(request);
    const next = await safeNext(request);
    const failure = bound.isValid() ? await signIn(request, bound) : undefined;
    const response =
      bound.isValid() && failure === undefined
        ? redirect(next ?? options.redirectTo ?? request.app.settings.loginRedirectUrl)
        : renderAccountPage(request, template, { form: bound, next: next ?? '' }, failure ?? {});
    return neverCached(response);
  });
}

export interface LogoutViewOptions {
  /** Default `registration/logged-out.html`; shown when there is no page to go to. */
  template?: TemplateName;
  /** Where to go without a safe `next`; default `settings.logoutRedirectUrl`. */
  redirectTo?: string;
}

/** Logs the user out, only on POST, so that a link or an image on another site cannot do it. */
export function logoutView(options: LogoutViewOptions = {}): View {
  const template = options.template ?? ('registration/logged-out.html' as TemplateName);
  return accountView('logoutView', ['POST'], async (request) => {
    const next = (await safeNext(request)) ?? options.redirectTo ?? request.app.settings.logoutRedirectUrl;
    await logout(request);
    return neverCached(
      next === null
        ? renderAccountPage(request, template, { loginUrl: resolveUrl(request, request.app.settings.loginUrl) })
        : redirect(next),
    );
  });
}

/** `login/`, `logout/`, `password_change/`, `password_reset/` and what follows them: `path('accounts/', include(authUrls))`. */
export const authUrls: UrlList = urls([
  path('login/', loginView(), { name: 'login' }),
  path('logout/', logoutView(), { name: 'logout' }),
  path('password_change/', passwordChangeView(), { name: 'password_change' }),
  path('password_change/done/', passwordChangeDoneView(), { name: 'password_change_done' }),
  path('password_reset/', passwordResetView(), { name: 'password_reset' }),
  path('password_reset/done/', passwordResetDoneView(), { name: 'password_reset_done' }),
  path('reset/done/', passwordResetCompleteView(), { name: 'password_reset_complete' }),
  path('reset/<str:uid>/<str:token>/', passwordResetConfirmView(), { name: 'password_reset_confirm' }),
]);

/** The form of the login page: `username`, with the label of the project's login field, and `password`. */
export function loginForm(app: Pick<Application, 'models' | 'settings'>): Form<LoginFields> {
  const { loginField } = userModelOf(app);
  const type = isEmailField(loginField) ? 'email' : 'text';
  return form({
    fields: {
      username: textField({
        label: loginField.label,
        maxLength: MAX_LOGIN_LENGTH,
        widget: textInput(type, { autocomplete: 'username', autocapitalize: 'none', autofocus: true }),
      }),
      password: textField({
        label: 'password',
        strip: false,
        maxLength: MAX_PASSWORD_LENGTH,
        widget: passwordInput({ autocomplete: 'current-password' }),
      }),
    },
  });
}

const WRONG_LOGIN = 'Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.';

/** Undefined when it worked; else the error is in the form, and this is what the response needs. */
async function signIn(
  request: HttpRequest,
  bound: BoundForm<{ username: string; password: string }>,
): Promise<{ status?: number; headers?: Record<string, string> } | undefined> {
  try {
    const user = await authenticate(request, { login: bound.data.username, password: bound.data.password });
    if (user !== undefined) {
      await login(request, user);
      return undefined;
    }
  } catch (error) {
    if (!isRefusedAttempt(error)) throw error;
    bound.addError(null, attemptError(error));
    return { status: error.status, headers: error.headers };
  }
  const { label } = userModelOf(request.app).loginField;
  bound.addError(null, formError('invalid_login', WRONG_LOGIN, { username: label }));
  return {};
}

/** `next` of the form or the query, if it leads to a page of this host. */
async function safeNext(request: HttpRequest): Promise<string | undefined> {
  const sent = request.method === 'POST' ? (await request.form()).get('next') : undefined;
  const next = sent ?? request.query.get('next');
  const isSafe = urlHasAllowedHostAndScheme(next, { allowedHosts: [request.host], requireHttps: request.isSecure });
  // A name of a route is not a URL, and a visitor has no business with it.
  return isSafe && next !== undefined && /[/?#]/.test(next) ? next : undefined;
}

function neverCached(response: HttpResponse): HttpResponse {
  response.headers.set('cache-control', 'max-age=0, no-cache, no-store, must-revalidate, private');
  return response;
}
