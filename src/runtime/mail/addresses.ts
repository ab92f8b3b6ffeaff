import { domainToASCII } from 'node:url';
import { errors } from './errors.ts';

/** An address, taken apart. */
export interface Address {
  /** `Ada Lovelace`; '' for none. */
  name: string;
  /** `ada@example.com`, its domain in ASCII. */
  address: string;
}

// What mail servers take without quotes. Longer than 254 is not an address that could be delivered to.
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;
const MAX_LENGTH = 254;
/** Longest address with its name that is looked at. */
const MAX_TEXT_LENGTH = 1000;

/**
 * Reads `ada@example.com` or `Ada Lovelace <ada@example.com>`: one address, so that nobody smuggles in another one.
 *
 * @param where for the error: `to`
 * @throws {ProjectError} MAIL_ADDRESS_INVALID
 */
export function parseAddress(text: string, where: string): Address {
  if (typeof text !== 'string') throw errors.MAIL_ADDRESS_INVALID({ where, seen: JSON.stringify(text) });
  if (text.length > MAX_TEXT_LENGTH) throw errors.MAIL_ADDRESS_INVALID({ where, seen: `${text.slice(0, 40)}…` });
  const { name, address } = splitName(text.trim());
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = domainToASCII(address.slice(at + 1));
  const isFine =
    address.length <= MAX_LENGTH &&
    LOCAL_PART.test(local) &&
    DOMAIN.test(domain) &&
    !/[\p{Cc}\u2028\u2029]/u.test(text);
  if (!isFine) throw errors.MAIL_ADDRESS_INVALID({ where, seen: text });
  return { name: name.trim(), address: `${local}@${domain}` };
}

/** `Ada <ada@example.com>` in two; text that is not of this form is an address as a whole, and a wrong one. */
function splitName(text: string): { name: string; address: string } {
  const open = text.endsWith('>') ? text.lastIndexOf('<') : -1;
  if (open === -1) return { name: '', address: text };
  const address = text.slice(open + 1, -1).trim();
  const name = text.slice(0, open).trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(name)?.[1];
  if (quoted !== undefined) return { name: quoted.replace(/\\(.)/g, '$1'), address };
  return /[<>"]/.test(name) ? { name: '', address: text } : { name, address };
}

/** `Ada <ada@example.com>, bob@example.com`, for people to read. */
export function describeAddresses(addresses: readonly Address[]): string {
  return addresses.map(({ name, address }) => (name === '' ? address : `${name} <${address}>`)).join(', ');
}
