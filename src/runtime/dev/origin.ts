import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * True if the request names this machine by a name that no other site can own: an IP address, localhost, or a name
 * without a dot. A site that points its own name at 127.0.0.1 (DNS rebinding) is distinguished from them by its dots.
 */
export function isLocalHost(request: IncomingMessage): boolean {
  const name = hostName(request);
  if (name === undefined) return false;
  return isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || /^[\w-]+$/.test(name);
}

/** True if a page of this very origin sent it. Browsers send `Origin` with every POST; a client that sends none is not a browser. */
export function isSameOrigin(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin, host } = request.headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

function hostName(request: IncomingMessage): string | undefined {
  const url = `http://${request.headers.host ?? ''}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase() : undefined;
}
