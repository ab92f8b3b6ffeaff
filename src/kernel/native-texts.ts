// PostgreSQL's types that are String or Int in the client, and answer other values with an error instead of no row.
import { isIP } from 'node:net';
import type { FieldDescription } from './model.ts';

const TEXTS: Record<string, ((text: string) => boolean) | undefined> = {
  Uuid: (text) => /^\{?[0-9a-f]{4}(-?[0-9a-f]{4}){7}\}?$/i.test(text),
  Inet: isNetworkAddress,
  Bit: (text) => /^[01]+$/.test(text),
  VarBit: (text) => /^[01]*$/.test(text),
  Xml: () => false, // it has no equality
  SmallInt: (text) => isWithin(text, intLimits({ nativeType: { name: 'SmallInt', args: [] } })),
  Oid: (text) => isWithin(text, intLimits({ nativeType: { name: 'Oid', args: [] } })),
};

/** False when no row can have this text in the field, and the database would refuse to look. */
export function fitsNativeType({ nativeType }: Pick<FieldDescription, 'nativeType'>, text: string): boolean {
  return TEXTS[nativeType?.name ?? '']?.(text) ?? true;
}

/** The smallest and largest number of an Int column. An oid is unsigned, and the client reads its lower half. */
export function intLimits({ nativeType }: Pick<FieldDescription, 'nativeType'>): { min: number; max: number } {
  if (nativeType?.name === 'SmallInt') return { min: -32_768, max: 32_767 };
  return { min: nativeType?.name === 'Oid' ? 0 : -2_147_483_648, max: 2_147_483_647 };
}

function isWithin(text: string, { min, max }: { min: number; max: number }): boolean {
  return Number(text) >= min && Number(text) <= max;
}

/** `10.0.0.1`, `10.0.0.0/8`, `fe80::1` */
export function isNetworkAddress(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const largest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (largest < 0 || more.length > 0 || address.includes('%')) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= largest);
}
