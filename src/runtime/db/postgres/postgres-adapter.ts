// Prisma's own PostgreSQL adapter with what Quintet needs corrected. `pg` is loaded by the first connection.
import { quoteName } from '../../../kernel/sql-names.ts';
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import type { ClientBase, Pool } from 'pg';
import type { PostgresAddress } from '../database-url.ts';
import { translateConnectError } from './postgres-errors.ts';
import { hasQueryListeners, tellQuery } from '../query-log/query-log.ts';

const CHAR_OID = 18;
const TEXT_OID = 25;
const CONNECT_TIMEOUT_MS = 10_000;

interface PgResult {
  fields: { name: string; dataTypeID: number }[];
  rows: unknown[][];
}
/** What the adapter's connections and transactions have in common, private parts included. */
interface PgQueryable {
  queryRaw(query: SqlQuery): Promise<SqlResultSet>;
  executeRaw(query: SqlQuery): Promise<number>;
  performIO(query: SqlQuery): Promise<PgResult>;
  onError(error: unknown): never;
}
interface PgConnection extends SqlDriverAdapter, PgQueryable {
  underlyingDriver(): Pool;
}

/**
 * Connects when the client first asks, and proves the connection with one from the pool, so that a wrong address is one
 * clear error instead of a failed query.
 */
export function createPostgresAdapterFactory(address: PostgresAddress): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: 'quintet-postgres',
    connect: () => openConnection(address),
    connectToShadowDb: () => openShadow(address),
  };
}

async function openConnection(address: PostgresAddress, database?: string): Promise<PgConnection> {
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const config = {
    connectionString: address.url,
    ...(database !== undefined && { database }),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    onConnect: async (client: ClientBase) => void (await client.query(sessionOf(address))),
  };
  const factory = new PrismaPg(config, { schema: address.schema });
  const connection = (await factory.connect()) as unknown as PgConnection;
  try {
    (await connection.underlyingDriver().connect()).release();
  } catch (error) {
    await connection.dispose();
    throw translateConnectError(error, address);
  }
  return correct(connection);
}

/**
 * The adapter writes and reads every time as UTC, whatever the session's zone: timestamptz would shift. It names the schema in its
 * own statements; raw ones have to find it too.
 */
function sessionOf({ schema }: PostgresAddress): string {
  const path = schema === 'public' ? '' : `; SET search_path TO ${quoteName(schema)}`;
  return `SET TIME ZONE 'UTC'${path}`;
}

/** PostgreSQL has no in-memory databases: this is an empty database on the same server, dropped at the end. */
async function openShadow(address: PostgresAddress): Promise<SqlDriverAdapter> {
  const name = `quintet_shadow_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  const admin = await openConnection(address);
  const drop = async (): Promise<void> => {
    try {
      await admin.executeScript(`DROP DATABASE IF EXISTS "${name}"`);
    } finally {
      await admin.dispose();
    }
  };
  try {
    await admin.executeScript(`CREATE DATABASE "${name}"`);
    const shadow = await openConnection({ ...address, url: withDatabase(address.url, name) });
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = () => dispose().finally(drop);
    return shadow;
  } catch (error) {
    await drop().catch(() => {}); // the reason is in `error`
    throw error;
  }
}

/** The same server and user, another database. */
function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}

function correct(connection: PgConnection): PgConnection {
  correctQueries(connection);
  const { executeRaw, startTransaction } = connection;
  connection.executeScript = async (script) => runScript(connection, script);
  // Prisma's schema engine sends whole scripts through executeRaw.
  connection.executeRaw = async (query) => {
    if (query.args.length > 0 || !/;\s*\S/.test(query.sql)) return executeRaw.call(connection, query);
    await runScript(connection, query.sql);
    return 0;
  };
  connection.startTransaction = async (level?: IsolationLevel) => {
    const transaction = await startTransaction.call(connection, level);
    return correctQueries(transaction as Transaction & PgQueryable);
  };
  return connection;
}

/** The adapter splits scripts at every semicolon, also inside strings and functions; the server needs no splitting. */
async function runScript(connection: PgConnection, script: string): Promise<void> {
  try {
    await connection.underlyingDriver().query(script);
  } catch (error) {
    connection.onError(error);
  }
}

function correctQueries<Q extends PgQueryable>(queryable: Q): Q {
  acceptCharColumns(queryable);
  nameViolatedColumns(queryable);
  return listenTo(queryable);
}

/** The catalogue's `"char"` columns: the adapter refuses them, and the schema engine panics unless they are Character. */
function acceptCharColumns(queryable: PgQueryable): void {
  const charColumns = new WeakMap<SqlQuery, number[]>();
  const { performIO, queryRaw } = queryable;
  queryable.performIO = async (query) => {
    const result = await performIO.call(queryable, query);
    const columns = result.fields.flatMap((field, i) => (field.dataTypeID === CHAR_OID ? [i] : []));
    for (const i of columns) (result.fields[i] as { dataTypeID: number }).dataTypeID = TEXT_OID;
    if (columns.length > 0) charColumns.set(query, columns);
    return result;
  };
  queryable.queryRaw = async (query) => {
    const result = await queryRaw.call(queryable, query);
    for (const i of charColumns.get(query) ?? []) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
}

/** The adapter reports the name of the violated index; forms need its columns, which are in the detail line of the server. */
function nameViolatedColumns(queryable: PgQueryable): void {
  const { onError } = queryable;
  queryable.onError = (error) => {
    const { code, detail, table, message } = (error ?? {}) as Record<
      'code' | 'detail' | 'table' | 'message',
      string | undefined
    >;
    const fields = /^Key \((.+?)\)=/
      .exec(detail ?? '')?.[1]
      ?.split(', ')
      .map((name) => name.replaceAll('"', ''));
    const original = { originalCode: code ?? '', originalMessage: message ?? '' };
    if (code === '23505' && fields) {
      throw new DriverAdapterError({
        ...original,
        kind: 'UniqueConstraintViolation',
        constraint: { fields },
        ...(table && { table }),
      });
    }
    if (code === '23503' && fields) {
      throw new DriverAdapterError({ ...original, kind: 'ForeignKeyConstraintViolation', constraint: { fields } });
    }
    if (code === '23502') {
      const column = (error as { column?: string }).column;
      throw new DriverAdapterError({
        ...original,
        kind: 'NullConstraintViolation',
        ...(column && { constraint: { fields: [column] } }),
      });
    }
    return onError.call(queryable, error instanceof AggregateError ? error.errors[0] : error);
  };
}

function listenTo<Q extends PgQueryable>(queryable: Q): Q {
  const { queryRaw, executeRaw } = queryable;
  queryable.queryRaw = (query) => timed(query, () => queryRaw.call(queryable, query));
  queryable.executeRaw = (query) => timed(query, () => executeRaw.call(queryable, query));
  return queryable;
}

async function timed<T>(query: SqlQuery, work: () => Promise<T>): Promise<T> {
  if (!hasQueryListeners()) return work();
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    tellQuery(query.sql, query.args, startedAt);
  }
}
