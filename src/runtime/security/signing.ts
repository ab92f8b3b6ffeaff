import { createHash, createHmac } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Settings } from '../../kernel/settings.ts';
import { fromBase62, toBase62, urlsafeBase64Decode, urlsafeBase64Encode } from './encoding.ts';
import { errors } from './errors.ts';
import { constantTimeEqual } from './random.ts';

export interface SignerOptions {
  secretKey: string;
  /** Older keys that still verify, so that a key can be changed without signing everybody out. Default: none. */
  secretKeyFallbacks?: readonly string[];
  /** What the signature is for: a value signed for one purpose does not pass for another. */
  salt: string;
  /** Default `:`. */
  separator?: string;
  /** Seconds since 1970. Default: the clock. */
  now?: () => number;
}

export interface TimedOptions {
  /** Refuse values signed longer ago than this. Default: any age. */
  maxAgeSeconds?: number;
}

/** Signs texts and data with HMAC-SHA256, in Django's format: both frameworks read each other's values. */
export interface Signer {
  /** `value:signature` */
  sign(value: string): string;
  /** @throws {BadSignature} SIGNATURE_INVALID */
  unsign(signed: string): string;
  /** `value:time:signature` */
  signTimed(value: string): string;
  /** @throws {BadSignature} SIGNATURE_INVALID, SIGNATURE_EXPIRED */
  unsignTimed(signed: string, options?: TimedOptions): string;
  /** JSON data, readable by its bearer, with the time. `compress` shortens long ones. */
  signObject(data: unknown, options?: { compress?: boolean; timed?: boolean }): string;
  /** @throws {BadSignature} SIGNATURE_INVALID, SIGNATURE_EXPIRED */
  unsignObject(signed: string, options?: TimedOptions & { timed?: boolean }): unknown;
}

/**
 * @example
 * const signer = createSigner({ ...request.app.settings, salt: 'newsletter.unsubscribe' });
 * const token = signer.signObject({ email });
 */
export function createSigner(options: SignerOptions & Pick<Partial<Settings>, 'secretKeyFallbacks'>): Signer {
  const { separator = ':', now = () => Date.now() / 1000 } = options;
  const [key, ...older] = [options.secretKey, ...(options.secretKeyFallbacks ?? [])].map((secret) =>
    toKey(options.salt, secret),
  );
  const keys = [key as Buffer, ...older];
  const sign = (value: string): string => `${value}${separator}${hmac(key as Buffer, value)}`;
  const unsign = (signed: string): string => {
    const [value, signature] = splitLast(signed, separator);
    if (keys.some((one) => constantTimeEqual(signature, hmac(one, value)))) return value;
    throw errors.SIGNATURE_INVALID({ reason: 'it does not match' });
  };
  const signTimed = (value: string): string => sign(`${value}${separator}${toBase62(now())}`);
  const unsignTimed = (signed: string, { maxAgeSeconds }: TimedOptions = {}): string => {
    const [value, time] = splitLast(unsign(signed), separator);
    const age = now() - fromBase62(time);
    if (Number.isNaN(age)) throw errors.SIGNATURE_INVALID({ reason: 'it has no time' });
    if (maxAgeSeconds !== undefined && age > maxAgeSeconds)
      throw errors.SIGNATURE_EXPIRED({ ageSeconds: Math.floor(age), maxAgeSeconds });
    return value;
  };
  return {
    sign,
    unsign,
    signTimed,
    unsignTimed,
    signObject: (data, { compress = false, timed = true } = {}) => (timed ? signTimed : sign)(encode(data, compress)),
    unsignObject: (signed, { timed = true, ...age } = {}) => decode(timed ? unsignTimed(signed, age) : unsign(signed)),
  };
}

function toKey(salt: string, secret: string): Buffer {
  return createHash('sha256').update(`${salt}signer`).update(secret).digest();
}

function hmac(key: Buffer, value: string): string {
  return createHmac('sha256', key).update(value).digest('base64url');
}

function splitLast(text: string, separator: string): [string, string] {
  const at = text.lastIndexOf(separator);
  if (at === -1) throw errors.SIGNATURE_INVALID({ reason: `no '${separator}' in the value` });
  return [text.slice(0, at), text.slice(at + separator.length)];
}

// Django writes JSON as ASCII; a dot in front marks data that was compressed.
function encode(data: unknown, compress: boolean): string {
  const json = (JSON.stringify(data) ?? 'null').replace(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (!compress) return urlsafeBase64Encode(json);
  const packed = deflateSync(json);
  return packed.length < json.length - 1 ? `.${urlsafeBase64Encode(packed)}` : urlsafeBase64Encode(json);
}

// What a signature covers was written with the key, so its size is nobody else's choice; a limit costs nothing all the same.
const MAX_INFLATED_BYTES = 10_000_000;

function decode(value: string): unknown {
  const isPacked = value.startsWith('.');
  const bytes = Buffer.from(urlsafeBase64Decode(isPacked ? value.slice(1) : value));
  try {
    return JSON.parse(
      (isPacked ? inflateSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES }) : bytes).toString('utf8'),
    );
  } catch (cause) {
    throw errors.SIGNATURE_INVALID({ reason: 'the data cannot be read' }, { cause });
  }
}
