// The secret in a link that resets a password: signed, for one user, good once and for a while.
import { createHmac } from 'node:crypto';
import type { Row } from '../../kernel/database.ts';
import type { Settings } from '../../kernel/settings.ts';
import { splitKey, keyOf } from '../forms/model/keys.ts';
import { urlsafeBase64Decode, urlsafeBase64Encode } from '../security/encoding.ts';
import { constantTimeEqual } from '../security/random.ts';
import type { UserModel } from './user-model.ts';

/** Django's 2001-01-01: the number stays short. */
const EPOCH_SECONDS = Date.UTC(2001, 0, 1) / 1000;

/** Longest user key in an address. */
const MAX_KEY_LENGTH = 500;

type Keys = Pick<Settings, 'secretKey' | 'secretKeyFallbacks'>;

/** The user's key as part of an address. */
export function encodeUserKey({ model }: UserModel, user: Row): string {
  return urlsafeBase64Encode(String(keyOf(user, model.primaryKey)));
}

/** The key that `encodeUserKey` made; undefined for anything else. */
export function decodeUserKey({ model }: UserModel, encoded: string): Row | undefined {
  if (encoded.length > MAX_KEY_LENGTH) return undefined;
  try {
    return splitKey(Buffer.from(urlsafeBase64Decode(encoded)).toString('utf8'), model, model.primaryKey);
  } catch {
    // SIGNATURE_INVALID or bytes that are not text: no key.
    return undefined;
  }
}

/** @param nowSeconds seconds since 1970 */
export function makeResetToken(
  settings: Keys,
  users: UserModel,
  user: Row,
  nowSeconds: number = Date.now() / 1000,
): string {
  const time = Math.floor(nowSeconds - EPOCH_SECONDS).toString(36);
  return `${time}-${hash(settings.secretKey, users, user, time)}`;
}

/**
 * True for the token of this user, as they are now: a login, another password or another address makes it worthless.
 *
 * @param maxAgeSeconds `settings.passwordResetSeconds`
 */
export function checkResetToken(
  settings: Keys & { passwordResetSeconds: number },
  users: UserModel,
  user: Row,
  { token, nowSeconds = Date.now() / 1000 }: { token: string; nowSeconds?: number },
): boolean {
  const [, time, signature] = /^([0-9a-z]{1,10})-([\w-]{43})$/.exec(token) ?? [];
  if (time === undefined || signature === undefined) return false;
  const keys = [settings.secretKey, ...settings.secretKeyFallbacks];
  if (!keys.some((key) => constantTimeEqual(signature, hash(key, users, user, time)))) return false;
  const age = nowSeconds - EPOCH_SECONDS - Number.parseInt(time, 36);
  return age >= -1 && age <= settings.passwordResetSeconds;
}

// What changes when the link was used, or when it must not be used any more.
function hash(secret: string, { model, passwordField, loginField }: UserModel, user: Row, time: string): string {
  const lastLogin = user['lastLogin'] instanceof Date ? user['lastLogin'].getTime() : null;
  const email = model.fields.find(({ annotations }) => 'email' in annotations) ?? loginField;
  // Without it the link would work for ever: the row was read without asking for the hash.
  if (user[passwordField.name] === undefined)
    throw new TypeError(`The row of ${model.name} has no ${passwordField.name}.`);
  const state = [keyOf(user, model.primaryKey), user[passwordField.name], lastLogin, user[email.name], time];
  const key = createHmac('sha256', 'quintet.auth.password-reset').update(secret).digest();
  return createHmac('sha256', key)
    .update(JSON.stringify(state.map(String)))
    .digest('base64url');
}
