// Runs one migration's script so that a failure leaves the database as it was.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { quoteQualified, readTables } from './database-tables.ts';
import { errors } from '../errors.ts';

/** What two `migrate` at once wait for on PostgreSQL: the number that Prisma's own tools lock, so that they wait too. */
const PRISMA_LOCK = 72_707_369;
const WAIT_MS = 60_000;
/** For a lock on a table of PostgreSQL. Every query on the table queues up behind a statement that waits for one. */
const TABLE_WAIT_MS = 10_000;
/** SQLite waits by blocking the process, in which the other `migrate` may run: short, and again after a pause. */
const SQLITE_WAIT_MS = 100;
const PAUSE_MS = 50;

/** How long each connection waits, where that is not `WAIT_MS`. */
const waits = new WeakMap<RawConnection, number>();

/**
 * Lets one `migrate` at a time work on the database; the next one waits, by default up to a minute. On PostgreSQL, statements
 * wait for a table up to `waitMs` too, by default 10 seconds.
 *
 * @throws {ProjectError} MIGRATION_LOCKED
 */
export async function lockDatabase(connection: RawConnection, waitMs?: number): Promise<void> {
  if (waitMs !== undefined) waits.set(connection, waitMs);
  if (connection.provider === 'sqlite') {
    await connection.query(`PRAGMA busy_timeout = ${SQLITE_WAIT_MS}`); // each step takes the write lock: see whenFree
    return;
  }
  await connection.script(`SET lock_timeout = ${waitMs ?? WAIT_MS}`);
  try {
    await connection.query('SELECT pg_advisory_lock(?)', [PRISMA_LOCK]);
  } catch (cause) {
    throw errors.MIGRATION_LOCKED({ location: connection.location }, { cause });
  }
  await connection.script(`SET lock_timeout = ${waitMs ?? TABLE_WAIT_MS}`);
}

/** Runs one statement, again and again while another connection holds SQLite's write lock. */
export async function whenFree<T>(connection: RawConnection, statement: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + (waits.get(connection) ?? WAIT_MS);
  for (;;) {
    try {
      return await statement();
    } catch (cause) {
      const isBusy =
        connection.provider === 'sqlite' && /database (table )?is (locked|busy)/i.test((cause as Error).message);
      if (!isBusy) throw cause;
      if (performance.now() > deadline) throw errors.MIGRATION_LOCKED({ location: connection.location }, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** True for scripts that PostgreSQL refuses inside a transaction, and those that say so in their first lines. */
export function runsOutsideTransaction(script: string): boolean {
  if (/^--\s*quintet:\s*no-transaction\s*$/im.test(script)) return true;
  const concurrent = /^\s*(CREATE|DROP|REINDEX|ALTER)\b[^'"]*\bCONCURRENTLY\b/i;
  return /CONCURRENTLY/i.test(script) && splitStatements(script).some((sql) => concurrent.test(withoutComments(sql)));
}

/**
 * Runs `work` in a transaction. SQLite ignores `PRAGMA foreign_keys` inside one, and Prisma's scripts that rebuild a table
 * count on it: foreign keys are off meanwhile, and checked before the commit.
 */
export async function inTransaction(connection: RawConnection, name: string, work: () => Promise<void>): Promise<void> {
  const isSqlite = connection.provider === 'sqlite';
  if (isSqlite) await connection.script('PRAGMA foreign_keys = OFF');
  try {
    await whenFree(connection, () => connection.script(isSqlite ? 'BEGIN IMMEDIATE' : 'BEGIN'));
    const broken = isSqlite ? await brokenReferences(connection) : [];
    try {
      await work();
      if (isSqlite) await assertNoNewBroken(connection, name, broken);
      await whenFree(connection, () => connection.script('COMMIT'));
    } catch (error) {
      await connection.script('ROLLBACK').catch(() => {}); // SQLite ends some failed transactions itself
      throw error;
    }
  } finally {
    if (isSqlite) await connection.script('PRAGMA foreign_keys = ON');
  }
}

/** One `table:row` for each row that points to nothing; a database made elsewhere may have some already. */
async function brokenReferences(connection: RawConnection): Promise<string[]> {
  try {
    return await checkReferences(connection, 'PRAGMA foreign_key_check');
  } catch (error) {
    if (!isMismatch(error)) throw error;
  }
  // One table with a foreign key to columns that are not unique, and SQLite checks none: each by itself.
  const found: string[] = [];
  for (const table of await readTables(connection)) {
    try {
      found.push(...(await checkReferences(connection, `PRAGMA foreign_key_check(${quoteQualified(table)})`)));
    } catch (error) {
      if (!isMismatch(error)) throw error;
      // Without rows, it is a definition that was adopted as it is.
      const [row] = await connection.query(`SELECT 1 AS found FROM ${quoteQualified(table)} LIMIT 1`);
      if (row) found.push(`${table}:mismatch`);
    }
  }
  return found;
}

async function checkReferences(connection: RawConnection, sql: string): Promise<string[]> {
  const rows = await connection.query(sql);
  return rows.map((row) => `${String(row['table'])}:${String(row['rowid'])}`);
}

function isMismatch(error: unknown): boolean {
  return /foreign key mismatch/.test(String((error as Error).message));
}

async function assertNoNewBroken(connection: RawConnection, name: string, before: readonly string[]): Promise<void> {
  const added = (await brokenReferences(connection)).filter((row) => !before.includes(row));
  const tables = [...new Set(added.map((row) => row.slice(0, row.lastIndexOf(':'))))];
  if (tables.length > 0) throw errors.MIGRATION_REFERENCES_BROKEN({ name, tables });
}

/**
 * The script without BEGIN and COMMIT of its own, which Prisma writes around changes of enums on PostgreSQL: they would end the
 * transaction that the migration shares with its record.
 */
export function withoutOwnTransaction(script: string): string {
  if (!/^\s*(?:BEGIN|START TRANSACTION|COMMIT)\b/im.test(script)) return script;
  const isOwn = (sql: string) =>
    /^\s*(?:(?:BEGIN|COMMIT)(?:\s+(?:TRANSACTION|WORK))?|START TRANSACTION)\s*$/i.test(sql);
  return splitStatements(script)
    .filter((statement) => !isOwn(withoutComments(statement)))
    .map((statement) => `${statement};\n`)
    .join('');
}

/** The statements of a script: semicolons in quotes, dollar quotes, comments and BEGIN … END of triggers and functions end none. */
export function splitStatements(script: string): string[] {
  const token =
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|;|\b(?:BEGIN|CASE|END)\b/gi;
  const statements: string[] = [];
  let start = 0;
  let depth = 0;
  for (const { 0: text, index } of script.matchAll(token)) {
    const word = text.toUpperCase();
    const isCode = /^\s*CREATE\s+(OR\s+REPLACE\s+)?(TEMP\w*\s+)?(TRIGGER|FUNCTION|PROCEDURE)/i.test(
      withoutComments(script.slice(start, index)),
    );
    if (isCode && (word === 'BEGIN' || word === 'CASE')) depth += 1;
    else if (isCode && word === 'END') depth -= 1;
    else if (text === ';' && depth <= 0) {
      statements.push(script.slice(start, index).trim());
      start = index + 1;
      depth = 0;
    }
  }
  return [...statements, script.slice(start).trim()].filter((statement) => withoutComments(statement).trim() !== '');
}

function withoutComments(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (text) => (text.startsWith("'") ? text : ' '));
}
