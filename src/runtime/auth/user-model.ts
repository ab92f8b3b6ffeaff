// What the framework has to know of the project's own user model.
import { primaryKeyWhere } from '../../kernel/row-key.ts';
import type { Delegate, Row } from '../../kernel/database.ts';
import { fieldOf, type FieldDescription, type ModelDescription } from '../../kernel/model.ts';
import type { Application } from '../http/application.ts';
import { errors } from './errors.ts';
import type { UserAttribute } from './passwords/validators.ts';

/** The project's user model with the fields that mean something to login and admin. */
export interface UserModel {
  model: ModelDescription;
  delegate: Delegate;
  /** What people sign in with: a unique email address, else a unique name. */
  loginField: FieldDescription;
  /** Holds the hash. */
  passwordField: FieldDescription;
}

const LOGIN_NAMES: readonly string[] = ['email', 'username', 'login', 'name'];
/** Users without such a field are active, and neither staff nor superusers. */
const FLAGS: Readonly<Record<'isActive' | 'isStaff' | 'isSuperuser', boolean>> = {
  isActive: true,
  isStaff: false,
  isSuperuser: false,
};

/** @throws {ProjectError} MODEL_UNKNOWN, USER_MODEL_UNSUITABLE */
export function userModelOf(app: Pick<Application, 'models' | 'settings'>): UserModel {
  const model = app.models.get(app.settings.userModel);
  return {
    model,
    delegate: app.models.delegate(model),
    loginField: findLoginField(model),
    passwordField: findPasswordField(model),
  };
}

/** Value of a flag of the user; the default for user models without it. */
function userFlag(user: object, flag: keyof typeof FLAGS): boolean {
  const value = (user as Row)[flag];
  return typeof value === 'boolean' ? value : FLAGS[flag];
}

/** May sign in. */
export function isActiveUser(user: object): boolean {
  return userFlag(user, 'isActive');
}

/** May see the admin: active, and staff or superuser. */
export function isStaffUser(user: object): boolean {
  return isActiveUser(user) && (userFlag(user, 'isStaff') || userFlag(user, 'isSuperuser'));
}

export function isSuperuser(user: object): boolean {
  return isActiveUser(user) && userFlag(user, 'isSuperuser');
}

/** Arguments of a query that needs the hash, which rows do not carry otherwise. */
export function withHash({ passwordField }: Pick<UserModel, 'passwordField'>): { omit: Record<string, false> } {
  return { omit: { [passwordField.name]: false } };
}

/** Returns the hash and the row without it. */
export function splitHash({ passwordField }: Pick<UserModel, 'passwordField'>, row: Row): { hash: unknown; user: Row } {
  const { [passwordField.name]: hash, ...user } = row;
  return { hash, user };
}

/** Returns the user's hash: the row's own if it was read with it, else the stored one. */
export async function hashOf(users: UserModel, row: Row): Promise<unknown> {
  const { name } = users.passwordField;
  if (row[name] !== undefined) return row[name];
  const where = primaryKeyWhere(users.model, row);
  return (await users.delegate.findUnique({ where, select: { [name]: true } }))?.[name];
}

/** Finds by login, with the hash; letters' case does not matter for email addresses where only one user matches without it. */
export async function findByLogin(users: UserModel, login: string): Promise<Row | null> {
  const { delegate, loginField } = users;
  const exact = await delegate.findUnique({ where: { [loginField.name]: login }, ...withHash(users) });
  if (exact || !isEmailField(loginField) || login === login.toLowerCase()) return exact;
  return delegate.findUnique({ where: { [loginField.name]: login.toLowerCase() }, ...withHash(users) });
}

/** Longest login that is looked up; no email address is longer than 254 characters in practice. */
export const MAX_LOGIN_LENGTH = 254;

/** Finds by what somebody typed into a login form. Text that no login can be is not looked up. */
export async function findByTypedLogin(users: UserModel, typed: string): Promise<Row | null> {
  if (typed.length > MAX_LOGIN_LENGTH || typed.includes('\0')) return null;
  return findByLogin(users, normalizeUnicode(typed));
}

/**
 * Returns the key under which attempts for an account are counted: the same for every spelling that finds it.
 *
 * @param user the row that `typed` found
 */
export function accountKey({ loginField }: UserModel, user: Row | null, typed: string): string {
  const text = user === null ? typed.slice(0, MAX_LOGIN_LENGTH) : String(user[loginField.name]);
  return normalizeUnicode(text).toLowerCase();
}

/** The login as it is stored: email addresses in lowercase, in one Unicode form. */
export function normalizeLogin({ loginField }: UserModel, login: string): string {
  const text = normalizeUnicode(login);
  return isEmailField(loginField) ? text.toLowerCase() : text;
}

function normalizeUnicode(text: string): string {
  return text.trim().normalize('NFKC');
}

export function isEmailField(field: FieldDescription): boolean {
  return 'email' in field.annotations || field.name === 'email';
}

/** Attributes of the user that the password must not resemble. */
export function userAttributes(
  { model, passwordField }: Pick<UserModel, 'model' | 'passwordField'>,
  values: Row,
): UserAttribute[] {
  return model.fields
    .filter((field) => field.kind === 'scalar' && field.type === 'String' && !field.isId && field !== passwordField)
    .flatMap(({ name, label }) => (typeof values[name] === 'string' ? [{ label, value: values[name] }] : []));
}

function findLoginField(model: ModelDescription): FieldDescription {
  const candidates = model.fields.filter((field) => isUnique(model, field) && field.type === 'String' && !field.isId);
  const byAnnotation = candidates.find((field) => 'email' in field.annotations);
  const byName = LOGIN_NAMES.map((name) => candidates.find((field) => field.name === name)).find(Boolean);
  const found = byAnnotation ?? byName ?? candidates[0];
  if (found) return found;
  throw errors.USER_MODEL_UNSUITABLE(
    { model: model.name, missing: 'unique text field to sign in with' },
    { where: model.where },
  );
}

function isUnique(model: ModelDescription, field: FieldDescription): boolean {
  return field.isUnique || model.uniques.some(({ fields }) => fields.length === 1 && fields[0] === field.name);
}

function findPasswordField(model: ModelDescription): FieldDescription {
  const found = model.fields.find((field) => 'password' in field.annotations) ?? fieldOf(model, 'password');
  if (found) return found;
  throw errors.USER_MODEL_UNSUITABLE(
    { model: model.name, missing: 'field for the password (@password)' },
    { where: model.where },
  );
}
