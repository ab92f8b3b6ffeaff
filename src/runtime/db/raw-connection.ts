import { quoteName, quoteText } from '../../kernel/sql-names.ts';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Row } from '../../kernel/database.ts';
import type { RawConnection } from '../../kernel/raw-connection.ts';
import { parseDatabaseUrl, type PostgresAddress, type SqliteAddress } from './database-url.ts';
import { errors } from './errors.ts';
import { toNumberedPlaceholders } from './placeholders.ts';
import { createPostgresAdapterFactory } from './postgres/postgres-adapter.ts';
import { translateConnectError } from './postgres/postgres-errors.ts';
import { createSqliteAdapterFactory } from './sqlite/sqlite-adapter.ts';
import { openSqlite } from './sqlite/sqlite-handle.ts';
import { ISO } from './sqlite/time-formats.ts';
import { fromSqlite, toColumnType, toSqlite } from './sqlite/sqlite-values.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** See `RawDatabaseApi` in the kernel. */
export async function connectRaw(url: string, options: { root: string; create?: boolean }): Promise<RawConnection> {
  const address = parseDatabaseUrl(url, options.root);
  return address.provider === 'sqlite' ? connectSqlite(address, options.create ?? false) : connectPostgres(address);
}

/** See `RawDatabaseApi` in the kernel. */
export function createAdapterFactory(url: string, options: { root: string }) {
  const address = parseDatabaseUrl(url, options.root);
  if (address.provider === 'postgresql') return createPostgresAdapterFactory(address);
  const factory = createSqliteAdapterFactory(address.file, { keepsJournalMode: true, mustExist: true });
  return { ...factory, connect: async () => withTextLiterals(await factory.connect()) };
}

// Prisma's schema engine asks for partial indexes with `name = "…"`, which SQLite takes for a column unless it is built to
// take it for a text as well.
const PARTIAL_INDEX = /^(SELECT sql FROM sqlite_master WHERE type = 'index' AND name = )"(.*)";?$/s;

function withTextLiterals(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const { queryRaw } = adapter;
  adapter.queryRaw = (query) => {
    const [, start, name] = PARTIAL_INDEX.exec(query.sql.trim()) ?? [];
    const sql = name === undefined ? query.sql : `${start}${quoteText(name)}`;
    return queryRaw.call(adapter, { ...query, sql });
  };
  return adapter;
}

function connectSqlite(address: SqliteAddress, create: boolean): RawConnection {
  const isNew = address.file !== ':memory:' && !existsSync(address.file);
  if (isNew) {
    if (!create) throw errors.DATABASE_FILE_MISSING({ file: address.location });
    mkdirSync(dirname(address.file), { recursive: true });
  }
  const handle = openSqlite(address.file, { keepsJournalMode: true });
  return {
    provider: 'sqlite',
    location: address.location,
    isNew,
    async query(sql, params = []) {
      const statement = handle.statement(sql);
      const values = params.map((value) => toSqlite(value, undefined, () => ISO));
      if (!statement.isReader) {
        statement.run(values);
        return [];
      }
      const rows = statement.all(values);
      const columns = statement.columns().map(({ name, declaredType }) => ({ name, type: toColumnType(declaredType) }));
      return rows.map((row) =>
        Object.fromEntries(columns.map(({ name, type }, i) => [name, fromSqlite(row[i], type)])),
      );
    },
    script: async (sql) => handle.exec(sql),
    close: async () => handle.close(),
  };
}

async function connectPostgres(address: PostgresAddress): Promise<RawConnection> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: address.url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {}); // a connection lost between statements fails the next one
  try {
    await client.connect();
    await client.query(`SET TIME ZONE 'UTC'`);
    if (address.schema !== 'public') await client.query(`SET search_path TO ${quoteName(address.schema)}`);
  } catch (error) {
    await client.end().catch(() => {}); // the reason is in `error`
    throw translateConnectError(error, address);
  }
  return {
    provider: 'postgresql',
    location: address.location,
    isNew: false,
    query: async (sql, params = []) => (await client.query<Row>(toNumberedPlaceholders(sql), [...params])).rows,
    script: async (sql) => void (await client.query(sql)),
    close: () => client.end(),
  };
}
