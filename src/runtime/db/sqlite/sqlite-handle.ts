// One open SQLite file, synchronous. Node's own driver where it is complete and unflagged, else the libsql package, whose
// binaries npm installs: no native build.
import type { SqliteStatement, SqliteDriver } from './sqlite-driver.ts';
import { accessSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errors } from '../errors.ts';
import { openLibsql } from './sqlite-libsql.ts';
import { hasNodeSqlite, openNodeSqlite } from './sqlite-node.ts';
import { sqliteCode } from './sqlite-errors.ts';
import { BUSY_TIMEOUT_MS } from './when-free.ts';

export type SqliteEngine = 'node:sqlite' | 'libsql';

/** A driver with its prepared statements. */
export interface SqliteHandle extends Omit<SqliteDriver, 'prepare'> {
  readonly engine: SqliteEngine;
  readonly file: string;
  /** Prepared once per text and kept, the last 500 of them; `SELECT *` is prepared each time. */
  statement(sql: string): SqliteStatement;
}

const MAX_CACHED_STATEMENTS = 500;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;
const READ_ONLY = 8;
// The columns behind a star change when another process migrates, and a cached statement does not notice.
// recheck-ignore -- SQL that the client or the project writes
const SELECTS_STAR = /(?:select|,)\s*(?:[\w"`[\]]+\.)?\*/i;
// recheck-ignore -- SQL that the client or the project writes
const ONLY_CONTROLS_TRANSACTION = /^\s*(begin|commit|end|rollback|savepoint|release)\b[^;]*;?\s*$/i;
const CHANGES_SCHEMA = /^\s*(create|alter|drop|pragma|attach|detach|vacuum|reindex)\b/i;

export interface OpenOptions {
  /** Default: `node:sqlite` where Node has it, else `libsql`. */
  engine?: SqliteEngine | undefined;
  /** Leaves the journal mode as it is, which is written in the file: for reading a database that is not ours. Default false. */
  keepsJournalMode?: boolean;
  /** Throws DATABASE_FILE_MISSING for a file that does not exist instead of creating it. Default false. */
  mustExist?: boolean;
  /** How long a statement stops the process while another one has the lock, in ms. Default 5000; 0 fails at once: see `whenFree`. */
  busyTimeoutMs?: number;
}

/**
 * Opens a SQLite file (created when missing, if its folder exists, for its owner alone) in WAL mode with foreign keys on.
 * The caller closes it.
 *
 * @throws {ProjectError} DATABASE_FILE_MISSING, DATABASE_FOLDER_MISSING, DATABASE_NOT_WRITABLE, DATABASE_NOT_A_DATABASE,
 *   DATABASE_IS_A_FOLDER
 */
export function openSqlite(file: string, options: OpenOptions = {}): SqliteHandle {
  const { engine = defaultSqliteEngine(), mustExist = false, busyTimeoutMs = BUSY_TIMEOUT_MS } = options;
  assertReachable(file, mustExist);
  createPrivately(file);
  let driver: SqliteDriver | undefined;
  try {
    driver = engine === 'node:sqlite' ? openNodeSqlite(file, busyTimeoutMs) : openLibsql(file, busyTimeoutMs);
    configure(driver, file, options);
    return withStatements(driver, file, engine);
  } catch (error) {
    driver?.close();
    throw translateOpenError(error, file);
  }
}

export function defaultSqliteEngine(): SqliteEngine {
  return hasNodeSqlite() ? 'node:sqlite' : 'libsql';
}

function assertReachable(file: string, mustExist: boolean): void {
  if (file === ':memory:') return;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw errors.DATABASE_IS_A_FOLDER({ file });
  if (found) return;
  if (!existsSync(dirname(file))) throw errors.DATABASE_FOLDER_MISSING({ file });
  if (mustExist) throw errors.DATABASE_FILE_MISSING({ file });
  if (!isWritable(dirname(file))) throw errors.DATABASE_NOT_WRITABLE({ file });
}

/** An empty file is an empty database. SQLite would let everybody read it; its -wal and -shm take the mode of the file. */
function createPrivately(file: string): void {
  if (file === ':memory:' || existsSync(file)) return;
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // Another process was first, or the file cannot be made: opening it says why.
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false; // the one question asked of accessSync; its reasons differ by system
  }
}

function configure(
  driver: SqliteDriver,
  file: string,
  { keepsJournalMode = false, busyTimeoutMs = BUSY_TIMEOUT_MS }: OpenOptions,
): void {
  driver.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA foreign_keys = ON;`);
  const mode = driver.prepare('PRAGMA journal_mode').all([])[0]?.[0];
  if (file === ':memory:' || (mode !== 'wal' && (keepsJournalMode || !isWritable(file)))) return;
  if (mode !== 'wal') driver.prepare('PRAGMA journal_mode = WAL').all([]);
  // With WAL, NORMAL cannot corrupt the file; a power cut may lose the last commits. SQLite's own advice for WAL.
  driver.exec('PRAGMA synchronous = NORMAL');
}

function withStatements(driver: SqliteDriver, file: string, engine: SqliteEngine): SqliteHandle {
  const cache = new Map<string, SqliteStatement>();
  return {
    engine,
    file,
    get inTransaction() {
      return driver.inTransaction;
    },
    statement(sql) {
      const known = cache.get(sql);
      if (known) {
        cache.delete(sql); // put back as the youngest
        cache.set(sql, known);
        return known;
      }
      const statement = driver.prepare(sql);
      if (CHANGES_SCHEMA.test(sql)) cache.clear();
      if (CHANGES_SCHEMA.test(sql) || SELECTS_STAR.test(sql)) return statement;
      cache.set(sql, statement);
      if (cache.size > MAX_CACHED_STATEMENTS) cache.delete(cache.keys().next().value as string);
      return statement;
    },
    exec(script) {
      if (!ONLY_CONTROLS_TRANSACTION.test(script)) cache.clear();
      driver.exec(script);
    },
    close() {
      cache.clear();
      driver.close();
    },
  };
}

function translateOpenError(cause: unknown, file: string): unknown {
  const code = sqliteCode(cause) & 0xff;
  if (code === NOT_A_DATABASE) return errors.DATABASE_NOT_A_DATABASE({ file }, { cause });
  if (code === READ_ONLY || code === CANNOT_OPEN || /Unable to open connection/.test(String(cause))) {
    return errors.DATABASE_NOT_WRITABLE({ file }, { cause });
  }
  return cause;
}
