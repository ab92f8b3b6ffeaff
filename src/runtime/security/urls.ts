import { isIPv6 } from 'node:net';

/** Scheme and host of a URL, read as browsers and Python read it; undefined when it cannot be a URL. */
export function splitUrl(url: string): { scheme: string; host: string } | undefined {
  const cleaned = url.replace(/^[\p{Cc} ]+/u, '').replace(/[\t\r\n]/g, '');
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?/.exec(cleaned);
  const scheme = (match?.[1] ?? '').toLowerCase();
  const host = match?.[2] ?? '';
  return isPossibleHost(host) ? { scheme, host } : undefined;
}

function isPossibleHost(host: string): boolean {
  if (host.includes('[') !== host.includes(']')) return false;
  const [open, close] = [host.indexOf('['), host.lastIndexOf(']')];
  const bracketed = open !== -1 && open < close ? host.slice(open + 1, close) : undefined;
  if (bracketed !== undefined && !isIPv6(bracketed) && !/^v[0-9a-f]+\./i.test(bracketed)) return false;
  // A letter such as U+2100 turns into `a/c` when the host is normalised, and the rest becomes a path.
  const plain = host.replace(/[@:#?]/g, '');
  return plain.normalize('NFKC') === plain || !/[/?#@:]/.test(plain.normalize('NFKC'));
}

export interface AllowedUrlOptions {
  /** Hosts with their ports. A relative URL needs none. */
  allowedHosts: string | Iterable<string>;
  /** Default false. True refuses http, for pages that came by https. */
  requireHttps?: boolean;
}

const MAX_URL_LENGTH = 2048;

/**
 * True when a URL from outside (`?next=`) may be redirected to: a relative one, or http(s) to one of the hosts. Reads
 * the URL as a lenient browser does, backslashes as slashes too.
 *
 * @example urlHasAllowedHostAndScheme(next, { allowedHosts: [request.host], requireHttps: request.isSecure })
 */
export function urlHasAllowedHostAndScheme(url: string | null | undefined, options: AllowedUrlOptions): boolean {
  const trimmed = url?.trim();
  if (!trimmed || trimmed.length > MAX_URL_LENGTH) return false;
  const hosts = new Set(typeof options.allowedHosts === 'string' ? [options.allowedHosts] : options.allowedHosts);
  const schemes = options.requireHttps ? ['https'] : ['http', 'https'];
  return isAllowed(trimmed, hosts, schemes) && isAllowed(trimmed.replaceAll('\\', '/'), hosts, schemes);
}

function isAllowed(url: string, hosts: ReadonlySet<string>, schemes: readonly string[]): boolean {
  // Chrome takes `///example.com` for an absolute URL.
  if (url.startsWith('///')) return false;
  const parts = splitUrl(url);
  if (!parts || (parts.scheme !== '' && parts.host === '') || /^\p{C}/u.test(url)) return false;
  const scheme = parts.scheme === '' && parts.host !== '' ? 'http' : parts.scheme;
  return (parts.host === '' || hosts.has(parts.host)) && (scheme === '' || schemes.includes(scheme));
}
