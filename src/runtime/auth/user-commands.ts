import { primaryKeyWhere } from '../../kernel/row-key.ts';
import type { UserCommands } from '../../kernel/project-handle.ts';
import type { Row } from '../../kernel/database.ts';
import { fieldOf, type FieldDescription } from '../../kernel/model.ts';
import { isRequiredColumn, scalarField } from '../forms/model/scalar-field.ts';
import { keyOf } from '../forms/model/keys.ts';
import type { Application } from '../http/application.ts';
import { errors } from './errors.ts';
import { hashPassword } from './passwords/hash.ts';
import { checkPassword, defaultPasswordValidators } from './passwords/validators.ts';
import { findByLogin, normalizeLogin, userAttributes, userModelOf, type UserModel } from './user-model.ts';

/** What commands do with users, on the project's own user model. */
export function userCommands(app: Application): UserCommands {
  return {
    requiredFields: () => requiredFields(userModelOf(app)).map(({ name, label }) => ({ name, label })),
    validateField: (name, value) => validateField(app, name, value),
    validatePassword: (password, fields) => validatePassword(app, password, fields),
    createSuperuser: (fields, password) => createSuperuser(app, fields, password),
    changePassword: (login, password) => changePassword(app, login, password),
  };
}

/**
 * Returns the messages of the project's password rules; empty if the password is valid.
 *
 * @param user values that the password must not resemble: a row, or what a form has so far
 */
export async function validatePassword(
  app: Pick<Application, 'models' | 'settings'>,
  password: string,
  user: Row = {},
): Promise<string[]> {
  const validators = defaultPasswordValidators(app.settings.passwordMinLength);
  return checkPassword(password, userAttributes(userModelOf(app), user), validators).map(({ message }) => message);
}

/** The login field, and every other column that has to be typed. */
function requiredFields({ model, loginField, passwordField }: UserModel): FieldDescription[] {
  const others = model.fields.filter(
    (field) =>
      field !== loginField &&
      field !== passwordField &&
      field.kind !== 'relation' &&
      !field.hasDefault &&
      !field.isForeignKey &&
      isRequiredColumn(field),
  );
  return [loginField, ...others];
}

async function validateField(app: Application, name: string, value: string): Promise<string[]> {
  const users = userModelOf(app);
  const cleaned = clean(app, users, name, value);
  if (cleaned.errors) return cleaned.errors.map(({ message }) => message);
  if (name !== users.loginField.name) return [];
  const taken = await findByLogin(users, String(cleaned.value));
  return taken ? [`That ${users.loginField.label} is already taken.`] : [];
}

async function createSuperuser(
  app: Application,
  fields: Record<string, string>,
  password: string,
): Promise<{ id: string; label: string }> {
  const users = userModelOf(app);
  const data = await cleanAll(app, users, fields);
  const flags = ['isActive', 'isStaff', 'isSuperuser'].filter((flag) => fieldOf(users.model, flag)?.type === 'Boolean');
  const row = await users.delegate.create({
    data: {
      ...data,
      ...Object.fromEntries(flags.map((flag) => [flag, true])),
      [users.passwordField.name]: await hashPassword(password),
    },
  });
  return { id: String(keyOf(row, users.model.primaryKey)), label: String(row[users.loginField.name]) };
}

async function changePassword(app: Application, login: string, given: string | (() => Promise<string>)): Promise<void> {
  const users = userModelOf(app);
  const user = await findByLogin(users, normalizeLogin(users, login));
  if (!user) throw errors.USER_NOT_FOUND({ label: users.loginField.label, login });
  const password = typeof given === 'string' ? given : await given();
  await users.delegate.update({
    where: primaryKeyWhere(users.model, user),
    data: { [users.passwordField.name]: await hashPassword(password) },
  });
}

async function cleanAll(app: Application, users: UserModel, fields: Record<string, string>): Promise<Row> {
  const data: Row = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    problems.push(...(await validateField(app, name, value)));
    data[name] = clean(app, users, name, value).value;
  }
  const missing = requiredFields(users).filter(({ name }) => !(name in fields));
  problems.push(...missing.map(({ label }) => `${label} is required.`));
  if (problems.length > 0) throw errors.USER_INVALID({ problems });
  return data;
}

function clean(
  app: Application,
  users: UserModel,
  name: string,
  value: string,
): ReturnType<ReturnType<typeof scalarField>['clean']> {
  const { model, loginField, passwordField } = users;
  const field = fieldOf(model, name);
  if (!field || field === passwordField || field.kind === 'relation') {
    throw errors.USER_FIELD_UNKNOWN({
      model: model.name,
      field: name,
      known: model.fields.filter(({ kind }) => kind === 'scalar').map((item) => item.name),
    });
  }
  return scalarField(field, app.models.enums, app.models.validators).clean(
    field === loginField ? normalizeLogin(users, value) : value,
    app.settings,
  );
}
