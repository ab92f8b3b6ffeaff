import type { EnumDescription, FieldDescription } from '../../kernel/model.ts';
import { fitsNativeType } from '../../kernel/native-texts.ts';

const INT_LIMIT = 2 ** 31;
const BIGINT_LIMIT = 2n ** 63n;

/** Value of a column as text for URLs: what {@link parseScalar} reads back. */
export function scalarText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return String(value);
}

/**
 * Reads text from a URL as a value of the column's type; undefined if it is none, which the caller treats as not found.
 * Bounds are the database's, so that a number out of range never reaches it.
 */
export function parseScalar(field: FieldDescription, text: string, enums: readonly EnumDescription[] = []): unknown {
  if (text.includes('\0')) return undefined;
  if (field.kind === 'enum') {
    const known = enums.find(({ name }) => name === field.type);
    return !known || known.values.some(({ name }) => name === text) ? text : undefined;
  }
  if (!fitsNativeType(field, text)) return undefined;
  return PARSERS[field.type]?.(text);
}

/** A map: an object would answer to `constructor` too. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const PARSERS: Record<string, (text: string) => unknown> = {
  String: (text) => text,
  Int: (text) => {
    const value = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    return value >= -INT_LIMIT && value < INT_LIMIT ? value : undefined;
  },
  BigInt: (text) => {
    const value = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
    return value !== undefined && value >= -BIGINT_LIMIT && value < BIGINT_LIMIT ? value : undefined;
  },
  Float: (text) => {
    const value = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) ? value : undefined;
  },
  Decimal: (text) => (/^-?\d{1,100}(\.\d{1,100})?$/.test(text) ? text : undefined),
  Boolean: (text) => BOOLEANS.get(text),
  DateTime: (text) => {
    const value = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : new Date(Number.NaN);
    return Number.isNaN(value.getTime()) ? undefined : value;
  },
  Bytes: (text) => (/^([0-9a-f]{2})*$/i.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : undefined),
};
