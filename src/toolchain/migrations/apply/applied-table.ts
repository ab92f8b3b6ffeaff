// The table `_prisma_migrations`, as Prisma's own tools make and read it, so that they can take a project over.
import { randomUUID } from 'node:crypto';
import type { Row } from '../../../kernel/database.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { checksum } from '../history/history.ts';

export interface AppliedMigration {
  name: string;
  checksum: string;
  /** Hash of its `migration.ts`, if it had one. */
  dataHash: string | undefined;
  /** Undefined for one that began and did not finish. */
  appliedAt: Date | undefined;
  /** For one that did not finish: how many of its statements did. */
  done: number;
  /** For one that did not finish: what the database said about it. */
  reason: string | undefined;
}

const CREATE = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
);`,
  postgresql: `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
);`,
};

const EXISTS = {
  sqlite: `SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'`,
  postgresql: `SELECT 1 AS found FROM pg_tables WHERE schemaname = current_schema() AND tablename = '_prisma_migrations'`,
};

export async function createAppliedTable(connection: RawConnection): Promise<void> {
  if (!(await hasAppliedTable(connection))) await connection.script(CREATE[connection.provider]);
}

async function hasAppliedTable(connection: RawConnection): Promise<boolean> {
  return (await connection.query(EXISTS[connection.provider])).length > 0;
}

/** Everything recorded and not rolled back, oldest first; empty when the table does not exist. */
export async function readApplied(connection: RawConnection): Promise<AppliedMigration[]> {
  if (!(await hasAppliedTable(connection))) return [];
  const rows = await connection.query(
    'SELECT migration_name, checksum, logs, finished_at, applied_steps_count FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name',
  );
  return rows.map((row) => ({
    name: String(row['migration_name']),
    checksum: String(row['checksum']),
    dataHash: DATA_HASH.exec(String(row['logs'] ?? ''))?.[1],
    appliedAt: toDate(row['finished_at']),
    done: Number(row['applied_steps_count']),
    reason: row['logs'] === null ? undefined : String(row['logs']),
  }));
}

/** True when `name` is applied; the table must exist. */
export async function isRecorded(connection: RawConnection, name: string): Promise<boolean> {
  const rows = await connection.query(
    'SELECT 1 AS found FROM _prisma_migrations WHERE migration_name = ? AND finished_at IS NOT NULL AND rolled_back_at IS NULL',
    [name],
  );
  return rows.length > 0;
}

// Prisma's table has no column for it, and its checksum has to be of the SQL; it reads the logs of failed migrations only.
const DATA_HASH = /^migration\.ts ([0-9a-f]{64})$/;

/** Records `name` as applied, instead of a row that says it did not finish; `dataHash` is of its `migration.ts`. */
export async function recordApplied(
  connection: RawConnection,
  name: string,
  script: string,
  dataHash?: string,
): Promise<void> {
  const now = toStored(connection, new Date());
  await connection.query('DELETE FROM _prisma_migrations WHERE migration_name = ? AND finished_at IS NULL', [name]);
  await connection.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, started_at, finished_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, ?, 1)`,
    [randomUUID(), checksum(script), name, dataHash === undefined ? null : `migration.ts ${dataHash}`, now, now],
  );
}

/** Records that `name` began, until `recordFinished`. For scripts that run outside a transaction. */
export async function recordStarted(connection: RawConnection, name: string, script: string): Promise<void> {
  await connection.query(
    'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count) VALUES (?, ?, ?, ?, 0)',
    [randomUUID(), checksum(script), name, toStored(connection, new Date())],
  );
}

const IS_UNFINISHED = 'migration_name = ? AND finished_at IS NULL AND rolled_back_at IS NULL';

/** What went wrong; it goes when the migration is finished. */
export async function recordLog(connection: RawConnection, name: string, log: string): Promise<void> {
  await connection.query(`UPDATE _prisma_migrations SET logs = ? WHERE ${IS_UNFINISHED}`, [log, name]);
}

/** Records how many statements of a script outside a transaction were run. */
export async function recordProgress(connection: RawConnection, name: string, done: number): Promise<void> {
  await connection.query(`UPDATE _prisma_migrations SET applied_steps_count = ? WHERE ${IS_UNFINISHED}`, [done, name]);
}

/** Records that one that began is applied. In one statement: there is no moment without a record. */
export async function recordFinished(connection: RawConnection, name: string): Promise<void> {
  await connection.query(
    `UPDATE _prisma_migrations SET finished_at = ?, logs = NULL, applied_steps_count = 1 WHERE ${IS_UNFINISHED}`,
    [toStored(connection, new Date()), name],
  );
}

/** Records that one that began was undone by hand, as `prisma migrate resolve` does: the next `migrate` runs it again. */
export async function recordRolledBack(connection: RawConnection, name: string): Promise<void> {
  await connection.query(`UPDATE _prisma_migrations SET rolled_back_at = ? WHERE ${IS_UNFINISHED}`, [
    toStored(connection, new Date()),
    name,
  ]);
}

export async function forgetApplied(connection: RawConnection, name: string): Promise<void> {
  await connection.query('DELETE FROM _prisma_migrations WHERE migration_name = ?', [name]);
}

/** For a database in which nothing was applied before and nothing is now. */
export async function dropAppliedTable(connection: RawConnection): Promise<void> {
  await connection.script('DROP TABLE IF EXISTS _prisma_migrations');
}

/** Prisma's engine stores milliseconds on SQLite. */
function toStored(connection: RawConnection, date: Date): unknown {
  return connection.provider === 'sqlite' ? date.getTime() : date;
}

function toDate(value: Row[string]): Date | undefined {
  if (value === null || value === undefined) return undefined;
  return value instanceof Date ? value : new Date(value as string | number);
}
