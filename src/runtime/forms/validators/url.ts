import type { FormError } from '../validation-error.ts';
import { HOST_LABEL, HOST_MIDDLE, HOST_TOP } from './domain.ts';
import { isIpv6 } from './ip.ts';

/** The limit of common browsers and proxies. */
export const MAX_URL_LENGTH = 2048;

const DEFAULT_SCHEMES: readonly string[] = ['http', 'https', 'ftp', 'ftps'];
/** Longest hostname in text form (RFC 1034 §3.1). */
const MAX_HOSTNAME_LENGTH = 253;

const OCTET = '(?:0|25[0-5]|2[0-4]\\d|1\\d?\\d?|[1-9]\\d?)';
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;
const HOST = `(?:${HOST_LABEL}${HOST_MIDDLE}${HOST_TOP}\\.?|localhost)`;
const CREDENTIALS = '(?:[^\\s:@/]+(?::[^\\s:@/]*)?@)?';
const URL_PATTERN = new RegExp(
  `^([a-z0-9.+-]*)://${CREDENTIALS}(${IPV4}|\\[[0-9a-f:.]+\\]|${HOST})(?::\\d{1,5})?(?:[/?#]\\S*)?$`,
  'i',
);

/** An absolute URL with a host. @param options.schemes default http, https, ftp, ftps. */
export function webUrl(options: { schemes?: readonly string[] } = {}): (value: unknown) => FormError | undefined {
  const schemes = options.schemes ?? DEFAULT_SCHEMES;
  return (value) => (isUrl(value, schemes) ? undefined : { code: 'invalid', message: 'Enter a valid URL.' });
}

function isUrl(value: unknown, schemes: readonly string[]): boolean {
  if (typeof value !== 'string' || value.length > MAX_URL_LENGTH || /[\t\r\n]/.test(value)) return false;
  const [, scheme = '', host = ''] = URL_PATTERN.exec(value) ?? [];
  if (!schemes.includes(scheme.toLowerCase())) return false;
  if (host.startsWith('[')) return isIpv6(host.slice(1, -1));
  return host !== '' && host.length <= MAX_HOSTNAME_LENGTH;
}
