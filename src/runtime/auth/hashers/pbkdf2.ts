import { pbkdf2 } from 'node:crypto';

import { constantTimeEqual } from '../../security/random.ts';
import type { Hasher } from './hasher.ts';

/** What Django 6.2 makes; verifying more would let a stolen table's owner stop the server. */
const PBKDF2_ITERATIONS = 1_800_000;
const MAX_ITERATIONS = 10_000_000;

/** Passwords that came from Django. They are verified, and replaced by scrypt hashes at the next login. */
export function pbkdf2Hasher(digest: 'sha256' | 'sha1', iterations: number = PBKDF2_ITERATIONS): Hasher {
  const algorithm = `pbkdf2_${digest}`;
  const format = new RegExp(`^${algorithm}\\$(\\d{1,8})\\$([^$]*)\\$[A-Za-z0-9+/=]+$`);
  const encode = async (password: string, salt: string, rounds: number): Promise<string> =>
    [algorithm, rounds, salt, (await derive(password, salt, rounds, digest)).toString('base64')].join('$');
  return {
    algorithm,
    encode: (password, salt) => encode(password, salt, iterations),
    async verify(password, encoded) {
      const [, rounds, salt = ''] = format.exec(encoded) ?? [];
      if (rounds === undefined || Number(rounds) < 1 || Number(rounds) > MAX_ITERATIONS) return false;
      return constantTimeEqual(await encode(password, salt, Number(rounds)), encoded);
    },
    isOutdated: (encoded) => format.exec(encoded)?.[1] !== String(iterations),
  };
}

function derive(password: string, salt: string, iterations: number, digest: 'sha256' | 'sha1'): Promise<Buffer> {
  const bytes = digest === 'sha256' ? 32 : 20;
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, bytes, digest, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
