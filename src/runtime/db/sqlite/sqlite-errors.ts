import { DriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils';

// Result codes: https://www.sqlite.org/rescode.html. The last byte is the primary code.
const BUSY = 5;
const LOCKED = 6;
const BUSY_SNAPSHOT = 517;
const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_PRIMARY_KEY = 1555;
const CONSTRAINT_ROWID = 2579;
const CONSTRAINT_NOT_NULL = 1299;
const CONSTRAINT_FOREIGN_KEY = 787;
const CONSTRAINT_TRIGGER = 1811;

/** SQLite's extended result code in an error of either driver; 0 when there is none. */
export function sqliteCode(error: unknown): number {
  const { rawCode, errcode } = (error ?? {}) as { rawCode?: unknown; errcode?: unknown };
  return typeof errcode === 'number' ? errcode : typeof rawCode === 'number' ? rawCode : 0;
}

/** True when a later attempt can succeed. A read transaction whose snapshot is too old for a write stays so. */
export function isBusyCode(code: number): boolean {
  return (code & 0xff) === BUSY && code !== BUSY_SNAPSHOT;
}

/** Turns an error of the driver into the one that Prisma's client understands. Others come back as they are. */
export function toAdapterError(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === 0 || !(error instanceof Error)) return error;
  return new DriverAdapterError({
    originalCode: String(code),
    originalMessage: error.message,
    ...mapError(code, error.message),
  });
}

function mapError(code: number, message: string): MappedError {
  switch (code) {
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_ROWID: {
      const { table, fields } = failedColumns(message);
      return { kind: 'UniqueConstraintViolation', ...(fields && { constraint: { fields } }), ...(table && { table }) };
    }
    case CONSTRAINT_NOT_NULL: {
      const { fields } = failedColumns(message);
      return { kind: 'NullConstraintViolation', ...(fields && { constraint: { fields } }) };
    }
    case CONSTRAINT_FOREIGN_KEY:
    case CONSTRAINT_TRIGGER:
      return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } };
  }
  if ((code & 0xff) === BUSY || (code & 0xff) === LOCKED) return { kind: 'SocketTimeout' };
  return mapMessage(message) ?? { kind: 'sqlite', extendedCode: code, message };
}

/** `UNIQUE constraint failed: post.slug, post.year` */
function failedColumns(message: string): { table?: string | undefined; fields?: string[] | undefined } {
  const columns = message.split('constraint failed: ')[1]?.split(', ');
  if (columns === undefined || columns[0]?.startsWith('index ')) return {};
  return {
    table: columns[0]?.split('.').slice(0, -1).join('.'),
    fields: columns.map((column) => column.split('.').pop() ?? column),
  };
}

function mapMessage(message: string): MappedError | undefined {
  const table = /no such table: (?:main\.)?(\S+)/.exec(message)?.[1];
  if (table) return { kind: 'TableDoesNotExist', table };
  const column = /no such column: (\S+)|has no column named (\S+)/.exec(message);
  if (column) return { kind: 'ColumnNotFound', column: (column[1] ?? column[2]) as string };
  return undefined;
}
