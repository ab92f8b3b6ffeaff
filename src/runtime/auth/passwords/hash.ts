import { randomToken } from '../../security/random.ts';
import { errors } from '../errors.ts';
import { hasherOf, PREFERRED_HASHER } from '../hashers/known-hashers.ts';
import { hashQueue, type HashClient } from './hash-queue.ts';

/** 22 letters and digits are 131 bits. */
const SALT_LENGTH = 22;
const UNUSABLE_PREFIX = '!';

/** Longest password that is hashed. Nobody types more, and hashing megabytes is work for an attacker's victim. */
export const MAX_PASSWORD_LENGTH = 4096;

/**
 * Returns a password as the database stores it: `scrypt$16384$salt$8$5$hash`. Takes about 170 ms in another thread.
 *
 * @param client the visitor who asks, so that one visitor cannot keep the server busy; undefined for the project itself
 * @throws {ProjectError} PASSWORD_TOO_LONG: more than 4,096 characters
 * @throws {HttpError} PASSWORD_HASHING_BUSY (503): too many visitors wait for a hash
 */
export async function hashPassword(password: string, client?: HashClient): Promise<string> {
  if (password.length > MAX_PASSWORD_LENGTH)
    throw errors.PASSWORD_TOO_LONG({ length: password.length, limit: MAX_PASSWORD_LENGTH });
  return hashQueue.run(() => PREFERRED_HASHER.encode(password, randomToken(SALT_LENGTH)), client);
}

/** A value that no password matches, for users who cannot log in with a password. */
export function unusablePassword(): string {
  return UNUSABLE_PREFIX + randomToken(40);
}

export function isUsablePassword(encoded: string | null | undefined): encoded is string {
  return typeof encoded === 'string' && hasherOf(encoded) !== undefined;
}

/**
 * Returns whether `encoded` was made from the password. An unusable or unknown `encoded` takes as long and returns false.
 *
 * @param client the visitor who asks; undefined for the project itself
 * @throws {HttpError} PASSWORD_HASHING_BUSY (503): too many visitors wait for a hash
 */
export async function verifyPassword(
  password: string,
  encoded: string | null | undefined,
  client?: HashClient,
): Promise<boolean> {
  const hasher = typeof encoded === 'string' ? hasherOf(encoded) : undefined;
  if (password.length > MAX_PASSWORD_LENGTH || hasher === undefined || typeof encoded !== 'string') {
    await hashQueue.run(spendTime, client);
    return false;
  }
  return hashQueue.run(() => hasher.verify(password, encoded), client);
}

/** True when a password that was just verified should be hashed again: with another algorithm, or at today's cost. */
export function needsRehash(encoded: string): boolean {
  return hasherOf(encoded) !== PREFERRED_HASHER || PREFERRED_HASHER.isOutdated(encoded);
}

// The time of one hash, so that an unknown user cannot be distinguished from a wrong password.
async function spendTime(): Promise<void> {
  await PREFERRED_HASHER.encode('', 'nobody');
}
