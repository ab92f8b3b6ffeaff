import { primaryKeyWhere } from '../../kernel/row-key.ts';
import { createHmac } from 'node:crypto';

import type { Row } from '../../kernel/database.ts';
import { fieldOf } from '../../kernel/model.ts';
import type { Settings } from '../../kernel/settings.ts';
import { keyOf, splitKey } from '../forms/model/keys.ts';
import type { Application } from '../http/application.ts';
import type { UserRow } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import { rotateCsrfToken } from '../security/csrf.ts';
import { constantTimeEqual } from '../security/random.ts';
import { findSession } from '../sessions/middleware.ts';
import { Session, USER_KEY } from '../sessions/session.ts';
import { SessionStore } from '../sessions/session-store.ts';
import { hashPassword, isUsablePassword, needsRehash, verifyPassword } from './passwords/hash.ts';
import { permissionInclude, permissionSources, readPermissions, splitPermissions } from './permissions.ts';
import { REQUEST_USER } from './request-user.ts';
import { countAttempt, LOGIN, tooManyAttempts } from './throttle/throttle.ts';
import { hashClient } from './throttle/visitor-address.ts';
import { ANONYMOUS, grantedTo, toAuthenticatedUser, type AuthenticatedUser } from './user.ts';
import {
  accountKey,
  findByTypedLogin,
  hashOf,
  isActiveUser,
  splitHash,
  userModelOf,
  withHash,
  type UserModel,
} from './user-model.ts';

// Of the rows that `authenticate` gives away without them. A hash that is read later may be of another password.
const verifiedHashes = new WeakMap<object, string>();

const HASH_KEY = '_auth_hash';

export interface Credentials {
  /** Email address or user name. */
  login: string;
  password: string;
}

/**
 * Returns the active user with this login and password; undefined if they are wrong, without saying which of the two was
 * wrong. It takes as long for users who do not exist. A password that was stored at an older cost is stored again.
 *
 * @throws {TooManyAttempts} AUTH_THROTTLED (429): too many failures within 15 minutes for this login from this address
 *   (5), for this login from everywhere (100), or from this address (50)
 * @throws {HashingBusy} PASSWORD_HASHING_BUSY (503): too many people log in at the same time
 */
export async function authenticate(
  request: HttpRequest,
  { login, password }: Credentials,
): Promise<UserRow | undefined> {
  const users = userModelOf(request.app);
  const found = await findByTypedLogin(users, login);
  const attempt = await countAttempt(request, LOGIN, accountKey(users, found, login));
  if (attempt.waitMs !== undefined) throw tooManyAttempts(attempt.waitMs);
  const { hash, user } = found === null ? {} : splitHash(users, found);
  const encoded = hash as string | undefined;
  const isRight = await verifyPassword(password, encoded, hashClient(request)).catch(async (error: unknown) => {
    await attempt.cancel();
    throw error;
  });
  if (!user || !isRight || !isActiveUser(user)) return undefined;
  await attempt.succeed();
  verifiedHashes.set(user, await upgradePassword(users, user, { password, encoded: String(encoded) }));
  return user as UserRow;
}

/**
 * Logs the user in: sets a new session key, a new CSRF secret and `lastLogin`. What an anonymous visitor had in the
 * session stays; another user's session is forgotten.
 *
 * @throws {ProjectError} SESSIONS_MISSING
 */
export async function login(request: HttpRequest, user: object): Promise<AuthenticatedUser> {
  const users = userModelOf(request.app);
  const row = user as Row;
  const key = String(keyOf(row, users.model.primaryKey));
  const hash = sessionHash(request.app.settings.secretKey, verifiedHashes.get(user) ?? (await hashOf(users, row)));
  const { session } = request;
  const isSomebodyElse = session.has(USER_KEY) && (session.get(USER_KEY) !== key || session.get(HASH_KEY) !== hash);
  if (isSomebodyElse) await session.flush();
  session.cycleKey();
  session.set(USER_KEY, key);
  session.set(HASH_KEY, hash);
  rotateCsrfToken(request);
  const current = await recordLogin(users, splitHash(users, row).user);
  const signedIn = toAuthenticatedUser(current, await readPermissions(request.app, users, current));
  request.state.set(REQUEST_USER, signedIn);
  return signedIn;
}

/**
 * Creates a session of the user without a request, for tests: what `login` would have left in the database.
 *
 * @returns the key for the session cookie
 */
export async function createSignedInSession(app: Application, user: object): Promise<string> {
  const users = userModelOf(app);
  const { secretKey, session: settings } = app.settings;
  const session = new Session(undefined, {}, async () => undefined);
  session.set(USER_KEY, String(keyOf(user as Row, users.model.primaryKey)));
  session.set(HASH_KEY, sessionHash(secretKey, await hashOf(users, user as Row)));
  return new SessionStore(app).create(session, new Date(Date.now() + settings.ageSeconds * 1000));
}

/** Logs the user out and deletes the session. */
export async function logout(request: HttpRequest): Promise<void> {
  await request.session.flush();
  request.state.set(REQUEST_USER, ANONYMOUS);
}

/**
 * Keeps the current session after a change of the password, which ends all other sessions of the user.
 *
 * @param user the row as it is after the change
 */
export async function keepSignedIn(request: HttpRequest, user: object): Promise<void> {
  const users = userModelOf(request.app);
  const hash = sessionHash(request.app.settings.secretKey, await hashOf(users, user as Row));
  request.session.cycleKey();
  request.session.set(HASH_KEY, hash);
  const current = splitHash(users, user as Row).user;
  request.state.set(REQUEST_USER, toAuthenticatedUser(current, grantedTo(request.user)));
}

/** The user whom the session names, if the password is still the one of the login and the user is active. */
export async function readSignedInUser(request: HttpRequest): Promise<AuthenticatedUser | undefined> {
  const session = findSession(request);
  const key = session?.peek(USER_KEY);
  if (session === undefined || typeof key !== 'string') return undefined;
  const users = userModelOf(request.app);
  const where = splitKey(key, users.model, users.model.primaryKey);
  const sources = permissionSources(request.app, users.model);
  const include = permissionInclude(sources);
  const read =
    where &&
    (await users.delegate.findUnique({
      where: primaryKeyWhere(users.model, where),
      ...(include && { include }),
      ...withHash(users),
    }));
  const { user: row, permissions } = read ? splitPermissions(sources, read) : {};
  const { hash, user } = row ? splitHash(users, row) : {};
  const state = user ? checkSession(request.app.settings, hash, session.peek(HASH_KEY)) : 'invalid';
  if (!user || state === 'invalid') {
    await session.flush();
    return undefined;
  }
  if (state === 'old key') session.set(HASH_KEY, sessionHash(request.app.settings.secretKey, hash));
  return isActiveUser(user) ? toAuthenticatedUser(user, permissions) : undefined;
}

function checkSession(settings: Settings, password: unknown, stored: unknown): 'valid' | 'old key' | 'invalid' {
  const matches = (secret: string): boolean =>
    typeof stored === 'string' && constantTimeEqual(sessionHash(secret, password), stored);
  if (matches(settings.secretKey)) return 'valid';
  return settings.secretKeyFallbacks.some(matches) ? 'old key' : 'invalid';
}

// Tells a change of the password without keeping the hash in the session.
function sessionHash(secret: string, password: unknown): string {
  const key = createHmac('sha256', 'quintet.auth.session').update(secret).digest();
  return createHmac('sha256', key).update(String(password)).digest('base64url');
}

async function upgradePassword(
  users: UserModel,
  user: Row,
  { password, encoded }: { password: string; encoded: string },
): Promise<string> {
  if (!isUsablePassword(encoded) || !needsRehash(encoded)) return encoded;
  const hash = await hashPassword(password);
  await users.delegate.update({
    where: primaryKeyWhere(users.model, user),
    data: { [users.passwordField.name]: hash },
  });
  return hash;
}

async function recordLogin(users: UserModel, user: Row): Promise<Row> {
  if (fieldOf(users.model, 'lastLogin')?.type !== 'DateTime') return user;
  return users.delegate.update({ where: primaryKeyWhere(users.model, user), data: { lastLogin: new Date() } });
}
