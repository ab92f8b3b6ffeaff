import { BlockList, isIP } from 'node:net';
import { PROXY_GROUPS } from '../../settings/proxy-pattern.ts';

/** Finds the client behind proxies: `settings.security.trustedProxies` as a function. */
type ClientAddress = (peer: string, forwardedFor: string | undefined) => string;

/**
 * Each proxy adds the address that it saw at the end of `X-Forwarded-For`, and a client may have written anything before.
 * So the list is read from its end, as long as what is there is a trusted proxy.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return (peer) => toPlain(peer);
  const trusted = new BlockList();
  for (const pattern of trustedProxies.flatMap((name) => PROXY_GROUPS[name] ?? [name])) addTo(trusted, pattern);
  const isTrusted = (address: string): boolean => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (peer, forwardedFor) => {
    let client = toPlain(peer);
    if (forwardedFor === undefined || isIP(client) === 0) return client;
    const chain = forwardedFor.split(',').map((part) => toPlain(withoutPort(part.trim())));
    while (isTrusted(client)) {
      const next = chain.pop();
      // What is not an address was not written by a proxy that can be trusted.
      if (next === undefined || isIP(next) === 0) break;
      client = next;
    }
    return client;
  };
}

function addTo(list: BlockList, pattern: string): void {
  const [address = '', bits] = pattern.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
}

// IPv4 over a socket for both families: ::ffff:127.0.0.1.
function toPlain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

// Some proxies write 192.0.2.1:4711 and [2001:db8::1]:4711.
function withoutPort(text: string): string {
  return text.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
}
