// Between Prisma's values and SQLite's. Prisma decides by declared column types, as its own SQLite adapters do; declared
// types of databases made elsewhere carry lengths: NVARCHAR(200), NUMERIC(10,2).
import { ColumnTypeEnum, type ArgType, type ColumnType } from '@prisma/driver-adapter-utils';
import { sqliteBaseType, sqliteFieldType, type SqliteFieldType } from '../../../kernel/sqlite-types.ts';
import type { SqliteValue } from './sqlite-driver.ts';
import { readTime, writeTime, type TimeFormat } from './time-formats.ts';

const COLUMN_TYPES: Record<string, ColumnType> = {
  DECIMAL: ColumnTypeEnum.Numeric,
  NUMERIC: ColumnTypeEnum.Numeric,
  MONEY: ColumnTypeEnum.Numeric,
  FLOAT: ColumnTypeEnum.Float,
  DOUBLE: ColumnTypeEnum.Double,
  'DOUBLE PRECISION': ColumnTypeEnum.Double,
  REAL: ColumnTypeEnum.Double,
  TINYINT: ColumnTypeEnum.Int32,
  SMALLINT: ColumnTypeEnum.Int32,
  MEDIUMINT: ColumnTypeEnum.Int32,
  INT: ColumnTypeEnum.Int32,
  INTEGER: ColumnTypeEnum.Int32,
  SERIAL: ColumnTypeEnum.Int32,
  INT2: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  'UNSIGNED BIG INT': ColumnTypeEnum.Int64,
  INT8: ColumnTypeEnum.Int64,
  DATETIME: ColumnTypeEnum.DateTime,
  TIMESTAMP: ColumnTypeEnum.DateTime,
  TIME: ColumnTypeEnum.Text,
  DATE: ColumnTypeEnum.DateTime,
  TEXT: ColumnTypeEnum.Text,
  CLOB: ColumnTypeEnum.Text,
  CHAR: ColumnTypeEnum.Text,
  CHARACTER: ColumnTypeEnum.Text,
  VARCHAR: ColumnTypeEnum.Text,
  'VARYING CHARACTER': ColumnTypeEnum.Text,
  NCHAR: ColumnTypeEnum.Text,
  'NATIVE CHARACTER': ColumnTypeEnum.Text,
  NVARCHAR: ColumnTypeEnum.Text,
  BLOB: ColumnTypeEnum.Bytes,
  BOOLEAN: ColumnTypeEnum.Boolean,
  BOOL: ColumnTypeEnum.Boolean,
  JSONB: ColumnTypeEnum.Json,
};

/** Column type by declared type, without its length; undefined if it depends on the values. */
export function toColumnType(declaredType: string | null): ColumnType | undefined {
  if (declaredType === null) return undefined;
  let type = COLUMN_TYPES[declaredType] ?? knownTypes.get(declaredType);
  if (type !== undefined || knownTypes.has(declaredType)) return type;
  const base = sqliteBaseType(declaredType);
  const kind = sqliteFieldType(declaredType);
  type = COLUMN_TYPES[base] ?? (kind && FIELD_TYPES[kind]);
  if (knownTypes.size < MAX_KNOWN_TYPES) knownTypes.set(declaredType, type);
  return type;
}

const FIELD_TYPES: Record<SqliteFieldType, ColumnType> = {
  Int: ColumnTypeEnum.Int32,
  BigInt: ColumnTypeEnum.Int64,
  Float: ColumnTypeEnum.Double,
  Decimal: ColumnTypeEnum.Numeric,
  Boolean: ColumnTypeEnum.Boolean,
  DateTime: ColumnTypeEnum.DateTime,
  Time: ColumnTypeEnum.Text,
  String: ColumnTypeEnum.Text,
  Json: ColumnTypeEnum.Json,
  Bytes: ColumnTypeEnum.Bytes,
};
// Asked for each column of each query.
const knownTypes = new Map<string, ColumnType | undefined>();
const MAX_KNOWN_TYPES = 1000;

/** Column type of an expression, from the first value that is not null. */
export function inferColumnType(rows: readonly SqliteValue[][], index: number): ColumnType {
  const value = rows.find((row) => row[index] !== null)?.[index];
  if (typeof value === 'string') return ColumnTypeEnum.Text;
  if (typeof value === 'bigint') return ColumnTypeEnum.Int64;
  if (typeof value === 'number') return ColumnTypeEnum.UnknownNumber;
  return value === undefined ? ColumnTypeEnum.Int32 : ColumnTypeEnum.Bytes;
}

/** A stored value as Prisma's client reads it. */
export function fromSqlite(value: SqliteValue | undefined, type: ColumnType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return type === ColumnTypeEnum.DateTime ? readTime(value) : value;
  if (typeof value === 'object') return value;
  if (type === ColumnTypeEnum.DateTime) return new Date(Number(value)).toISOString();
  if (type === ColumnTypeEnum.Text) return String(value);
  if (typeof value === 'number') return isWhole(type) ? Math.trunc(value) : value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/**
 * An argument of Prisma's as SQLite stores it. Whole numbers go as integers: both drivers would bind a JavaScript number
 * as REAL, which a text or untyped column keeps as `1.0`. Nothing but `SqliteValue` may pass: libsql aborts the process
 * on anything else.
 */
export function toSqlite(value: unknown, type: ArgType | undefined, format: () => TimeFormat): SqliteValue {
  switch (typeof value) {
    case 'string':
      return fromText(value, type, format);
    case 'number':
      return Number.isSafeInteger(value) && !isReal(type) ? BigInt(value) : value;
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1n : 0n;
    case 'object':
      if (value instanceof Date) return writeTime(value, format());
      if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return value === null ? null : JSON.stringify(value);
    default:
      return null;
  }
}

function fromText(value: string, type: ArgType | undefined, format: () => TimeFormat): SqliteValue {
  switch (type?.scalarType) {
    case 'int':
    case 'bigint':
      return BigInt(value);
    case 'float':
    case 'decimal':
      return Number.parseFloat(value);
    case 'datetime':
      return writeTime(new Date(value), format());
    case 'bytes':
      return Buffer.from(value, 'base64');
    default:
      return value;
  }
}

function isWhole(type: ColumnType | undefined): boolean {
  return type === ColumnTypeEnum.Int32 || type === ColumnTypeEnum.Int64;
}

function isReal(type: ArgType | undefined): boolean {
  return type?.scalarType === 'float' || type?.scalarType === 'decimal';
}
