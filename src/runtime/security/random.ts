import { randomFillSync, timingSafeEqual } from 'node:crypto';

/** Letters and digits in the order of Django's tokens; indexes are part of the CSRF mask. */
export const TOKEN_ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

// Random bytes are fetched in blocks: one system call serves some sixty tokens.
const pool = Buffer.allocUnsafe(4096);
let used = pool.length;
// Bytes from here on would make the first letters more likely: 256 is no multiple of 62.
const LIMIT = 256 - (256 % TOKEN_ALPHABET.length);

/** `length` letters and digits, each equally likely, from the system's secure source: 5.95 bits a character. */
export function randomToken(length: number): string {
  let token = '';
  while (token.length < length) {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const byte = pool[used] as number;
    // A byte that made a secret must not stay in memory.
    pool[used++] = 0;
    if (byte < LIMIT) token += TOKEN_ALPHABET.charAt(byte % TOKEN_ALPHABET.length);
  }
  return token;
}

/** Compares without revealing by its duration where the texts differ. Their lengths are not kept secret. */
export function constantTimeEqual(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
