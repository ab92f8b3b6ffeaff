import type { Row } from '../../kernel/database.ts';
import type { FieldDescription } from '../../kernel/model.ts';
import type { TemplateName } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import { sendMail } from '../mail/mailer.ts';
import { errors } from './errors.ts';
import { encodeUserKey, makeResetToken } from './password-reset-token.ts';
import { isUsablePassword } from './passwords/hash.ts';
import { isActiveUser, isEmailField, splitHash, userModelOf, withHash, type UserModel } from './user-model.ts';

export interface PasswordResetMailOptions {
  /** Default `registration/password-reset-email.txt`; its context is `user`, `resetUrl`, `host`, `days`. */
  template?: TemplateName;
  /** Default `registration/password-reset-subject.txt`; line breaks are taken out. */
  subjectTemplate?: TemplateName;
  /** The same as a page; default none. */
  htmlTemplate?: TemplateName;
}

/** Addresses that several users share get a mail for each of them, up to this many. */
const MAX_USERS = 10;
const SECONDS_PER_DAY = 86_400;

/**
 * Sends a link to every active user with this address and a password. The mail is in the
 * language of the request.
 *
 * @throws {ProjectError} USER_MODEL_UNSUITABLE: the user model has no address; what `sendMail` throws
 */
export async function sendPasswordReset(
  request: HttpRequest,
  address: string,
  options: PasswordResetMailOptions = {},
): Promise<void> {
  const users = userModelOf(request.app);
  const found = await findByAddress(users, address);
  for (const user of found) await sendLink(request, users, user, options);
}

/** The column with the email address. @throws {ProjectError} USER_MODEL_UNSUITABLE */
export function emailFieldOf({ model }: Pick<UserModel, 'model'>): FieldDescription {
  const found = model.fields.find((field) => field.type === 'String' && isEmailField(field));
  if (found) return found;
  throw errors.USER_MODEL_UNSUITABLE(
    { model: model.name, missing: 'text field with an e-mail address (@email)' },
    {
      where: model.where,
    },
  );
}

async function findByAddress(users: UserModel, address: string): Promise<Row[]> {
  const { name } = emailFieldOf(users);
  const spellings = [...new Set([address, address.toLowerCase()])];
  const rows = await users.delegate.findMany({
    where: { [name]: { in: spellings } },
    take: MAX_USERS,
    ...withHash(users),
  });
  return rows.filter(
    (row) => isActiveUser(row) && isUsablePassword(row[users.passwordField.name] as string | null | undefined),
  );
}

async function sendLink(
  request: HttpRequest,
  users: UserModel,
  user: Row,
  options: PasswordResetMailOptions,
): Promise<void> {
  const { app } = request;
  const { settings, templates } = app;
  const params = { uid: encodeUserKey(users, user), token: makeResetToken(settings, users, user) };
  const context = {
    user: splitHash(users, user).user,
    host: request.host,
    resetUrl: request.buildAbsoluteUri(app.urls.reverse('password_reset_confirm', params)),
    days: Math.max(1, Math.round(settings.passwordResetSeconds / SECONDS_PER_DAY)),
  };
  const { template, subjectTemplate, htmlTemplate } = options;
  const subject = templates.render(subjectTemplate ?? 'registration/password-reset-subject.txt', context, request);
  const html = htmlTemplate && templates.render(htmlTemplate, context, request);
  await sendMail(
    {
      // Where the user reads mail, not what was typed: look-alike letters lead elsewhere.
      to: String(user[emailFieldOf(users).name]),
      subject: subject.trim().replace(/\s+/g, ' '),
      text: templates.render(template ?? 'registration/password-reset-email.txt', context, request),
      ...(html === undefined ? {} : { html }),
    },
    app,
  );
}
