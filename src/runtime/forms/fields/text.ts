import { defineField, type Field, type FieldOptions } from '../field.ts';
import { ValidationError } from '../validation-error.ts';
import { emailAddress } from '../validators/email.ts';
import { ipAddress, ipv4Address, ipv6Address, cleanIpv6, isIpv6 } from '../validators/ip.ts';
import { MAX_URL_LENGTH, webUrl } from '../validators/url.ts';
import { maxLength, minLength } from '../validators/limits.ts';
import { noNullCharacters, pattern, slug } from '../validators/pattern.ts';
import type { Validator } from '../validators/validator.ts';
import { nativePattern } from './native-pattern.ts';
import { textarea, textInput } from '../widgets/inputs.ts';
import type { Widget } from '../widgets/widget.ts';

/** Options of all fields that hold text. An empty one gives `''`, never null. */
export interface TextOptions extends FieldOptions<string> {
  /** Characters, inclusive. */
  maxLength?: number | undefined;
  minLength?: number | undefined;
  /** Drops white space at both ends; default true. */
  strip?: boolean | undefined;
}

/** One line of text. */
export function textField(options: TextOptions = {}): Field<string> {
  return defineText({ kind: 'text', widget: textInput(), validators: [] }, options);
}

/** Several lines of text. */
export function longTextField(options: TextOptions = {}): Field<string> {
  return defineText({ kind: 'text', widget: textarea(), validators: [] }, options);
}

export function emailField(options: TextOptions = {}): Field<string> {
  // 320 is what SMTP can carry.
  return defineText(
    { kind: 'email', widget: textInput('email'), validators: [emailAddress] },
    { maxLength: 320, ...options },
  );
}

/** Letters, numbers, underscores, hyphens. @param options.unicode letters of any script; default false. */
export function slugField(options: TextOptions & { unicode?: boolean } = {}): Field<string> {
  const unicode = options.unicode ?? false;
  return defineText(
    { kind: 'slug', widget: textInput(), validators: [slug({ unicode })] },
    {
      ...options,
      // White space at the ends is dropped before the check.
      attributes: { pattern: `\\s*[\\-${unicode ? '\\p{L}\\p{M}\\p{N}' : 'a-zA-Z0-9'}_]+\\s*`, ...options.attributes },
    },
  );
}

/** Text that matches the expression. It is not trimmed by default. */
export function regexField(regex: RegExp, options: TextOptions = {}): Field<string> {
  const all = { strip: false, ...options };
  const native = all.strip ? undefined : nativePattern(regex);
  return defineText(
    { kind: 'text', widget: textInput(), validators: [pattern(regex)] },
    {
      ...all,
      attributes: { pattern: native, ...all.attributes },
    },
  );
}

/** An absolute URL. @param options.assumeScheme for `example.com`; default `https`. */
export function urlField(
  options: TextOptions & { schemes?: readonly string[]; assumeScheme?: string } = {},
): Field<string> {
  const validate = webUrl(options.schemes ? { schemes: options.schemes } : {});
  const scheme = options.assumeScheme ?? 'https';
  return defineText(
    { kind: 'url', widget: textInput('url'), validators: [validate] },
    { maxLength: MAX_URL_LENGTH, ...options },
    (text) => withScheme(text, scheme),
  );
}

/** @param options.protocol `both` unless given. @param options.unpackIpv4 `10.0.0.1` for `::ffff:10.0.0.1`; default false. */
export function ipAddressField(
  options: TextOptions & { protocol?: 'both' | 'ipv4' | 'ipv6'; unpackIpv4?: boolean } = {},
): Field<string> {
  const protocol = options.protocol ?? 'both';
  const validate = { both: ipAddress, ipv4: ipv4Address, ipv6: ipv6Address }[protocol];
  const limit = options.maxLength ?? 39;
  return defineText(
    { kind: 'ip', widget: textInput(), validators: [validate] },
    { ...options, maxLength: limit },
    (text) => {
      if (protocol === 'ipv4' || !text.includes(':')) return text;
      const unpackIpv4 = (options.unpackIpv4 ?? false) && protocol === 'both';
      const address = cleanIpv6(text, { unpackIpv4, maxLength: limit });
      return isIpv6(address) || unpackIpv4 ? address : text;
    },
  );
}

export function uuidField(options: FieldOptions<string> = {}): Field<string | null> {
  return defineField<string, boolean>(
    { kind: 'uuid', widget: textInput(), normalize: trim, parse: parseUuid, display: String },
    options,
  ) as Field<string | null>;
}

function defineText(
  { kind, widget, validators }: { kind: string; widget: Widget; validators: readonly Validator<string>[] },
  options: TextOptions,
  convert: (text: string) => string = (text) => text,
): Field<string> {
  const limits = [
    ...(options.maxLength === undefined ? [] : [maxLength(options.maxLength)]),
    ...(options.minLength === undefined ? [] : [minLength(options.minLength)]),
  ];
  const isPattern = kind === 'text' && validators.length > 0;
  return defineField<string>(
    {
      kind,
      widget,
      emptyValue: '',
      normalize: (options.strip ?? true) ? trim : undefinedToEmpty,
      parse: (raw) => convert(normalizeNewlines(String(raw))),
      display: String,
      validators: isPattern
        ? [...limits, noNullCharacters, ...validators]
        : [...validators, ...limits, noNullCharacters],
      attributes: { maxlength: options.maxLength, minlength: options.minLength },
    },
    options as FieldOptions<string, true>,
  );
}

// Browsers send CR LF for every line break in a textarea, whatever was in the page.
function normalizeNewlines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function trim(raw: unknown): unknown {
  return raw === undefined || raw === null ? '' : String(raw).trim();
}

function undefinedToEmpty(raw: unknown): unknown {
  return raw ?? '';
}

function withScheme(text: string, scheme: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith(':') || text.includes('://')) return text;
  if (/^[?#]|^[^/?#]*:(?!\d)/.test(text)) return text;
  return `${scheme}://${text.replace(/^\/\//, '')}`;
}

function parseUuid(raw: unknown): string {
  const hex = String(raw)
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/[{}-]/g, '');
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new ValidationError('Enter a valid UUID.');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
