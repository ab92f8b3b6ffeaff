// The text of an API token: a prefix that scanners for secrets recognize, the public id, and the secret.
import { createHash } from 'node:crypto';
import { randomToken } from '../../security/random.ts';

const PREFIX = 'qnt';
const ID_LENGTH = 8;
/** 43 letters and digits are 256 bits. */
const SECRET_LENGTH = 43;
const PATTERN = new RegExp(`^${PREFIX}_[A-Za-z0-9]{${ID_LENGTH}}_[A-Za-z0-9]{${SECRET_LENGTH}}$`);

/** A new token. Its text is shown once; the database has the hash. */
export function newTokenText(): { id: string; text: string; hash: string } {
  const id = randomToken(ID_LENGTH);
  const text = `${PREFIX}_${id}_${randomToken(SECRET_LENGTH)}`;
  return { id, text, hash: hashToken(text) };
}

/** True for a text that has the form of a token. */
export function isTokenText(text: string): boolean {
  return PATTERN.test(text);
}

/** The id in what a person typed: the id itself, or the beginning of a token. */
export function tokenId(text: string): string {
  return text.startsWith(`${PREFIX}_`) ? (text.split('_')[1] ?? '') : text;
}

/** A secret of 256 bits cannot be guessed from its hash, so the hash needs no salt and no cost. */
export function hashToken(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
