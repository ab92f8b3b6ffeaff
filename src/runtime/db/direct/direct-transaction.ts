// Writes of many rows in an open transaction on SQLite, where Prisma's machinery costs ten times what the database does.
import { PrismaClientKnownRequestError } from '@prisma/client/runtime/client';
import type { SqliteValue } from '../sqlite/sqlite-driver.ts';
import type { TimeColumns } from '../sqlite/time-columns.ts';

export interface DirectTransaction {
  readonly times: TimeColumns;
  /**
   * Runs one statement that returns no rows.
   *
   * @throws what Prisma's client throws for the same statement as raw SQL; also when the transaction is over
   */
  write(sql: string, params: SqliteValue[]): void;
}

/** The error that Prisma's client makes of one of the adapter's, so that `translateDatabaseError` understands it. */
export function toRawQueryError(error: unknown): unknown {
  const { cause } = (error ?? {}) as { cause?: { originalMessage?: string } };
  if (!(error instanceof Error) || typeof cause !== 'object') return error;
  const meta = { driverAdapterError: error };
  const message = cause.originalMessage ?? error.message;
  return new PrismaClientKnownRequestError(message, { code: 'P2010', clientVersion: '', meta });
}
