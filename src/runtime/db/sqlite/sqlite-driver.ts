/** What SQLite stores. Integers come as `bigint`, because they have 64 bits. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

export interface SqliteColumn {
  name: string;
  /** `NVARCHAR(200)`; null for expressions. */
  declaredType: string | null;
}

export interface SqliteStatement {
  /** False for statements that answer no rows. */
  readonly isReader: boolean;
  /** Ask after `all`: only running a statement notices that another process changed the table. */
  columns(): readonly SqliteColumn[];
  all(params: SqliteValue[]): SqliteValue[][];
  /** @returns number of rows changed */
  run(params: SqliteValue[]): number;
}

export interface SqliteDriver {
  prepare(sql: string): SqliteStatement;
  exec(script: string): void;
  readonly inTransaction: boolean;
  close(): void;
}
