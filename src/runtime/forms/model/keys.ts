// Primary keys and foreign keys as one value: the single field's own, or JSON text for keys of several fields.
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import { fitsNativeType } from '../../../kernel/native-texts.ts';
import { isDecimalText } from '../validators/decimal.ts';

export type Key = number | bigint | string;

/** The row's values of these fields as one; undefined when one of them is missing or null. */
export function keyOf(row: Row, names: readonly string[]): Key | undefined {
  const values = names.map((name) => row[name]);
  if (values.some((value) => value === null || value === undefined)) return undefined;
  return names.length === 1 ? plainKey(values[0]) : JSON.stringify(values.map((value) => String(plainKey(value))));
}

/** The values behind a key, by these names, each of its field's type; undefined when the text is not such a key. */
export function splitKey(key: unknown, model: ModelDescription, names: readonly string[]): Row | undefined {
  const parts = names.length === 1 ? [key] : parseParts(String(key));
  if (parts?.length !== names.length) return undefined;
  const values = names.map((name, index) => typedPart(parts[index], fieldOf(model, name)));
  if (values.some((value) => value === undefined)) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

function plainKey(value: unknown): Key {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return value instanceof Date ? value.toISOString() : String(value);
}

function parseParts(text: string): unknown[] | undefined {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) ? parts : undefined;
  } catch {
    return undefined;
  }
}

const INT_LIMIT = 2_147_483_648;

function fitsBigInt(value: bigint): boolean {
  return value === BigInt.asIntN(64, value);
}

function typedPart(part: unknown, field: FieldDescription | undefined): unknown {
  const text = String(part);
  if (field && !fitsNativeType(field, text)) return undefined;
  switch (field?.type) {
    case 'Int':
      return /^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) < INT_LIMIT ? Number(text) : undefined;
    case 'BigInt':
      return /^-?\d{1,19}$/.test(text) && fitsBigInt(BigInt(text)) ? BigInt(text) : undefined;
    case 'DateTime': {
      const date = new Date(text);
      return Number.isNaN(date.getTime()) ? undefined : date;
    }
    case 'Decimal':
      return isDecimalText(text) ? text : undefined;
    case 'Float':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'Boolean':
      return text === 'true' || (text === 'false' ? false : undefined);
    default:
      return text === '' || text.includes('\0') ? undefined : text;
  }
}
