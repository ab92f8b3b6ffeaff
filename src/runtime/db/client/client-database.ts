import type { Database, Delegate, Row, TransactionOptions } from '../../../kernel/database.ts';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import type { DirectConnection } from '../direct/direct-reads.ts';
import type { DirectTransaction } from '../direct/direct-transaction.ts';
import { errors } from '../errors.ts';
import type { SqliteValue } from '../sqlite/sqlite-driver.ts';
import { toNumberedPlaceholders } from '../placeholders.ts';
import { translateDatabaseError } from '../translate-error.ts';

/** The part of Prisma's client that `Database` uses. */
export interface ClientLike {
  $transaction?<T>(work: (client: ClientLike) => Promise<T>, options?: Record<string, unknown>): Promise<T>;
  $queryRawUnsafe(sql: string, ...values: unknown[]): Promise<unknown>;
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>;
  $connect?(): Promise<void>;
  $disconnect?(): Promise<void>;
}

/** The kernel's view of a Prisma client, or of one of its transactions. */
export class ClientDatabase implements Database {
  readonly provider: DatabaseProvider;
  readonly #client: ClientLike;
  readonly #connection: () => DirectConnection | undefined;
  #isTransaction = false;

  /** @param connection SQLite's, once it is open */
  constructor(
    client: ClientLike,
    provider: DatabaseProvider,
    connection: () => DirectConnection | undefined = () => undefined,
  ) {
    this.#client = client;
    this.provider = provider;
    this.#connection = connection;
  }

  delegate(name: string): Delegate {
    const delegate = (this.#client as unknown as Record<string, Delegate | undefined>)[name];
    if (delegate === undefined || name.startsWith('$')) throw errors.DATABASE_DELEGATE_UNKNOWN({ name });
    return delegate;
  }

  /** Inside a transaction it joins the one that runs. */
  async transaction<T>(
    work: (database: Database) => Promise<T>,
    { timeoutMs, readOnly = false }: TransactionOptions = {},
  ): Promise<T> {
    if (this.#client.$transaction === undefined) return work(this);
    if (readOnly && this.provider === 'sqlite') return this.#readSqlite(work);
    const options = {
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
      ...(readOnly ? { isolationLevel: 'RepeatableRead' } : {}),
    };
    return this.#client.$transaction((client) => work(this.#inside(client)), options);
  }

  #inside(client: ClientLike): Database {
    const database = new ClientDatabase(client, this.provider, this.#connection);
    database.#isTransaction = true;
    return database;
  }

  /** The client's own transactions take SQLite's write lock, for which every other process would have to wait. */
  async #readSqlite<T>(work: (database: Database) => Promise<T>): Promise<T> {
    await this.#client.$executeRawUnsafe('BEGIN');
    try {
      return await work(this);
    } finally {
      await this.#client.$executeRawUnsafe('ROLLBACK');
    }
  }

  get client(): ClientLike {
    return this.#client;
  }

  /** SQLite has one transaction at a time: inside one it is the one that is open. */
  get directTransaction(): DirectTransaction | undefined {
    return this.#isTransaction ? this.#connection()?.transaction : undefined;
  }

  /** See `readAtOnce`. */
  readAtOnce(sql: string, params: SqliteValue[]): SqliteValue[][] | undefined {
    return this.#isTransaction ? undefined : this.#connection()?.read(sql, params);
  }

  async queryRaw(sql: string, ...values: unknown[]): Promise<Row[]> {
    return (await this.#client.$queryRawUnsafe(this.#dialect(sql), ...values)) as Row[];
  }

  async executeRaw(sql: string, ...values: unknown[]): Promise<number> {
    return this.#client.$executeRawUnsafe(this.#dialect(sql), ...values);
  }

  async connect(): Promise<void> {
    try {
      await this.#client.$connect?.();
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  async close(): Promise<void> {
    await this.#client.$disconnect?.();
  }

  #dialect(sql: string): string {
    return this.provider === 'postgresql' ? toNumberedPlaceholders(sql) : sql;
  }
}

/** The project's own client behind it, `db`. */
export function clientOf(database: Database): unknown {
  return database instanceof ClientDatabase ? database.client : undefined;
}

/**
 * Runs a read on SQLite at once, without Prisma. Undefined on PostgreSQL, in a transaction, and where it must wait for one or
 * fails: `queryRaw` waits, and has the error.
 *
 * @returns rows, each with its values in the order of the columns; integers are bigints
 */
export function readAtOnce(database: Database, sql: string, params: SqliteValue[]): SqliteValue[][] | undefined {
  return database instanceof ClientDatabase ? database.readAtOnce(sql, params) : undefined;
}

/**
 * What writes many rows at once in the transaction that `database` is; undefined on PostgreSQL and outside transactions. Ask
 * behind a statement of the transaction.
 */
export function directTransactionOf(database: Database): DirectTransaction | undefined {
  return database instanceof ClientDatabase ? database.directTransaction : undefined;
}
