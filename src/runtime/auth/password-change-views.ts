import type { Row } from '../../kernel/database.ts';
import { form, type Form } from '../forms/form.ts';
import type { Field } from '../forms/field.ts';
import type { HttpRequest } from '../http/request.ts';
import { redirect } from '../http/redirect.ts';
import type { TemplateName } from '../http/register.ts';
import { allowMethods, type View } from '../http/view.ts';
import { render } from '../templates/render.ts';
import { loginRequired } from './access.ts';
import { keepSignedIn } from './login.ts';
import {
  checkNewPassword,
  newPasswordFields,
  passwordField,
  storePassword,
  type NewPasswordFields,
} from './new-password.ts';
import { isOldPassword } from './old-password.ts';
import type { AuthenticatedUser } from './user.ts';

const NEVER_CACHED = 'max-age=0, no-cache, no-store, must-revalidate, private';

type PasswordChangeFields = NewPasswordFields & { oldPassword: Field<string> };

export interface PasswordChangeViewOptions {
  /** Default `registration/password-change.html`; its context is `form`. */
  template?: TemplateName;
  /** Where to go when it is done; default the route `password_change_done`. */
  redirectTo?: string;
}

/** The page on which users change their own password. It ends their other sessions; this one stays. */
export function passwordChangeView(options: PasswordChangeViewOptions = {}): View {
  const template = options.template ?? ('registration/password-change.html' as TemplateName);
  const view = loginRequired(async (request) => {
    const bound = await passwordChangeForm(request, request.user).from(request);
    if (bound.isValid()) {
      keepSignedIn(request, await storePassword(request, request.user as unknown as Row, bound.data.newPassword1));
      return redirect(options.redirectTo ?? request.app.urls.reverse('password_change_done'));
    }
    const response = render(request, template, { form: bound });
    response.headers.set('cache-control', NEVER_CACHED);
    return response;
  });
  return named('passwordChangeView', ['GET', 'POST'], view);
}

export interface PasswordChangeDoneViewOptions {
  /** Default `registration/password-change-done.html`. */
  template?: TemplateName;
}

/** Says that the password was changed. */
export function passwordChangeDoneView(options: PasswordChangeDoneViewOptions = {}): View {
  const template = options.template ?? ('registration/password-change-done.html' as TemplateName);
  return named(
    'passwordChangeDoneView',
    ['GET'],
    loginRequired((request) => render(request, template)),
  );
}

function passwordChangeForm(request: HttpRequest, user: AuthenticatedUser): Form<PasswordChangeFields> {
  const row = user as unknown as Row;
  return form({
    fields: { oldPassword: passwordField('old password', 'current-password'), ...newPasswordFields() },
    clean: async (bound) => {
      const { oldPassword } = bound.data;
      if (oldPassword && !(await isOldPassword(request, row, oldPassword)))
        bound.addError('oldPassword', WRONG_PASSWORD, 'password_incorrect');
      checkNewPassword(request.app, bound, row);
    },
  });
}

const WRONG_PASSWORD = 'Your old password was entered incorrectly. Please enter it again.';

function named(name: string, methods: readonly string[], view: View): View {
  const limited = allowMethods(methods, view);
  limited.viewName = name;
  return limited;
}
