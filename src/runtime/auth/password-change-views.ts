import type { Row } from '../../kernel/database.ts';
import { form, type Form } from '../forms/form.ts';
import type { Field } from '../forms/field.ts';
import { textField } from '../forms/fields/index.ts';
import { primaryKeyWhere } from '../forms/model/keys.ts';
import { passwordInput } from '../forms/widgets/index.ts';
import type { HttpRequest } from '../http/request.ts';
import { redirect } from '../http/redirect.ts';
import type { TemplateName } from '../http/register.ts';
import { allowMethods, type View } from '../http/view.ts';
import { render } from '../templates/render.ts';
import { loginRequired } from './access.ts';
import { keepSignedIn } from './login.ts';
import { hashPassword, verifyPassword } from './passwords/hash.ts';
import { checkPassword, defaultPasswordValidators } from './passwords/validators.ts';
import type { AuthenticatedUser } from './user.ts';
import { userAttributes, userModelOf } from './user-model.ts';

const NEVER_CACHED = 'max-age=0, no-cache, no-store, must-revalidate, private';

type PasswordChangeFields = { oldPassword: Field<string>; newPassword1: Field<string>; newPassword2: Field<string> };

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
      await storePassword(request, request.user, bound.data.newPassword1);
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
  const users = userModelOf(request.app);
  const row = user as unknown as Row;
  const input = (label: string, autocomplete: string): Field<string> =>
    textField({ label, strip: false, widget: passwordInput({ autocomplete }) });
  return form({
    fields: {
      oldPassword: input('old password', 'current-password'),
      newPassword1: input('new password', 'new-password'),
      newPassword2: input('new password again', 'new-password'),
    },
    clean: async (bound) => {
      const { oldPassword, newPassword1, newPassword2 } = bound.data;
      if (oldPassword && !(await verifyPassword(oldPassword, String(row[users.passwordField.name]))))
        bound.addError('oldPassword', WRONG_PASSWORD, 'password_incorrect');
      if (!newPassword1 || !newPassword2) return;
      if (newPassword1 !== newPassword2)
        return bound.addError('newPassword2', 'The two password fields didn’t match.', 'password_mismatch');
      const rules = defaultPasswordValidators(request.app.settings.passwordMinLength);
      const problems = checkPassword(newPassword1, userAttributes(users, row), rules);
      if (problems.length > 0) bound.addError('newPassword2', problems);
    },
  });
}

const WRONG_PASSWORD = 'Your old password was entered incorrectly. Please enter it again.';

async function storePassword(request: HttpRequest, user: AuthenticatedUser, password: string): Promise<void> {
  const { model, delegate, passwordField } = userModelOf(request.app);
  const where = primaryKeyWhere(model, user as unknown as Row);
  const saved = await delegate.update({ where, data: { [passwordField.name]: await hashPassword(password) } });
  keepSignedIn(request, saved);
}

function named(name: string, methods: readonly string[], view: View): View {
  const limited = allowMethods(methods, view);
  limited.viewName = name;
  return limited;
}
