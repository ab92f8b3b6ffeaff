import { ValidationError, type FormError } from '../validation-error.ts';

/** The longest spelling of an IPv6 address, `ffff:…` eight times; with IPv4 in its last part it is 45. */
const MAX_IPV6_LENGTH = 39;

const IPV4_PART = /^(?:0|[1-9]\d{0,2})$/;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;

/** Four decimal parts without leading zeros. */
export function isIpv4(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const parts = value.split('.');
  return parts.length === 4 && parts.every((part) => IPV4_PART.test(part) && Number(part) <= 255);
}

/** Any spelling of RFC 4291, IPv4 in the last part included; no zone. At most 39 characters, as no address needs more. */
export function isIpv6(value: unknown): value is string {
  return typeof value === 'string' && parseIpv6(value) !== undefined;
}

export function ipv4Address(value: unknown): FormError | undefined {
  return isIpv4(value) ? undefined : { code: 'invalid', message: 'Enter a valid IPv4 address.' };
}

export function ipv6Address(value: unknown): FormError | undefined {
  return isIpv6(value) ? undefined : { code: 'invalid', message: 'Enter a valid IPv6 address.' };
}

export function ipAddress(value: unknown): FormError | undefined {
  return isIpv4(value) || isIpv6(value)
    ? undefined
    : { code: 'invalid', message: 'Enter a valid IPv4 or IPv6 address.' };
}

/**
 * The canonical spelling (RFC 5952): lowercase, longest run of zeros as `::`, IPv4 kept in `::ffff:10.0.0.1`.
 *
 * @param options.unpackIpv4 gives `10.0.0.1` for `::ffff:10.0.0.1`; default false.
 * @param options.maxLength longest input accepted; default 39.
 * @throws {ValidationError} invalid
 */
export function cleanIpv6(
  value: string,
  options: { unpackIpv4?: boolean; message?: string; maxLength?: number } = {},
): string {
  const groups = parseIpv6(value, options.maxLength);
  if (groups === undefined) throw new ValidationError(options.message ?? 'This is not a valid IPv6 address.');
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!mapped) return compress(groups);
  const ipv4 = groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
  return options.unpackIpv4 ? ipv4 : `::ffff:${ipv4}`;
}

function parseIpv6(text: string, maxLength = MAX_IPV6_LENGTH): number[] | undefined {
  if (text.length > maxLength) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  return missing < 1 ? undefined : [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])];
}

function parseGroups(half: string, isLast: boolean): number[] | undefined {
  if (half === '') return [];
  const groups: number[] = [];
  const texts = half.split(':');
  for (const [index, text] of texts.entries()) {
    if (isLast && index === texts.length - 1 && text.includes('.')) {
      if (!isIpv4(text)) return undefined;
      const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
      groups.push(a * 256 + b, c * 256 + d);
    } else if (IPV6_GROUP.test(text)) groups.push(Number.parseInt(text, 16));
    else return undefined;
  }
  return groups;
}

function compress(groups: readonly number[]): string {
  const run = longestZeroRun(groups);
  const show = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (run.length < 2) return show(groups);
  return `${show(groups.slice(0, run.start))}::${show(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}
