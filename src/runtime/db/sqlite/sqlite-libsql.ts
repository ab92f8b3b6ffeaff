import { createRequire } from 'node:module';
import type { Database } from 'libsql';
import type { SqliteColumn, SqliteDriver, SqliteStatement, SqliteValue } from './sqlite-driver.ts';

type Libsql = new (file: string, options: { timeout: number }) => Database;

/** Opens a file with the libsql package; its addon is loaded by the first call. */
export function openLibsql(file: string, timeout: number): SqliteDriver {
  const Libsql = createRequire(import.meta.url)('libsql') as Libsql;
  const database = new Libsql(file, { timeout });
  return {
    prepare: (sql) => prepare(database, sql),
    exec: (script) => void database.exec(script),
    get inTransaction() {
      return database.inTransaction;
    },
    close: () => void database.close(),
  };
}

const ENDS_TRANSACTION = /^\s*(commit|end)\b/i;

function prepare(database: Database, sql: string): SqliteStatement {
  if (ENDS_TRANSACTION.test(sql)) return unprepared(database, sql);
  const statement = database.prepare(sql);
  const isReader = statement.reader;
  if (isReader) statement.raw(true).safeIntegers(true);
  let columns: SqliteColumn[] | undefined;
  return {
    isReader,
    columns: () => (columns ??= statement.columns().map(({ name, type }) => ({ name, declaredType: type }))),
    // Passed as one array, because libsql treats a single object as the list of parameters.
    all: (params) => statement.all(params) as SqliteValue[][],
    run: (params) => statement.run(params).changes,
  };
}

/**
 * libsql does not reset a prepared statement that failed. A COMMIT that a deferred constraint refused would stay active, and with it
 * the view of the database that it had: no later transaction could begin.
 */
function unprepared(database: Database, sql: string): SqliteStatement {
  const run = (): number => {
    database.exec(sql);
    return 0;
  };
  return { isReader: false, columns: () => [], all: () => [], run };
}
