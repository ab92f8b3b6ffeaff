// The four pages of a password reset: request a link, "check your email", choose a new password, done.
import { primaryKeyWhere } from '../../kernel/row-key.ts';
import type { Row } from '../../kernel/database.ts';
import { emailField } from '../forms/fields/text.ts';
import { form } from '../forms/form.ts';
import { textInput } from '../forms/widgets/inputs.ts';
import type { Application } from '../http/application.ts';
import { neverCache } from '../http/headers/caching.ts';
import { redirect } from '../http/responses/redirect.ts';
import type { TemplateName } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import type { View } from '../http/view.ts';
import { runInBackground } from '../mail/run-in-background.ts';
import { resolveUrl } from './access.ts';
import { accountView, renderAccountPage } from './account-page.ts';
import { checkNewPassword, newPasswordFields, storePassword } from './new-password.ts';
import { emailFieldOf, sendPasswordReset, type PasswordResetMailOptions } from './password-reset-mail.ts';
import { checkResetToken, decodeUserKey } from './password-reset-token.ts';
import { countAttempt, PASSWORD_RESET } from './throttle/throttle.ts';
import { isActiveUser, userModelOf, withHash } from './user-model.ts';

/** Replaces the token in the URL, so that the token does not leak to other sites or logs. */
const HIDDEN_TOKEN = 'set-password';
const SESSION_TOKEN = '_password_reset_token';
const MAX_EMAIL_LENGTH = 254;

export interface PasswordResetViewOptions extends PasswordResetMailOptions {
  /** Default `registration/password-reset.html`; its context is `form`. */
  pageTemplate?: TemplateName;
  /** Where to go when it was sent; default the route `password_reset_done`. */
  redirectTo?: string;
}

/**
 * Asks for an email address and sends a link to it. The answer is the same, and takes as long, for unknown addresses.
 * At most five mails within 15 minutes for one address from one visitor.
 */
export function passwordResetView(options: PasswordResetViewOptions = {}): View {
  const { pageTemplate = 'registration/password-reset.html' as TemplateName, redirectTo, ...mail } = options;
  return uncached('passwordResetView', ['GET', 'POST'], async (request) => {
    // A user model without addresses is an error that must be reported before somebody needs the page.
    emailFieldOf(userModelOf(request.app));
    const bound = await addressForm.from(request);
    if (!bound.isValid()) return renderAccountPage(request, pageTemplate, { form: bound });
    const { email } = bound.data;
    const { waitMs } = await countAttempt(request, PASSWORD_RESET, email.normalize('NFKC').toLowerCase());
    if (waitMs === undefined) runInBackground(request.app, () => sendPasswordReset(request, email, mail));
    return redirect(redirectTo ?? request.app.urls.reverse('password_reset_done'));
  });
}

const addressForm = form({
  fields: {
    email: emailField({
      label: 'email',
      maxLength: MAX_EMAIL_LENGTH,
      widget: textInput('email', { autocomplete: 'email', autofocus: true }),
    }),
  },
});

/** Shows that mail was sent if such a user exists. @param template default `registration/password-reset-done.html` */
export function passwordResetDoneView(
  template: TemplateName = 'registration/password-reset-done.html' as TemplateName,
): View {
  return uncached('passwordResetDoneView', ['GET'], (request) => renderAccountPage(request, template));
}

export interface PasswordResetConfirmViewOptions {
  /** Default `registration/password-reset-confirm.html`; its context is `form` and `isValidLink`. */
  template?: TemplateName;
  /** Where to go when it is done; default the route `password_reset_complete`. */
  redirectTo?: string;
}

/** The page of the link. It reports a used, forged or expired link. A new password ends all sessions of the user. */
export function passwordResetConfirmView(options: PasswordResetConfirmViewOptions = {}): View {
  const template = options.template ?? ('registration/password-reset-confirm.html' as TemplateName);
  return uncached<{ uid: string; token: string }>(
    'passwordResetConfirmView',
    ['GET', 'POST'],
    async (request, params) => {
      const user = await findUser(request.app, params.uid);
      const isHidden = params.token === HIDDEN_TOKEN;
      const known = request.session.get(SESSION_TOKEN);
      const token = isHidden ? known : params.token;
      if (!user || typeof token !== 'string' || !isGood(request.app, user, token))
        return renderAccountPage(request, template, { form: null, isValidLink: false });
      if (!isHidden) return hideToken(request, token, params.token);
      return choosePassword(request, user, template, options.redirectTo);
    },
  );
}

/** Shows that the password was changed. @param template default `registration/password-reset-complete.html`; knows `loginUrl` */
export function passwordResetCompleteView(
  template: TemplateName = 'registration/password-reset-complete.html' as TemplateName,
): View {
  return uncached('passwordResetCompleteView', ['GET'], (request) =>
    renderAccountPage(request, template, { loginUrl: resolveUrl(request, request.app.settings.loginUrl) }),
  );
}

function hideToken(request: HttpRequest, token: string, shown: string): HttpResponse {
  request.session.set(SESSION_TOKEN, token);
  const path = request.path.slice(0, request.path.lastIndexOf(shown));
  return redirect(`${path}${HIDDEN_TOKEN}/`);
}

async function choosePassword(
  request: HttpRequest,
  user: Row,
  template: TemplateName,
  redirectTo: string | undefined,
): Promise<HttpResponse> {
  const { app } = request;
  const declared = form({
    fields: newPasswordFields({ isFirst: true }),
    clean: (bound) => checkNewPassword(app, bound, user),
  });
  const bound = await declared.from(request);
  if (!bound.isValid()) return renderAccountPage(request, template, { form: bound, isValidLink: true });
  await storePassword(request, user, bound.data.newPassword1);
  request.session.delete(SESSION_TOKEN);
  return redirect(redirectTo ?? app.urls.reverse('password_reset_complete'));
}

async function findUser(app: Application, uid: string): Promise<Row | null> {
  const users = userModelOf(app);
  const key = decodeUserKey(users, uid);
  return key ? users.delegate.findUnique({ where: primaryKeyWhere(users.model, key), ...withHash(users) }) : null;
}

function isGood(app: Application, user: Row, token: string): boolean {
  return isActiveUser(user) && checkResetToken(app.settings, userModelOf(app), user, { token });
}

// oxlint-disable-next-line typescript/no-explicit-any -- as in View
function uncached<P = any>(name: string, methods: readonly string[], view: View<P>): View<P> {
  return neverCache(accountView(name, methods, view));
}
