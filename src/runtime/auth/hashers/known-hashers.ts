import type { Hasher } from './hasher.ts';
import { pbkdf2Hasher } from './pbkdf2.ts';
import { scryptHasher } from './scrypt.ts';

export { pbkdf2Hasher } from './pbkdf2.ts';
export { scryptHasher, SCRYPT_COST, type ScryptCost } from './scrypt.ts';
export type { Hasher } from './hasher.ts';

/** What new passwords are stored with. */
export const PREFERRED_HASHER: Hasher = scryptHasher();

const HASHERS: readonly Hasher[] = [PREFERRED_HASHER, pbkdf2Hasher('sha256'), pbkdf2Hasher('sha1')];

/** The hasher that wrote `encoded`; undefined for an unusable password and for algorithms that are not safe (MD5). */
export function hasherOf(encoded: string): Hasher | undefined {
  const algorithm = encoded.slice(0, encoded.indexOf('$'));
  return HASHERS.find((hasher) => hasher.algorithm === algorithm);
}
