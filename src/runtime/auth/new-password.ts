// The two inputs in which people choose a new password, and what is checked about it.
import { primaryKeyWhere } from '../../kernel/row-key.ts';
import type { Row } from '../../kernel/database.ts';
import type { BoundForm } from '../forms/bound-form.ts';
import type { Field } from '../forms/field.ts';
import { textField } from '../forms/fields/text.ts';
import { passwordInput } from '../forms/widgets/inputs.ts';
import type { Application } from '../http/application.ts';
import type { HttpRequest } from '../http/request.ts';
import { hashPassword, MAX_PASSWORD_LENGTH } from './passwords/hash.ts';
import { checkPassword, defaultPasswordValidators } from './passwords/validators.ts';
import { hashClient } from './throttle/visitor-address.ts';
import { userAttributes, userModelOf } from './user-model.ts';

export type NewPasswordFields = { newPassword1: Field<string>; newPassword2: Field<string> };

/** @param autofocus the page opens with the cursor in this input */
export function passwordField(
  label: string,
  autocomplete: 'current-password' | 'new-password',
  autofocus = false,
): Field<string> {
  const widget = passwordInput({ autocomplete, autofocus });
  return textField({ label, strip: false, maxLength: MAX_PASSWORD_LENGTH, widget });
}

/** @param isFirst no other input comes before them */
export function newPasswordFields({ isFirst = false } = {}): NewPasswordFields {
  return {
    newPassword1: passwordField('new password', 'new-password', isFirst),
    newPassword2: passwordField('new password confirmation', 'new-password'),
  };
}

/** Adds errors where the two differ, or the password breaks a rule. @param user the row that the password is for */
export function checkNewPassword(
  app: Pick<Application, 'models' | 'settings'>,
  bound: BoundForm<{ newPassword1: string; newPassword2: string }>,
  user: Row,
): void {
  const { newPassword1, newPassword2 } = bound.data;
  if (!newPassword1 || !newPassword2) return;
  if (newPassword1 !== newPassword2)
    return bound.addError('newPassword2', 'The two password fields didn’t match.', 'password_mismatch');
  const rules = defaultPasswordValidators(app.settings.passwordMinLength);
  const problems = checkPassword(newPassword1, userAttributes(userModelOf(app), user), rules);
  if (problems.length > 0) bound.addError('newPassword2', problems);
}

/** Stores the hash, and gives the row as it is now. @throws {HttpError} PASSWORD_HASHING_BUSY (503) */
export async function storePassword(request: HttpRequest, user: Row, password: string): Promise<Row> {
  return storePasswordHash(request, user, await hashPassword(password, hashClient(request)));
}

/** Stores a hash, and gives the row as it is now. */
export async function storePasswordHash({ app }: HttpRequest, user: Row, hash: string): Promise<Row> {
  const users = userModelOf(app);
  const data = { [users.passwordField.name]: hash };
  return users.delegate.update({ where: primaryKeyWhere(users.model, user), data });
}
