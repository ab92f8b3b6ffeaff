// One value in each direction. A decoder returns FALLBACK_TO_PRISMA for anything but the plain case, and Prisma runs the query.
import type { DirectKind, Decoder } from './direct-kind.ts';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { Decimal } from '@prisma/client/runtime/client';
import type { ScalarType } from '../../../kernel/model.ts';
import type { SqliteValue } from '../sqlite/sqlite-driver.ts';
import { fromSqlite } from '../sqlite/sqlite-values.ts';
import { millisecondsSql, writeTime } from '../sqlite/time-formats.ts';
import type { TimeColumns } from '../sqlite/time-columns.ts';
import type { DirectField } from './direct-field.ts';

/** Not a value that direct reads are sure of. */
export const FALLBACK_TO_PRISMA = Symbol('unclear');
const INT_MAX = 2 ** 31 - 1;
const BIGINT_MAX = 2n ** 63n - 1n;

/** Undefined for a type that has no decoder. Values are never null here. */
export function decoderFor(kind: DirectKind, enumNames: ReadonlyMap<string, string> | undefined): Decoder | undefined {
  if (kind !== 'Enum') return DECODERS[kind];
  return (
    enumNames &&
    ((value) => (typeof value === 'string' ? (enumNames.get(value) ?? FALLBACK_TO_PRISMA) : FALLBACK_TO_PRISMA))
  );
}

const DECODERS: Record<ScalarType, Decoder> = {
  Int: (value) => {
    if (typeof value !== 'bigint') return FALLBACK_TO_PRISMA;
    const number = Number(value);
    return number <= INT_MAX && number >= -INT_MAX - 1 ? number : FALLBACK_TO_PRISMA;
  },
  BigInt: (value) => (typeof value === 'bigint' ? value : FALLBACK_TO_PRISMA),
  Float: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : FALLBACK_TO_PRISMA),
  String: (value) => (typeof value === 'string' ? value : FALLBACK_TO_PRISMA),
  Boolean: (value) => (value === 1n ? true : value === 0n ? false : FALLBACK_TO_PRISMA),
  DateTime: toDate,
  Decimal: (value) =>
    typeof value === 'number' && Number.isFinite(value) ? new Decimal(value) : toWholeDecimal(value),
  Json: parseJson,
  Bytes: (value) => (value instanceof Uint8Array ? new Uint8Array(value) : FALLBACK_TO_PRISMA),
};

function toDate(value: SqliteValue): unknown {
  const text = fromSqlite(value, ColumnTypeEnum.DateTime);
  const date = typeof text === 'string' && /^\d{4}-\d\d-\d\dT/.test(text) ? new Date(text) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? FALLBACK_TO_PRISMA : date;
}

function toWholeDecimal(value: SqliteValue): unknown {
  return typeof value === 'bigint' ? new Decimal(value.toString()) : FALLBACK_TO_PRISMA;
}

/** A column of type JSONB keeps the text of a number as a number. */
function parseJson(value: SqliteValue): unknown {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value);
  if (typeof value !== 'string') return FALLBACK_TO_PRISMA;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return FALLBACK_TO_PRISMA; // Prisma has the error to give
  }
}

/** An argument as it is bound, or FALLBACK_TO_PRISMA when Prisma would convert, or refuse, it. */
export function encode(
  field: DirectField,
  value: unknown,
  times: TimeColumns,
): SqliteValue | typeof FALLBACK_TO_PRISMA {
  switch (field.kind) {
    case 'Int':
      return Number.isInteger(value) && Math.abs(value as number) <= INT_MAX
        ? BigInt(value as number)
        : FALLBACK_TO_PRISMA;
    case 'BigInt':
      return typeof value === 'bigint' && value <= BIGINT_MAX && value >= -BIGINT_MAX ? value : FALLBACK_TO_PRISMA;
    case 'Float':
      return typeof value === 'number' && Number.isFinite(value) ? value : FALLBACK_TO_PRISMA;
    case 'String':
      return typeof value === 'string' && isWellFormed(value) ? value : FALLBACK_TO_PRISMA;
    case 'Boolean':
      return value === true ? 1n : value === false ? 0n : FALLBACK_TO_PRISMA;
    case 'DateTime':
      return value instanceof Date && !Number.isNaN(value.getTime())
        ? encodeTime(field, value, times)
        : FALLBACK_TO_PRISMA;
    default:
      return FALLBACK_TO_PRISMA;
  }
}

function encodeTime({ stored }: DirectField, value: Date, times: TimeColumns): SqliteValue {
  const column = times.find(stored.table, stored.column);
  return writeTime(value, column?.isUniform === false ? 'milliseconds' : (column?.format ?? times.defaultFormat));
}

/** The column in conditions and orders, where values of several formats are compared by what they mean. */
export function comparable({ kind, column, stored }: DirectField, times: TimeColumns): string {
  const isMixed = kind === 'DateTime' && times.find(stored.table, stored.column)?.isUniform === false;
  return isMixed ? millisecondsSql(column) : column;
}

/** Half a surrogate pair does not survive Prisma's way to the database, nor does a NUL character that of every driver. */
function isWellFormed(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}
