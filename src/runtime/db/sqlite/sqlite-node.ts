import { createRequire } from 'node:module';
import { withoutExperimentalWarning } from '../../../kernel/experimental-warning.ts';
import type { SqliteColumn, SqliteDriver, SqliteStatement, SqliteValue } from './sqlite-driver.ts';

// The part of node:sqlite in use; the type package of Node 20 does not know the module.
interface NodeStatement {
  all(...params: SqliteValue[]): SqliteValue[][];
  run(...params: SqliteValue[]): { changes: number | bigint };
  columns(): { name: string; type: string | null }[];
  setReturnArrays(on: boolean): void;
  setReadBigInts(on: boolean): void;
}
interface NodeDatabase {
  prepare(sql: string): NodeStatement;
  exec(script: string): void;
  close(): void;
  readonly isTransaction: boolean;
}
interface NodeSqlite {
  DatabaseSync: new (file: string, options: { timeout: number }) => NodeDatabase;
  StatementSync: { prototype: object };
}

let loaded: NodeSqlite | null | undefined;

/** True where `node:sqlite` needs no flag and has what the adapter uses: Node 22.16 and 24. */
export function hasNodeSqlite(): boolean {
  return load() !== null;
}

/** Opens a file with `node:sqlite`; ask `hasNodeSqlite` first. */
export function openNodeSqlite(file: string, timeout: number): SqliteDriver {
  const sqlite = load();
  if (sqlite === null) throw new Error(`Node ${process.version} has no complete node:sqlite`);
  const database = new sqlite.DatabaseSync(file, { timeout });
  return {
    prepare: (sql) => prepare(database, sql),
    exec: (script) => database.exec(script),
    get inTransaction() {
      return database.isTransaction;
    },
    close: () => database.close(),
  };
}

function prepare(database: NodeDatabase, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  const isReader = statement.columns().length > 0;
  if (isReader) {
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
  }
  let columns: SqliteColumn[] | undefined;
  return {
    isReader,
    columns: () => (columns ??= statement.columns().map(({ name, type }) => ({ name, declaredType: type }))),
    all: (params) => statement.all(...params),
    run: (params) => Number(statement.run(...params).changes),
  };
}

function load(): NodeSqlite | null {
  if (loaded === undefined) loaded = withoutExperimentalWarning(requireComplete);
  return loaded;
}

function requireComplete(): NodeSqlite | null {
  try {
    const sqlite = createRequire(import.meta.url)('node:sqlite') as NodeSqlite;
    const has = (name: string) => name in sqlite.StatementSync.prototype;
    return has('columns') && has('setReturnArrays') && has('setReadBigInts') ? sqlite : null;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_UNKNOWN_BUILTIN_MODULE') return null;
    throw error;
  }
}
