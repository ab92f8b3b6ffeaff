// Prisma's driver adapter for SQLite over a synchronous handle. Transactions have a separate handle, so that a query
// beside an open transaction neither joins it nor sees what it has not committed. SQLite has one writer at a time, so writers
// wait in a queue: for that transaction, and for those of other processes, which only the first of them asks for the lock. All
// of this waiting is asynchronous: a synchronous wait would stop every other page.
import {
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import type { DirectConnection } from '../direct/direct-reads.ts';
import { toRawQueryError, type DirectTransaction } from '../direct/direct-transaction.ts';
import { errors } from '../errors.ts';
import { Lock } from '../lock.ts';
import { hasQueryListeners, tellQuery } from '../query-log/query-log.ts';
import { toAdapterError } from './sqlite-errors.ts';
import { openSqlite, type OpenOptions, type SqliteHandle } from './sqlite-handle.ts';
import type { SqliteStatement, SqliteValue } from './sqlite-driver.ts';
import { claimFrame, isInsideTransactionOf } from '../transactions/transaction-frame.ts';
import { rememberConnectError } from '../translate-error.ts';
import { StatementPlans } from './statement-plan.ts';
import { toPattern, type Operator } from './text-patterns.ts';
import { TimeColumns } from './time-columns.ts';
import { BUSY_TIMEOUT_MS, isBusy, whenFree } from './when-free.ts';
import { fromSqlite, inferColumnType, toColumnType, toSqlite } from './sqlite-values.ts';

const INFO = { provider: 'sqlite', adapterName: 'quintet-sqlite' } as const;
const READS_ONLY = /^\s*(select|explain)\b/i;
// SQLITE_MAX_VARIABLE_NUMBER of both drivers' builds; Prisma splits longer lists.
const MAX_BIND_VALUES = 32_766;
const READ_ONLY = '8';

/**
 * @param file absolute path or `:memory:`; opened by `connect()`, not before
 * @param onOpen called with the connection when it is open, and with undefined when it is closed
 */
export function createSqliteAdapterFactory(
  file: string,
  options: OpenOptions = {},
  onOpen: (connection: DirectConnection | undefined) => void = () => {},
): SqlMigrationAwareDriverAdapterFactory {
  return {
    ...INFO,
    connect: async () => {
      const waiting = { ...options, busyTimeoutMs: 0 };
      const adapter = new SqliteAdapter(await whenFree(() => openSqlite(file, waiting)), waiting, onOpen);
      onOpen(adapter);
      return adapter;
    },
    connectToShadowDb: async () => new SqliteAdapter(openSqlite(':memory:', options), options),
  };
}

/** Statements on one handle. */
class SqliteSession {
  readonly provider = INFO.provider;
  readonly adapterName = INFO.adapterName;
  readonly handle: SqliteHandle;
  readonly #plans: StatementPlans;

  constructor(handle: SqliteHandle, plans: StatementPlans) {
    this.handle = handle;
    this.#plans = plans;
  }

  query(query: SqlQuery): SqlResultSet {
    return this.#run(query, (statement, params) => {
      if (!statement.isReader) {
        statement.run(params);
        return { columnNames: [], columnTypes: [], rows: [] };
      }
      return toResultSet(statement, statement.all(params));
    });
  }

  execute(query: SqlQuery): number {
    // A statement with RETURNING is read to its end by all(): left half-way it would keep the WAL from being checkpointed.
    return this.#run(query, (statement, params) =>
      statement.isReader ? statement.all(params).length : statement.run(params),
    );
  }

  /** Undefined where it fails: the caller repeats the query through Prisma, which reports the error. */
  read(sql: string, params: SqliteValue[]): SqliteValue[][] | undefined {
    const startedAt = hasQueryListeners() ? performance.now() : undefined;
    try {
      const rows = this.handle.statement(sql).all(params);
      if (startedAt !== undefined) tellQuery(sql, params, startedAt);
      return rows;
    } catch {
      return undefined;
    }
  }

  /** @throws {DriverAdapterError} */
  write(sql: string, params: SqliteValue[]): void {
    const startedAt = hasQueryListeners() ? performance.now() : undefined;
    try {
      this.handle.statement(sql).run(params);
    } catch (error) {
      throw toAdapterError(error);
    } finally {
      if (startedAt !== undefined) tellQuery(sql, params, startedAt);
    }
  }

  script(script: string): void {
    try {
      this.handle.exec(script);
    } catch (error) {
      throw toAdapterError(error);
    }
  }

  #run<T>(query: SqlQuery, work: (statement: SqliteStatement, params: ReturnType<typeof toSqlite>[]) => T): T {
    const startedAt = hasQueryListeners() ? performance.now() : undefined;
    try {
      const { sql, formats, patterns } = this.#plans.get(query.sql);
      const { times } = this.#plans;
      const operators: Operator[] = [];
      const params = query.args.flatMap((arg, i) => {
        const place = patterns?.places[i];
        const pattern = place && typeof arg === 'string' ? toPattern(arg, place) : undefined;
        if (place) operators.push(pattern?.operator ?? 'GLOB');
        return pattern?.values ?? [toSqlite(arg, query.argTypes[i], () => formats[i] ?? times.defaultFormat)];
      });
      return work(this.handle.statement(patterns?.sqlFor(operators) ?? sql), params);
    } catch (error) {
      throw toAdapterError(error);
    } finally {
      if (startedAt !== undefined) tellQuery(query.sql, query.args, startedAt);
    }
  }
}

class SqliteAdapter implements SqlDriverAdapter, DirectConnection {
  readonly provider = INFO.provider;
  readonly adapterName = INFO.adapterName;
  readonly #session: SqliteSession;
  readonly #options: OpenOptions;
  readonly #lock = new Lock();
  #forTransactions: SqliteSession | undefined;
  #transaction: SqliteTransaction | undefined;
  readonly #onOpen: (connection: DirectConnection | undefined) => void;
  readonly #plans: StatementPlans;
  /** How this database stores moments, by column. */
  readonly times: TimeColumns;

  constructor(
    handle: SqliteHandle,
    options: OpenOptions,
    onOpen: (connection: DirectConnection | undefined) => void = () => {},
  ) {
    this.times = new TimeColumns(handle);
    this.#plans = new StatementPlans(this.times);
    this.#session = new SqliteSession(handle, this.#plans);
    this.#options = options;
    this.#onOpen = onOpen;
    // A database in memory belongs to its handle.
    if (handle.file === ':memory:') this.#forTransactions = this.#session;
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#alone(query.sql, () => this.#session.query(query));
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    // Prisma's schema engine sends whole scripts here.
    if (query.args.length === 0 && /;\s*\S/.test(query.sql)) return this.executeScript(query.sql).then(() => 0);
    return this.#alone(query.sql, () => this.#session.execute(query));
  }

  async executeScript(script: string): Promise<void> {
    if (isInsideTransactionOf(this)) throw bypassed();
    const release = await this.#lock.acquire();
    try {
      this.#runScript(script);
    } finally {
      release();
    }
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    if (isolationLevel !== undefined && isolationLevel !== 'SERIALIZABLE') {
      throw new DriverAdapterError({ kind: 'InvalidIsolationLevel', level: isolationLevel });
    }
    if (isInsideTransactionOf(this)) throw bypassed();
    claimFrame(this);
    const deadline = performance.now() + BUSY_TIMEOUT_MS;
    const release = await this.#lock.acquire();
    try {
      const session = await whenFree(() => begin(this.#transactionSession()), deadline);
      this.#transaction = new SqliteTransaction(session, this.times, release);
      return this.#transaction;
    } catch (error) {
      release();
      throw toAdapterError(error);
    }
  }

  getConnectionInfo() {
    return { maxBindValues: MAX_BIND_VALUES, supportsRelationJoins: false };
  }

  async dispose(): Promise<void> {
    this.#onOpen(undefined);
    const other = this.#forTransactions;
    if (other !== undefined && other !== this.#session) other.handle.close();
    this.#session.handle.close();
  }

  /** Its first statements may be done when a later one finds the database locked: the wait is SQLite's, instead of a second run. */
  #runScript(script: string): void {
    const { handle } = this.#session;
    handle.statement(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`).all([]);
    try {
      this.#session.script(script);
    } finally {
      handle.statement('PRAGMA busy_timeout = 0').all([]);
    }
  }

  #alone<T>(sql: string, work: () => T): T | Promise<T> {
    const isBeside = this.#forTransactions !== this.#session;
    if (this.#lock.isHeld && !(isBeside && READS_ONLY.test(sql))) return this.#inTurn(work);
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      return isBeside && READS_ONLY.test(sql) ? whenFree(work) : this.#inTurn(work);
    }
  }

  /** Behind the writers that came first. */
  async #inTurn<T>(work: () => T): Promise<T> {
    if (isInsideTransactionOf(this)) throw bypassed();
    const deadline = performance.now() + BUSY_TIMEOUT_MS;
    const release = await this.#lock.acquire();
    try {
      return await whenFree(work, deadline);
    } finally {
      release();
    }
  }

  #transactionSession(): SqliteSession {
    this.#forTransactions ??= new SqliteSession(openSqlite(this.#session.handle.file, this.#options), this.#plans);
    return this.#forTransactions;
  }

  get transaction(): DirectTransaction | undefined {
    return this.#transaction?.isOver === false ? this.#transaction : undefined;
  }

  /** A read of `direct/`, at once; undefined where it would have to wait. */
  readonly read = (sql: string, params: SqliteValue[]): SqliteValue[][] | undefined => {
    if (this.#lock.isHeld && this.#forTransactions === this.#session) return undefined;
    return this.#session.read(sql, params);
  };
}

class SqliteTransaction implements Transaction, DirectTransaction {
  readonly provider = INFO.provider;
  readonly adapterName = INFO.adapterName;
  // The client sends COMMIT and ROLLBACK itself.
  readonly options = { usePhantomQuery: false };
  readonly times: TimeColumns;
  readonly #session: SqliteSession;
  readonly #release: () => void;
  #isOver = false;

  constructor(session: SqliteSession, times: TimeColumns, release: () => void) {
    this.#session = session;
    this.times = times;
    this.#release = release;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  write(sql: string, params: SqliteValue[]): void {
    if (this.#isOver) throw new Error('the transaction is over');
    try {
      this.#session.write(sql, params);
    } catch (error) {
      throw toRawQueryError(error);
    }
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#patiently(() => this.#session.query(query));
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    // Some errors end a transaction (a full disk), and a second ROLLBACK would be one more error.
    if (/^rollback\s*;?$/i.test(query.sql.trim()) && !this.#session.handle.inTransaction) return 0;
    return this.#patiently(() => this.#session.execute(query));
  }

  async commit(): Promise<void> {
    this.#end();
  }

  async rollback(): Promise<void> {
    this.#end();
  }

  async createSavepoint(name: string): Promise<void> {
    this.#session.script(`SAVEPOINT ${name}`);
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    this.#session.script(`ROLLBACK TO ${name}`);
  }

  async releaseSavepoint(name: string): Promise<void> {
    this.#session.script(`RELEASE SAVEPOINT ${name}`);
  }

  /** Without WAL, readers of other processes keep a transaction from its commit. A statement never runs behind the end of it. */
  #patiently<T>(work: () => T): T | Promise<T> {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      return whenFree(() => {
        if (this.#isOver) throw error;
        return work();
      });
    }
  }

  #end(): void {
    this.#isOver = true;
    try {
      if (this.#session.handle.inTransaction) this.#session.script('ROLLBACK');
    } finally {
      this.#release();
    }
  }
}

/** Anyone who holds the lock waits for this query, so it could only wait for nothing until the transaction times out. */
function bypassed(): Error {
  const error = errors.TRANSACTION_BYPASSED();
  rememberConnectError(error);
  return error;
}

/** Takes the write lock at once: a transaction that reads first and writes later could not be given it any more. */
function begin(session: SqliteSession): SqliteSession {
  try {
    session.script('BEGIN IMMEDIATE');
  } catch (error) {
    const isReadOnly = error instanceof DriverAdapterError && error.cause.originalCode === READ_ONLY;
    if (!isReadOnly) throw error;
    session.script('BEGIN');
  }
  return session;
}

function toResultSet(statement: SqliteStatement, rows: ReturnType<SqliteStatement['all']>): SqlResultSet {
  const columns = statement.columns();
  const types = columns.map(({ declaredType }, i) => toColumnType(declaredType) ?? inferColumnType(rows, i));
  for (const row of rows as unknown[][]) {
    for (let i = 0; i < row.length; i++) row[i] = fromSqlite(row[i] as ReturnType<typeof toSqlite>, types[i]);
  }
  return { columnNames: columns.map(({ name }) => name), columnTypes: types, rows: rows as unknown[][] };
}
