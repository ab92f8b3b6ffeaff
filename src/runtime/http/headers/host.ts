import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { SecuritySettings, Settings } from '../../../kernel/settings.ts';
import { createClientAddress } from './client-address.ts';
import { errors } from '../errors.ts';

// RFC 1034/1035, as Django reads it: letters, digits, dots and hyphens, or an IPv6 address in brackets; then a port.
const HOST = /^([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::([0-9]+))?$/;
const LOCAL_HOSTS = ['.localhost', '127.0.0.1', '[::1]'];
// Distinct hosts that one app remembers as checked; the list is dropped when somebody floods it.
const MAX_REMEMBERED = 1000;

/**
 * Splits `example.com:8000` into lower-case domain and port; no domain when it is not a valid host. A trailing dot is removed.
 */
export function splitDomainPort(host: string): { domain: string; port: string } {
  const match = HOST.exec(host.toLowerCase());
  if (!match) return { domain: '', port: '' };
  const domain = match[1] as string;
  return { domain: domain.endsWith('.') ? domain.slice(0, -1) : domain, port: match[2] ?? '' };
}

/** `.example.com` matches `example.com` and everything below it, other patterns match exactly. Case is ignored. */
export function isSameDomain(host: string, pattern: string): boolean {
  if (pattern === '') return false;
  const wanted = pattern.toLowerCase();
  if (!wanted.startsWith('.')) return wanted === host;
  return host.endsWith(wanted) || host === wanted.slice(1);
}

/** True when the domain (without port, lowercase) matches one of the patterns; `*` matches everything. */
export function isAllowedHost(domain: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === '*' || isSameDomain(domain, pattern));
}

/** Which host, port and scheme a request has under one project's settings. */
export interface HostPolicy {
  hostOf(headers: IncomingHttpHeaders, socket: Pick<Socket, 'localAddress' | 'localPort'>, isSecure: boolean): string;
  portOf(headers: IncomingHttpHeaders, socket: Pick<Socket, 'localPort'>): string;
  isSecure(headers: IncomingHttpHeaders, isEncrypted: boolean): boolean;
  /** Address of the client: behind trusted proxies, the last one that none of them is. */
  clientOf(headers: IncomingHttpHeaders, socket: Pick<Socket, 'remoteAddress'>): string;
  /** Returns the host. @throws {HttpError} HOST_INVALID, HOST_NOT_ALLOWED (400) */
  check(host: string): string;
}

type HostSettings = Pick<Settings, 'allowedHosts' | 'debug'> & {
  security: Pick<SecuritySettings, 'useForwardedHost' | 'useForwardedPort' | 'proxySslHeader'> & {
    trustedProxies?: readonly string[];
  };
};

const POLICIES = new WeakMap<HostSettings, HostPolicy>();

/** The policy of these settings, made once. */
export function hostPolicyOf(settings: HostSettings): HostPolicy {
  let policy = POLICIES.get(settings);
  if (!policy) POLICIES.set(settings, (policy = createHostPolicy(settings)));
  return policy;
}

export function createHostPolicy(settings: HostSettings): HostPolicy {
  const { useForwardedHost, useForwardedPort, proxySslHeader } = settings.security;
  const patterns = settings.allowedHosts.length === 0 && settings.debug ? LOCAL_HOSTS : settings.allowedHosts;
  const clientAddress = createClientAddress(settings.security.trustedProxies ?? []);
  const portOf: HostPolicy['portOf'] = (headers, socket) =>
    (useForwardedPort && single(headers['x-forwarded-port'])) || String(socket.localPort ?? '');
  return {
    portOf,
    hostOf: (headers, socket, isSecure) => {
      const sent = (useForwardedHost && single(headers['x-forwarded-host'])) || headers.host;
      if (sent) return sent;
      // HTTP/1.0 without a Host header: the address that was called.
      const port = portOf(headers, socket);
      const name = socket.localAddress?.includes(':') ? `[${socket.localAddress}]` : (socket.localAddress ?? '');
      return port === (isSecure ? '443' : '80') ? name : `${name}:${port}`;
    },
    isSecure: (headers, isEncrypted) => {
      const value = proxySslHeader ? single(headers[proxySslHeader[0].toLowerCase()]) : undefined;
      // The first of a list is what the proxy nearest to the client saw.
      return value === undefined ? isEncrypted : value.split(',', 1)[0]?.trim() === proxySslHeader?.[1];
    },
    clientOf: (headers, socket) => {
      const forwarded = headers['x-forwarded-for'];
      return clientAddress(socket.remoteAddress ?? '', Array.isArray(forwarded) ? forwarded.join(',') : forwarded);
    },
    check: createHostCheck(patterns),
  };
}

function createHostCheck(patterns: readonly string[]): (host: string) => string {
  const allowed = new Set<string>();
  return (host) => {
    if (allowed.has(host)) return host;
    const { domain } = splitDomainPort(host);
    if (domain === '') throw errors.HOST_INVALID({ host });
    if (!isAllowedHost(domain, patterns)) throw errors.HOST_NOT_ALLOWED({ host, domain });
    if (allowed.size >= MAX_REMEMBERED) allowed.clear();
    allowed.add(host);
    return host;
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
