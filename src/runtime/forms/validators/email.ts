import { domainToASCII } from 'node:url';

import type { FormError } from '../validation-error.ts';
import { isIpv4, isIpv6 } from './ip.ts';

/** Longest address that SMTP carries: 64 for the mailbox, 255 for the domain, one for the @ (RFC 5321). */
const MAX_EMAIL_LENGTH = 320;

const ATOM = "[-!#$%&'*+/=?^_`{}|~0-9A-Z]+";
const DOTTED_NAME = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`, 'i');
// oxlint-disable-next-line no-control-regex -- RFC 5322 allows them inside quotes
const QUOTED_NAME = /^"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*"$/;
// The last part has no digits, unless it is punycode: no such top-level domain exists (RFC 3696 §2).
// recheck-ignore -- at most MAX_EMAIL_LENGTH characters
const DOMAIN = /^(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+(?!-)(?:[A-Z-]{2,63}|xn--[A-Z0-9-]{1,59})(?<!-)$/i;
const LITERAL = /^\[([A-F0-9:.]+)\]$/i;

/** An email address as users type it: no display name, no comments. Domains in any script; `localhost` is a domain. */
export function emailAddress(value: unknown): FormError | undefined {
  return isEmail(value) ? undefined : { code: 'invalid', message: 'Enter a valid email address.' };
}

function isEmail(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > MAX_EMAIL_LENGTH) return false;
  const at = value.lastIndexOf('@');
  if (at < 1) return false;
  const name = value.slice(0, at);
  return (DOTTED_NAME.test(name) || QUOTED_NAME.test(name)) && isMailDomain(value.slice(at + 1));
}

function isMailDomain(domain: string): boolean {
  if (domain === 'localhost' || DOMAIN.test(domain)) return true;
  const literal = LITERAL.exec(domain)?.[1];
  if (literal !== undefined) return isIpv4(literal) || isIpv6(literal);
  // Only names in other scripts go through punycode: it would repair an ASCII name that is wrong.
  return /^[-.a-z0-9\u0080-\u{10ffff}]+$/iu.test(domain) && DOMAIN.test(domainToASCII(domain));
}
