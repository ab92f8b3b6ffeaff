import type { Row } from '../../kernel/database.ts';
import { form, type Form } from '../forms/form.ts';
import type { Field } from '../forms/field.ts';
import type { HttpRequest } from '../http/request.ts';
import { redirect } from '../http/responses/redirect.ts';
import type { TemplateName } from '../http/project-types.ts';
import type { View } from '../http/view.ts';
import type { RenderOptions } from '../templates/render.ts';
import { loginRequired } from './access.ts';
import { accountView, renderAccountPage } from './account-page.ts';
import { keepSignedIn } from './login.ts';
import {
  checkNewPassword,
  newPasswordFields,
  passwordField,
  storePassword,
  type NewPasswordFields,
} from './new-password.ts';
import { isOldPassword } from './old-password.ts';
import { attemptError, isRefusedAttempt, type RefusedAttempt } from './refused-attempt.ts';
import type { AuthenticatedUser } from './user.ts';

const NEVER_CACHED = 'max-age=0, no-cache, no-store, must-revalidate, private';

type PasswordChangeFields = NewPasswordFields & { oldPassword: Field<string> };

export interface PasswordChangeViewOptions {
  /** Default `registration/password-change.html`; its context is `form`. */
  template?: TemplateName;
  /** Where to go when it is done; default the route `password_change_done`. */
  redirectTo?: string;
}

/** The page on which users change their password. It ends their other sessions and keeps this one. */
export function passwordChangeView(options: PasswordChangeViewOptions = {}): View {
  const template = options.template ?? ('registration/password-change.html' as TemplateName);
  const view = loginRequired(async (request) => {
    const attempt: Attempt = {};
    const bound = await passwordChangeForm(request, request.user, attempt).from(request);
    if (bound.isValid()) {
      await keepSignedIn(
        request,
        await storePassword(request, request.user as unknown as Row, bound.data.newPassword1),
      );
      return redirect(options.redirectTo ?? request.app.urls.reverse('password_change_done'));
    }
    const response = renderAccountPage(request, template, { form: bound }, refusalOptions(attempt));
    response.headers.set('cache-control', NEVER_CACHED);
    return response;
  });
  return accountView('passwordChangeView', ['GET', 'POST'], view);
}

export interface PasswordChangeDoneViewOptions {
  /** Default `registration/password-change-done.html`. */
  template?: TemplateName;
}

/** Shows that the password was changed. */
export function passwordChangeDoneView(options: PasswordChangeDoneViewOptions = {}): View {
  const template = options.template ?? ('registration/password-change-done.html' as TemplateName);
  return accountView(
    'passwordChangeDoneView',
    ['GET'],
    loginRequired((request) => renderAccountPage(request, template)),
  );
}

/** Set by the form when the old password was not even looked at. */
interface Attempt {
  refused?: RefusedAttempt;
}

function refusalOptions({ refused }: Attempt): RenderOptions {
  return refused === undefined ? {} : { status: refused.status, headers: refused.headers };
}

function passwordChangeForm(
  request: HttpRequest,
  user: AuthenticatedUser,
  attempt: Attempt,
): Form<PasswordChangeFields> {
  const row = user as unknown as Row;
  return form({
    fields: { oldPassword: passwordField('old password', 'current-password', true), ...newPasswordFields() },
    clean: async (bound) => {
      const { oldPassword } = bound.data;
      try {
        if (oldPassword && !(await isOldPassword(request, row, oldPassword)))
          bound.addError('oldPassword', WRONG_PASSWORD, 'password_incorrect');
      } catch (error) {
        if (!isRefusedAttempt(error)) throw error;
        attempt.refused = error;
        bound.addError('oldPassword', attemptError(error));
      }
      checkNewPassword(request.app, bound, row);
    },
  });
}

const WRONG_PASSWORD = 'Your old password was entered incorrectly. Please enter it again.';
