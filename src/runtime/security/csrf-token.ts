import { constantTimeEqual, randomToken, TOKEN_ALPHABET } from './random.ts';

// Django's tokens: the cookie holds a secret of 32 characters. A page gets it under a fresh mask each time (64
// characters: mask, then secret plus mask), so that compressed pages do not give it away (BREACH).

const SECRET_LENGTH = 32;
const TOKEN_LENGTH = 2 * SECRET_LENGTH;
const SIZE = TOKEN_ALPHABET.length;
// Index by character code, for codes below 128.
const INDEX = new Uint8Array(128);
for (let i = 0; i < SIZE; i++) INDEX[TOKEN_ALPHABET.charCodeAt(i)] = i;

export function createSecret(): string {
  return randomToken(SECRET_LENGTH);
}

export function maskSecret(secret: string, mask: string = randomToken(SECRET_LENGTH)): string {
  return mask + combine(secret, mask, 1);
}

/** The secret in a masked token. */
export function unmaskToken(token: string): string {
  return combine(token.slice(SECRET_LENGTH), token.slice(0, SECRET_LENGTH), -1);
}

function combine(text: string, mask: string, sign: 1 | -1): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const sum = (INDEX[text.charCodeAt(i)] as number) + sign * (INDEX[mask.charCodeAt(i)] as number);
    out += TOKEN_ALPHABET.charAt((sum + SIZE) % SIZE);
  }
  return out;
}

/** Why a text cannot be a token or secret; undefined when it can. */
export function tokenProblem(token: string): 'has incorrect length' | 'has invalid characters' | undefined {
  if (token.length !== TOKEN_LENGTH && token.length !== SECRET_LENGTH) return 'has incorrect length';
  return /^[A-Za-z0-9]*$/.test(token) ? undefined : 'has invalid characters';
}

/** The secret behind a token or a bare secret, both of the right form. */
export function toSecret(token: string): string {
  return token.length === TOKEN_LENGTH ? unmaskToken(token) : token;
}

/** True when a token (or bare secret) of the right form belongs to the secret. */
export function tokenMatches(token: string, secret: string): boolean {
  return constantTimeEqual(toSecret(token), secret);
}
