import { errors } from './errors.ts';

interface Address {
  host: string;
  port: number;
}

const DEFAULT: Address = { host: '127.0.0.1', port: 8000 };

/**
 * Reads Django's `[addr:port]`: `8001`, `0.0.0.0`, `0.0.0.0:8001`, `[::1]:8001`, `localhost:8001`.
 *
 * @throws {UsageError} ADDRESS_INVALID, USAGE_INVALID
 */
export function parseAddress(text: string | undefined): Address {
  if (text === undefined) return DEFAULT;
  if (/^\d+$/.test(text)) return { ...DEFAULT, port: parsePort(text, text) };
  const match = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d+))?$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  // A single word is a mistyped port more often than a host.
  const isWord = host === text && !/[.:]/.test(text) && text.toLowerCase() !== 'localhost';
  if (host === undefined || isWord) throw errors.ADDRESS_INVALID({ text });
  return { host, port: match?.[3] === undefined ? DEFAULT.port : parsePort(match[3], text) };
}

function parsePort(digits: string, text: string): number {
  const port = Number(digits);
  if (port > 65_535) throw errors.USAGE_INVALID({ what: `"${text}" has no valid port; ports go from 0 to 65535` });
  return port;
}
