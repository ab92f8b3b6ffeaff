import { randomToken } from '../../security/random.ts';
import { hasherOf, PREFERRED_HASHER } from '../hashers/index.ts';

/** 22 letters and digits are 131 bits. */
const SALT_LENGTH = 22;
const UNUSABLE_PREFIX = '!';

/** Longest password that is hashed. Nobody types more, and hashing megabytes is work for an attacker's victim. */
export const MAX_PASSWORD_LENGTH = 4096;

/** A password as the database stores it: `scrypt$16384$salt$8$5$hash`. Takes about 170 ms of another thread. */
export function hashPassword(password: string): Promise<string> {
  return PREFERRED_HASHER.encode(password, randomToken(SALT_LENGTH));
}

/** A value that no password matches, for users who sign in otherwise or not at all. */
export function unusablePassword(): string {
  return UNUSABLE_PREFIX + randomToken(40);
}

export function isUsablePassword(encoded: string | null | undefined): encoded is string {
  return typeof encoded === 'string' && hasherOf(encoded) !== undefined;
}

/** True when the password is the one that `encoded` was made of. An unusable or unknown `encoded` takes as long and gives false. */
export async function verifyPassword(password: string, encoded: string | null | undefined): Promise<boolean> {
  const hasher = typeof encoded === 'string' ? hasherOf(encoded) : undefined;
  if (password.length > MAX_PASSWORD_LENGTH || hasher === undefined || typeof encoded !== 'string') {
    await spendTime();
    return false;
  }
  return hasher.verify(password, encoded);
}

/** True when a password that was just verified should be stored anew: by another algorithm, or at today's cost. */
export function needsRehash(encoded: string): boolean {
  return hasherOf(encoded) !== PREFERRED_HASHER || PREFERRED_HASHER.isOutdated(encoded);
}

/** The time of one hash, so that an unknown user cannot be told from a wrong password. */
export async function spendTime(): Promise<void> {
  await PREFERRED_HASHER.encode('', 'nobody');
}
