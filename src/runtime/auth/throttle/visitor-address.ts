// Whom an address stands for: one visitor, one network, or everybody behind a proxy.
import { BlockList, isIP } from 'node:net';

import type { HttpRequest } from '../../http/request.ts';
import type { HashClient } from '../passwords/hash-queue.ts';

const INTERNAL = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  INTERNAL.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  INTERNAL.addSubnet(network, bits, 'ipv6');

/**
 * Returns the address under which attempts of a visitor are counted: an IPv4 address, or the first 64 bits of an IPv6
 * address, because a household has all that begin with them.
 */
export function addressKey(ip: string): string {
  if (isIP(ip) !== 6) return ip;
  const [head = '', tail] = (ip.split('%', 1)[0] ?? '').toLowerCase().split('::');
  const first = groupsOf(head);
  const last = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/**
 * Returns true if everybody may have this address: an internal one while no proxy is trusted, which is what a site
 * behind a proxy sees of all visitors until `security.trustedProxies` names the proxy.
 */
export function isSharedAddress(request: HttpRequest): boolean {
  const { ip } = request;
  const family = isIP(ip);
  if (family === 0) return true;
  const isInternal = INTERNAL.check(ip, family === 6 ? 'ipv6' : 'ipv4');
  return isInternal && request.app.settings.security.trustedProxies.length === 0;
}

/** Returns the visitor as the hash queue counts visitors. */
export function hashClient(request: HttpRequest): HashClient {
  return { address: addressKey(request.ip), isShared: isSharedAddress(request) };
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
