// Fields whose values are text.
import { isIP } from 'node:net';
import { ValidationError } from '../../forms/validation-error.ts';
import { cleanIpv6, isIpv4 } from '../../forms/validators/ip.ts';
import { emailAddress } from '../../forms/validators/email.ts';
import { webUrl } from '../../forms/validators/url.ts';
import { defineField, type FieldOptions, type FieldShape, type FieldKind, type SerializerField } from './field.ts';
import { problem, type Problem } from './problem.ts';

export interface TextOptions extends FieldOptions<string> {
  /** In UTF-16 code units. */
  maxLength?: number | undefined;
  minLength?: number | undefined;
  /** `''` is a value. Default false. */
  allowBlank?: boolean | undefined;
  /** Removes white space at both ends. Default true. */
  trim?: boolean | undefined;
}

const HALF_CHARACTER = /[\ud800-\udfff]/;

type Check = (text: string) => string | Problem;

const INVALID = problem('invalid', 'Not a valid string.');
const BLANK = problem('blank', 'This field may not be blank.');
const NULL_CHARACTER = problem('null_characters_not_allowed', 'Null characters are not allowed.');
const SURROGATE = problem('surrogate_characters_not_allowed', 'Surrogate characters are not allowed.');

export function stringField(options: TextOptions = {}): SerializerField<string, string> {
  return textField('string', options);
}

export function emailField(options: TextOptions = {}): SerializerField<string, string> {
  return textField('email', options, {}, (text) => toProblem(emailAddress(text)) ?? text);
}

export function urlField(options: TextOptions = {}): SerializerField<string, string> {
  const check = webUrl();
  return textField('url', options, {}, (text) => toProblem(check(text)) ?? text);
}

const SLUG = problem('invalid', 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.');

export function slugField(options: TextOptions = {}): SerializerField<string, string> {
  const shape = { pattern: '^[-a-zA-Z0-9_]+$' };
  return textField('slug', options, shape, (text) => (/^[-\w]+$/.test(text) ? text : SLUG));
}

const PATTERN = problem('invalid', 'This value does not match the required pattern.');

/** @param regex matched from the start of the text, as DRF does; its own flags hold, but `g` and `y` */
export function regexField(regex: RegExp, options: TextOptions = {}): SerializerField<string, string> {
  const anchored = new RegExp(`^(?:${regex.source})`, regex.flags.replace(/[gy]/g, ''));
  return textField('regex', options, { pattern: regex.source }, (text) => (anchored.test(text) ? text : PATTERN));
}

export interface IpOptions extends TextOptions {
  /** Default `both`. */
  protocol?: 'both' | 'IPv4' | 'IPv6' | undefined;
}

const IP_MESSAGES = {
  both: 'Enter a valid IPv4 or IPv6 address.',
  IPv4: 'Enter a valid IPv4 address.',
  IPv6: 'Enter a valid IPv6 address.',
};

export function ipField({ protocol = 'both', ...options }: IpOptions = {}): SerializerField<string, string> {
  const invalid = problem('invalid', IP_MESSAGES[protocol]);
  const malformed = problem('invalid', IP_MESSAGES.both);
  return textField('ip', options, {}, (text) => {
    if (protocol !== 'IPv4' && text.includes(':')) return canonicalIpv6(text) ?? malformed;
    return protocol !== 'IPv6' && isIpv4(text) ? text : invalid;
  });
}

function canonicalIpv6(text: string): string | undefined {
  try {
    return isIP(text) === 6 ? cleanIpv6(text) : undefined;
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  }
}

const UUID = problem('invalid', 'Must be a valid UUID.');
const MAX_UUID = 2n ** 128n;

/** The value is the lower-case text with hyphens. */
export function uuidField(options: FieldOptions<string> = {}): SerializerField<string, string> {
  return defineField<string, string>(
    {
      kind: 'uuid',
      parse: (value) => readUuid(value) ?? UUID,
      format: (value: unknown) => readUuid(value) ?? String(value),
    },
    options,
  );
}

function readUuid(value: unknown): string | undefined {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) {
    const whole = BigInt(value);
    return whole >= 0n && whole < MAX_UUID ? hyphenate(whole.toString(16).padStart(32, '0')) : undefined;
  }
  if (typeof value !== 'string' || value.length > 45) return undefined;
  const hex = value
    .toLowerCase()
    .replace('urn:', '')
    .replace('uuid:', '')
    .replace(/^\{|\}$/g, '')
    .replaceAll('-', '');
  return /^[0-9a-f]{32}$/.test(hex) ? hyphenate(hex) : undefined;
}

function hyphenate(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function textField(
  kind: FieldKind,
  options: TextOptions,
  shape: Partial<FieldShape> = {},
  check: Check = (text) => text,
): SerializerField<string, string> {
  const { maxLength, minLength, allowBlank = false, trim = true } = options;
  const limits = {
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(minLength === undefined ? {} : { minLength }),
  };
  const parse = (value: unknown): string | Problem => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return INVALID;
    const text = trim ? String(value).trim() : String(value);
    if (text === '' || text.trim() === '') {
      if (allowBlank && text === '') return '';
      if (!allowBlank) return BLANK;
    }
    return limitProblem(text, maxLength, minLength) ?? check(text);
  };
  const format = (value: unknown): string => (typeof value === 'string' ? value : String(value));
  return defineField<string, string>(
    { kind, parse, format, shape: { ...limits, allowsBlank: allowBlank, ...shape } },
    options,
  );
}

function limitProblem(text: string, maxLength: number | undefined, minLength: number | undefined): Problem | undefined {
  if (text.includes('\0')) return NULL_CHARACTER;
  if (HALF_CHARACTER.test(text) && !text.isWellFormed()) return SURROGATE;
  if (maxLength !== undefined && text.length > maxLength)
    return problem('max_length', `Ensure this field has no more than ${maxLength} characters.`);
  if (minLength !== undefined && text.length < minLength)
    return problem('min_length', `Ensure this field has at least ${minLength} characters.`);
  return undefined;
}

function toProblem(error: { code: string; message: string } | undefined): Problem | undefined {
  return error && problem(error.code, error.message);
}
