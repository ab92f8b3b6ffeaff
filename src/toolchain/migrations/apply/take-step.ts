// One migration, forwards or backwards, with its record.
import { QuintetError } from '../../../kernel/errors.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { forgetApplied, isRecorded, recordApplied, recordStarted } from './applied-table.ts';
import type { DatabaseOwner } from './connection.ts';
import { hashDataMigration, isDataMigration, runDataMigration, type DataLoader } from '../make/data-migration.ts';
import { errors } from '../errors.ts';
import { readDownScript, readScript, scriptPath } from '../history/history.ts';
import { runStatements } from '../interrupted/statements.ts';
import { explainRevert } from '../interrupted/explain-revert.ts';
import type { MigrateStep } from './migration-steps.ts';
import { readKnownSchema, type KnownSchema } from '../rebuild/known-schema.ts';
import { runOnPostgres } from '../rebuild/run-on-postgres.ts';
import { runOnSqlite } from '../rebuild/run-rebuilds.ts';
import { inTransaction, runsOutsideTransaction, withoutOwnTransaction } from './run-script.ts';

/** PostgreSQL's code for `lock_timeout`. */
const LOCK_NOT_AVAILABLE = '55P03';

export interface TakeOptions {
  /** What was typed behind `migrate`, for errors. */
  target?: string | undefined;
  /** Records without running SQL. */
  fake?: boolean | undefined;
  /** Builds data migrations; needed where the project has some. */
  loadData?: DataLoader | undefined;
}

/** Throws what `migrate` throws about one migration. */
export async function takeStep(
  project: DatabaseOwner,
  connection: RawConnection,
  step: MigrateStep,
  options: TakeOptions,
): Promise<void> {
  const isFake = options.fake === true || step.isFaked === true;
  const script = readStepScript(project, connection, step, isFake);
  if (!isFake && isDataMigration(project, step.name)) return runData(project, step, script, options);
  if (!isFake && step.direction === 'apply' && runsOutsideTransaction(script))
    return applyOutsideTransaction(connection, step.name, script);
  const run = runScript(connection, step, isFake ? '' : script, {
    record: () => record(project, connection, step, script),
    readKnown: () => readKnownSchema(project, step),
  });
  if (step.direction === 'apply') return run;
  await run.catch(async (cause: unknown) => {
    throw await explainRevert(connection, cause, {
      name: step.name,
      file: scriptPath(project, step.folder ?? step.name, 'down', connection.provider),
      script,
      target: options.target,
    });
  });
}

/** A migration that is marked as unapplied without running needs no script. */
function readStepScript(
  project: DatabaseOwner,
  { provider }: RawConnection,
  { name, folder = name, direction }: MigrateStep,
  isFake: boolean,
): string {
  if (direction === 'apply') return readScript(project, folder, provider);
  return isFake ? '' : readDownScript(project, folder, provider);
}

async function record(
  project: DatabaseOwner,
  connection: RawConnection,
  { name, direction, replaces = [] }: MigrateStep,
  script: string,
): Promise<void> {
  if (direction === 'unapply') return forgetApplied(connection, name);
  for (const part of replaces) await forgetApplied(connection, part);
  await recordApplied(connection, name, script, hashDataMigration(project, name));
}

async function runData(
  project: DatabaseOwner,
  step: MigrateStep,
  script: string,
  { loadData }: TakeOptions,
): Promise<void> {
  const { name, direction } = step;
  if (!loadData) throw errors.MIGRATION_DATA_NO_LOADER({ name });
  await runDataMigration(project, loadData, {
    name,
    direction,
    script,
    isDone: async (connection) => (await isRecorded(connection, name)) === (direction === 'apply'),
    record: (connection) => record(project, connection, step, script),
  });
}

async function applyOutsideTransaction(connection: RawConnection, name: string, script: string): Promise<void> {
  await recordStarted(connection, name, script);
  await runStatements(connection, name, script, 0);
}

async function runScript(
  connection: RawConnection,
  step: MigrateStep,
  script: string,
  its: { record: () => Promise<void>; readKnown: () => Promise<KnownSchema | undefined> },
): Promise<void> {
  const { name } = step;
  try {
    await inTransaction(connection, name, async () => {
      if (await isDone(connection, step)) return;
      if (script.trim() !== '') await run(connection, name, script, its.readKnown);
      await its.record();
    });
  } catch (cause) {
    if (QuintetError.is(cause)) throw cause;
    if ((cause as { code?: unknown }).code === LOCK_NOT_AVAILABLE)
      throw errors.MIGRATION_LOCKED({ location: connection.location }, { cause });
    throw errors.MIGRATION_FAILED({ name, reason: (cause as Error).message }, { cause });
  }
}

async function run(
  connection: RawConnection,
  name: string,
  script: string,
  readKnown: () => Promise<KnownSchema | undefined>,
): Promise<void> {
  const statements = withoutOwnTransaction(script);
  if (connection.provider === 'sqlite') return runOnSqlite(connection, name, statements, readKnown);
  await runOnPostgres(connection, name, statements);
}

/** Another `migrate` may have done it while this one waited for the lock. */
async function isDone(connection: RawConnection, { name, direction, partOf }: MigrateStep): Promise<boolean> {
  const isWanted = direction === 'apply';
  if (isWanted && partOf !== undefined && (await isRecorded(connection, partOf))) return true;
  return (await isRecorded(connection, name)) === isWanted;
}
