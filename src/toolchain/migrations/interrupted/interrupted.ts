// A migration that runs outside a transaction and did not reach its end: its state, and how to continue or revert it.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { recordFinished, recordRolledBack, type AppliedMigration } from '../apply/applied-table.ts';
import type { DatabaseOwner } from '../apply/connection.ts';
import { errors } from '../errors.ts';
import { readMigrationNames, readScript } from '../history/history.ts';
import { splitStatements } from '../apply/run-script.ts';
import { runStatements } from './statements.ts';

/** What to do about it: run the statements that are left, or record what the user did by hand. */
export type Resolution = 'continue' | 'applied' | 'rolled-back';

export interface InterruptedMigration {
  name: string;
  /** Statements that were run to their end. */
  done: number;
  /** All statements of the migration; undefined where its script is gone. */
  total: number | undefined;
  /** The statement that did not finish, on one line; undefined where the script is gone or all statements were run. */
  statement: string | undefined;
  /** What the database said, if it failed and was not killed. */
  reason: string | undefined;
}

/** The one among the recorded migrations that did not finish; nothing is applied after it. */
export function findInterrupted(
  project: DatabaseOwner,
  connection: RawConnection,
  applied: readonly AppliedMigration[],
): InterruptedMigration | undefined {
  const found = applied.find(({ appliedAt }) => appliedAt === undefined);
  if (!found) return undefined;
  const { name, done, reason } = found;
  const statements = readMigrationNames(project).includes(name)
    ? splitStatements(readScript(project, name, connection.provider))
    : undefined;
  return { name, done, total: statements?.length, statement: oneLine(statements?.[done]), reason };
}

/** @throws {ProjectError} MIGRATION_FILE_MISSING, MIGRATION_FAILED_HALFWAY: it stops at the same or a later statement */
export async function resolveInterrupted(
  project: DatabaseOwner,
  connection: RawConnection,
  { name, done }: InterruptedMigration,
  resolution: Resolution,
): Promise<void> {
  if (resolution === 'rolled-back') return recordRolledBack(connection, name);
  if (resolution === 'applied') return recordFinished(connection, name);
  await runStatements(connection, name, readScript(project, name, connection.provider), done);
}

/** The error where nobody is there to decide. */
export function unfinished({ name, done, total, statement, reason }: InterruptedMigration): Error {
  const where = statement === undefined ? '' : ` at: ${statement}`;
  const count = total === undefined ? '' : ` after ${done} of ${total} statements`;
  return errors.MIGRATION_UNFINISHED({ name, where: `${count}${where}${reason === undefined ? '' : ` (${reason})`}` });
}

const MAX_LENGTH = 100;

/** Without comments and line breaks, cut at a length that fits into a message. */
function oneLine(sql: string | undefined): string | undefined {
  const text = sql
    ?.replace(/^\s*--.*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text !== undefined && text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
