// The part of Prisma's client that the runtime uses by model name, without the generated types.

export type Row = Record<string, unknown>;
export type Where = Record<string, unknown>;

/** `db.post`, as Prisma's client has it. Arguments and results are Prisma's. */
export interface Delegate {
  findMany(args?: Record<string, unknown>): Promise<Row[]>;
  findFirst(args?: Record<string, unknown>): Promise<Row | null>;
  findUnique(args: { where: Where; [more: string]: unknown }): Promise<Row | null>;
  count(args?: Record<string, unknown>): Promise<number>;
  create(args: { data: Row; [more: string]: unknown }): Promise<Row>;
  createMany(args: { data: Row[] }): Promise<{ count: number }>;
  update(args: { where: Where; data: Row; [more: string]: unknown }): Promise<Row>;
  updateMany(args: { where?: Where; data: Row }): Promise<{ count: number }>;
  delete(args: { where: Where; [more: string]: unknown }): Promise<Row>;
  deleteMany(args?: { where?: Where }): Promise<{ count: number }>;
  groupBy(args: Record<string, unknown>): Promise<Row[]>;
}

export interface TransactionOptions {
  /** How long it may take, in ms. Default 10,000. */
  timeoutMs?: number;
  /**
   * Runs reads that all see the database as it is at the first one, and that block nobody. Nothing else may use
   * the client meanwhile. Default false.
   */
  readOnly?: boolean;
}

/** Prisma's client seen from outside: `database.delegate('post')` is its `client.post`. */
export interface Database {
  readonly provider: 'sqlite' | 'postgresql';
  delegate(name: string): Delegate;
  /** Runs `work` in one transaction; its `Database` sees the transaction. */
  transaction<T>(work: (database: Database) => Promise<T>, options?: TransactionOptions): Promise<T>;
  queryRaw(sql: string, ...values: unknown[]): Promise<Row[]>;
  executeRaw(sql: string, ...values: unknown[]): Promise<number>;
  /** Opens the connection, which the first query does otherwise. */
  connect(): Promise<void>;
  close(): Promise<void>;
}

/** One statement sent to the database, reported to listeners in debug. */
export interface QueryRecord {
  sql: string;
  params: readonly unknown[];
  durationMs: number;
  /** The call of the client that it belongs to; not known of raw SQL, nor outside debug. */
  origin?: QueryOrigin | undefined;
}

/** A call of the database client. All of its statements have this very object. */
export interface QueryOrigin {
  /** `Post` */
  model: string;
  /** `findMany` */
  operation: string;
  /** Names of the fields in `where`. */
  where: readonly string[];
  /** `src/posts/views.ts:12`; undefined when no line of the project is in the stack. */
  place: string | undefined;
}
