import type { Settings } from '../../kernel/settings.ts';
import { isSameDomain } from '../http/headers/host.ts';
import type { HttpRequest } from '../http/request.ts';
import { hideInHeader, isSecretParameter } from '../http/logging/secret-addresses.ts';
import { splitUrl } from './urls.ts';

/** Says why a request may come from another site; undefined when nothing speaks against it. */
type OriginCheck = (request: HttpRequest) => string | undefined;

/** Django's rules: an Origin header must be ours or trusted; without one, https asks for a Referer that is. */
export function createOriginCheck(settings: Pick<Settings, 'csrf'>): OriginCheck {
  const { trustedOrigins, cookieDomain } = settings.csrf;
  const exact = new Set(trustedOrigins.filter((origin) => !origin.includes('*')));
  const wildcards = trustedOrigins.filter((origin) => origin.includes('*')).map(toPattern);
  const hosts = trustedOrigins.map((origin) => toPattern(origin).host);

  const originProblem = (request: HttpRequest, origin: string): string | undefined => {
    if (origin === `${request.scheme}://${request.host}` || exact.has(origin)) return undefined;
    const parts = splitUrl(origin);
    const isTrusted =
      parts && wildcards.some(({ scheme, host }) => parts.scheme === scheme && isSameDomain(parts.host, host));
    return isTrusted ? undefined : `Origin checking failed - ${origin} does not match any trusted origins.`;
  };

  const refererProblem = (request: HttpRequest): string | undefined => {
    const referer = request.header('referer');
    if (referer === undefined) return 'Referer checking failed - no Referer.';
    const parts = splitUrl(referer);
    if (!parts || parts.scheme === '' || parts.host === '') return 'Referer checking failed - Referer is malformed.';
    if (parts.scheme !== 'https') return 'Referer checking failed - Referer is insecure while host is secure.';
    const good = cookieDomain === null ? request.host : withPort(cookieDomain, request.port);
    if ([...hosts, good].some((host) => isSameDomain(parts.host, host))) return undefined;
    return `Referer checking failed - ${withoutSecrets(request, referer)} does not match any trusted origins.`;
  };

  return (request) => {
    const origin = request.header('origin');
    if (origin !== undefined) return originProblem(request, origin);
    return request.isSecure ? refererProblem(request) : undefined;
  };
}

/** `https://*.example.com` → https, `.example.com`. */
function toPattern(origin: string): { scheme: string; host: string } {
  const [scheme = '', host = ''] = origin.split('://');
  return { scheme, host: host.replace(/^\*/, '') };
}

/** The address without its query, which may hold tokens of the other site, and without those of our own routes. */
function withoutSecrets({ app }: HttpRequest, address: string): string {
  const [place = ''] = address.split(/[?#]/, 1);
  const withoutUser = place.replace(/^([^/]*\/\/)[^/]*@/, '$1');
  return hideInHeader(withoutUser, (path) => app.urls.resolve(decodedPath(path))?.params, isSecretParameter);
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // not an address of ours
  }
}

function withPort(domain: string, port: string): string {
  return port === '443' || port === '80' || port === '' ? domain : `${domain}:${port}`;
}
