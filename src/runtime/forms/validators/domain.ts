import type { FormError } from '../validation-error.ts';

// Letters beyond ASCII that a hostname may be written in before it is turned into punycode.
const INTERNATIONAL = '\\u00a1-\\uffff';

/** Regular expression sources of a hostname's parts, for names in any script; `flags` is always `i`. */
export const HOST_LABEL: string = label(INTERNATIONAL);
export const HOST_MIDDLE: string = middle(INTERNATIONAL);
export const HOST_TOP: string = `\\.(?!-)(?:[a-z${INTERNATIONAL}-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)`;

const INTERNATIONAL_DOMAIN = new RegExp(`^${HOST_LABEL}${HOST_MIDDLE}${HOST_TOP}$`, 'i');
const ASCII_DOMAIN = new RegExp(`^${label('')}${middle('')}\\.(?!-)[a-z0-9-]{2,63}(?<!-)$`, 'i');

/** Longest domain name that DNS carries (RFC 1035). */
const MAX_DOMAIN_LENGTH = 255;

/** A name with at least one dot. @param options.international letters of any script; default true. */
export function domainName(options: { international?: boolean } = {}): (value: unknown) => FormError | undefined {
  const pattern = (options.international ?? true) ? INTERNATIONAL_DOMAIN : ASCII_DOMAIN;
  return (value) => {
    const isDomain = typeof value === 'string' && value.length <= MAX_DOMAIN_LENGTH && pattern.test(value);
    return isDomain ? undefined : { code: 'invalid', message: 'Enter a valid domain name.' };
  };
}

function label(letters: string): string {
  return `[a-z${letters}0-9](?:[a-z${letters}0-9-]{0,61}[a-z${letters}0-9])?`;
}

function middle(letters: string): string {
  return `(?:\\.(?!-)[a-z${letters}0-9-]{1,63}(?<!-))*`;
}
