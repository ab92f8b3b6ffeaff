import { errors } from './errors.ts';
import { trimEndOf } from '../../kernel/trim.ts';

// Small encodings for URLs, the same as Django's.

// 13 digits in base 36 hold every 64-bit number.
const MAX_BASE36_LENGTH = 13;

/** @throws {BadSignature} BASE36_INVALID: not 1 to 13 of `0-9a-z`, or too large to be exact. */
export function base36ToInt(text: string): number {
  const value =
    typeof text === 'string' && text.length <= MAX_BASE36_LENGTH && /^[0-9a-z]+$/i.test(text)
      ? parseInt(text, 36)
      : NaN;
  if (!Number.isSafeInteger(value)) throw errors.BASE36_INVALID({ seen: JSON.stringify(text) });
  return value;
}

/** @throws {BadSignature} BASE36_INVALID: not an integer of 0 or more. */
export function intToBase36(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw errors.BASE36_INVALID({ seen: JSON.stringify(value) });
  return value.toString(36);
}

/** Base64 with `-` and `_`, without padding. */
export function urlsafeBase64Encode(bytes: Uint8Array | string): string {
  return Buffer.from(bytes as Uint8Array).toString('base64url');
}

/** @throws {BadSignature} SIGNATURE_INVALID: not base64. */
export function urlsafeBase64Decode(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url');
  // Node skips what it does not know; a value that was tampered with must not decode to something.
  if (bytes.toString('base64url') !== trimEndOf(text, '=')) throw errors.SIGNATURE_INVALID({ reason: 'not base64' });
  return bytes;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Seconds as in Django's signed timestamps. */
export function toBase62(value: number): string {
  let rest = Math.floor(value);
  let text = '';
  do {
    text = BASE62.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  } while (rest > 0);
  return text;
}

/** NaN when a character is none of base 62. */
export function fromBase62(text: string): number {
  let value = text === '' ? NaN : 0;
  for (const char of text) {
    const digit = BASE62.indexOf(char);
    value = digit === -1 ? NaN : value * 62 + digit;
  }
  return value;
}
