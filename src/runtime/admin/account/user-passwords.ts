// Passwords of the user model: never shown, set on a separate page, or together with a new user.
import type { Row } from '../../../kernel/database.ts';
import { form } from '../../forms/form.ts';
import { passwordInput } from '../../forms/widgets/inputs.ts';
import { textField } from '../../forms/fields/text.ts';
import type { BoundForm } from '../../forms/bound-form.ts';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import type { FormError } from '../../forms/validation-error.ts';
import type { Application } from '../../http/application.ts';
import type { HttpRequest } from '../../http/request.ts';
import { formatHtml } from '../../templates/safe-string.ts';
import { translate } from '../../templates/translate.ts';
import { checkPassword, defaultPasswordValidators } from '../../auth/passwords/validators.ts';
import { hashPassword } from '../../auth/passwords/hash.ts';
import { userAttributes, userModelOf } from '../../auth/user-model.ts';
import { MAX_PASSWORD_LENGTH } from '../../auth/passwords/hash.ts';
import { hashClient } from '../../auth/throttle/visitor-address.ts';
import type { AdminModel } from '../admin-model.ts';
import { plainView, type FieldView } from '../form/field-view.ts';

export type NewPasswordForm = BoundForm<{ password1: string; password2: string }>;

/** The column with the hash, if this is the model that signs in. */
export function passwordColumn(app: Pick<Application, 'models' | 'settings'>, model: AdminModel): string | undefined {
  if (model.description.name !== app.settings.userModel) return undefined;
  return userModelOf(app).passwordField.name;
}

/** Two inputs for a new user's password; undefined for other models. @param user The form with the user's other fields. */
export async function newPasswordForm(
  request: HttpRequest,
  model: AdminModel,
  user: BoundModelForm,
): Promise<NewPasswordForm | undefined> {
  if (passwordColumn(request.app, model) === undefined) return undefined;
  return passwordForm(request, () => user.data as Row);
}

/**
 * Two inputs that must agree and pass the password validators.
 *
 * @param user Values that the password must not resemble.
 * @param isChange The user has another password so far.
 */
export async function passwordForm(request: HttpRequest, user: () => Row, isChange = false): Promise<NewPasswordForm> {
  const declared = form({
    fields: {
      password1: textField({
        label: isChange ? 'new password' : 'password',
        strip: false,
        maxLength: MAX_PASSWORD_LENGTH,
        widget: passwordInput({ autocomplete: 'new-password' }),
      }),
      password2: textField({
        label: isChange ? 'new password confirmation' : 'password confirmation',
        strip: false,
        maxLength: MAX_PASSWORD_LENGTH,
        widget: passwordInput({ autocomplete: 'new-password' }),
        help: 'Enter the same password as before, for verification.',
      }),
    },
    clean: async (bound) => {
      const { password1, password2 } = bound.data;
      if (password1 && password2 && password1 !== password2)
        bound.addError('password2', 'The two password fields didn’t match.', 'password_mismatch');
      const problems = password1 && password1 === password2 ? problemsOf(request.app, password2, user()) : [];
      if (problems.length > 0) bound.addError('password2', problems);
    },
  });
  return declared.from(request);
}

/** @throws {HashingBusy} PASSWORD_HASHING_BUSY (503) */
export function hashedPassword(request: HttpRequest, bound: NewPasswordForm): Promise<string> {
  return hashPassword(bound.data.password1, hashClient(request));
}

/** The text instead of the password on the change page. @param url The page that sets it; undefined when the viewer may not. */
export function passwordView(request: HttpRequest, url: string | undefined): FieldView {
  const link = url === undefined ? '' : formatHtml` <a href="${url}">${translate(request, 'Change password')}</a>`;
  return plainView(
    'password',
    translate(request, 'Password'),
    formatHtml`<span aria-hidden="true">••••••••</span>${link}`,
    translate(request, 'Raw passwords are not stored, so there is no way to see the user’s password.'),
  );
}

function problemsOf(app: Application, password: string, user: Row): FormError[] {
  return checkPassword(
    password,
    userAttributes(userModelOf(app), user),
    defaultPasswordValidators(app.settings.passwordMinLength),
  );
}
