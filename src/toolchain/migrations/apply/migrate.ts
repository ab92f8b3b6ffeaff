import { QuintetError } from '../../../kernel/errors.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { createAppliedTable, readApplied, type AppliedMigration } from './applied-table.ts';
import { assertOneBranch } from '../history/branches.ts';
import { withConnection, type DatabaseOwner } from './connection.ts';
import { assertLossAccepted } from '../classify/assert-accepted.ts';
import { describeEdited } from '../history/edited-migrations.ts';
import { withFakes } from './fake-initial.ts';
import { readDownScript, readMigrationNames, readScript } from '../history/history.ts';
import {
  findInterrupted,
  resolveInterrupted,
  unfinished,
  type InterruptedMigration,
  type Resolution,
} from '../interrupted/interrupted.ts';
import { planSteps, readReplaces, toTarget, type MigrateStep } from './migration-steps.ts';
import { readKnownForRebuild } from '../rebuild/known-schema.ts';
import { RiskReader } from './risks.ts';
import { lockDatabase, whenFree } from './run-script.ts';
import { takeStep, type TakeOptions } from './take-step.ts';
import { providerOf } from '../../schema/provider.ts';

export interface MigrateOptions extends TakeOptions {
  /** Records the first migrations without running them, as long as all tables that they create exist. */
  fakeInitial?: boolean | undefined;
  /** Returns the steps with SQL and risks without applying them. */
  plan?: boolean | undefined;
  /** How long to wait for another `migrate`, or on PostgreSQL for a lock on a table. Default: a minute; tables: 10 seconds. */
  lockTimeoutMs?: number | undefined;
  /** Called when the SQLite file did not exist and was created. */
  onCreate?: ((location: string) => void) | undefined;
  /** What to do about a migration that was interrupted. Without it and an answer to `askResolution` it is an error. */
  resolve?: Resolution | undefined;
  /** Asks for it; undefined when the user wants none. */
  askResolution?: ((interrupted: InterruptedMigration) => Promise<Resolution | undefined>) | undefined;
  /** Accepts the data loss of migrations whose SQL was not accepted yet, and records it in them. */
  acceptLoss?: boolean | undefined;
  /** Asks for it, where `acceptLoss` is not set. `losses` are verbs: `deletes table Post with 12 rows`. */
  askLoss?: ((name: string, losses: readonly string[]) => Promise<boolean>) | undefined;
  /** Called before and after each step. */
  onStep?: ((step: MigrateStep, state: 'started' | 'done') => void) | undefined;
}

export interface MigrateResult {
  /** Taken, or with `plan` to be taken. */
  steps: MigrateStep[];
  /** What does not fit between folder and database: edited or vanished migrations. */
  warnings: string[];
  /** With `plan` only: a migration that was interrupted, which the next `migrate` has to settle first. */
  interrupted?: InterruptedMigration;
}

/**
 * Brings the database to the newest migration, or to `target` in either direction. Each migration runs in a transaction with
 * its record in `_prisma_migrations`. A SQLite file that does not exist is made. Two at once: the second waits.
 *
 * @throws {ProjectError} MIGRATION_FAILED: the database is as it was before that migration, earlier ones stay applied;
 *   MIGRATION_FAILED_HALFWAY, MIGRATION_LOCKED, MIGRATION_UNFINISHED, MIGRATION_IRREVERSIBLE, MIGRATION_FILE_MISSING,
 *   MIGRATION_REFERENCES_BROKEN, MIGRATION_BRANCHES, DATABASE_*
 * @throws {InputNeededError} MIGRATION_LOSS_UNACCEPTED: its SQL was edited, or written by hand, and rows would be lost
 * @throws {UsageError} MIGRATION_UNKNOWN, MIGRATION_AMBIGUOUS
 */
export async function migrate(project: DatabaseOwner, options: MigrateOptions = {}): Promise<MigrateResult> {
  const names = readMigrationNames(project);
  const target = toTarget(names, options.target);
  if (options.target === undefined) assertOneBranch(project);
  if (options.plan) return planOnly(project, names, target, options);
  return withConnection(project, { create: true }, (connection) => {
    if (connection.isNew) options.onCreate?.(connection.location);
    return migrateOver(project, connection, options);
  });
}

/** As `migrate`, over a connection that the caller has opened and closes. */
export async function migrateOver(
  project: DatabaseOwner,
  connection: RawConnection,
  options: MigrateOptions,
): Promise<MigrateResult> {
  const names = readMigrationNames(project);
  const target = toTarget(names, options.target);
  await lockDatabase(connection, options.lockTimeoutMs);
  await whenFree(connection, () => createAppliedTable(connection));
  let applied = await whenFree(connection, () => readApplied(connection));
  const interrupted = options.fake ? undefined : findInterrupted(project, connection, applied);
  if (interrupted) {
    await resolveOrRefuse(project, connection, interrupted, options);
    applied = await whenFree(connection, () => readApplied(connection));
  }
  const planned = planSteps(project, names, applied, target);
  const steps = options.fakeInitial ? await withFakes(project, connection, planned) : planned;
  for (const step of steps) {
    if (!options.fake) await assertLossAccepted(project, connection, step, options);
    options.onStep?.(step, 'started');
    await takeStep(project, connection, step, options);
    options.onStep?.(step, 'done');
  }
  return { steps, warnings: describeEdited(project, connection, names, applied) };
}

async function resolveOrRefuse(
  project: DatabaseOwner,
  connection: RawConnection,
  interrupted: InterruptedMigration,
  { resolve, askResolution }: MigrateOptions,
): Promise<void> {
  const resolution = resolve ?? (await askResolution?.(interrupted));
  if (resolution === undefined) throw unfinished(interrupted);
  await resolveInterrupted(project, connection, interrupted, resolution);
}

async function planOnly(
  project: DatabaseOwner,
  names: readonly string[],
  target: string | undefined,
  { fakeInitial }: MigrateOptions,
): Promise<MigrateResult> {
  const look = async (connection: RawConnection): Promise<MigrateResult> => {
    const applied = await readApplied(connection);
    const planned = planSteps(project, names, applied, target);
    const steps = fakeInitial ? await withFakes(project, connection, planned) : planned;
    const interrupted = findInterrupted(project, connection, applied);
    return {
      ...(interrupted && { interrupted }),
      steps: await withRisks(project, connection, steps),
      warnings: describeEdited(project, connection, names, applied),
    };
  };
  const provider = providerOf(project.settings.databaseUrl);
  return onExisting(project, look, () => ({
    steps: planSteps(project, names, [], target).map((step) => ({
      ...step,
      sql: readScript(project, step.name, provider),
      risks: [],
    })),
    warnings: [],
  }));
}

async function withRisks(
  project: DatabaseOwner,
  connection: RawConnection,
  steps: readonly MigrateStep[],
): Promise<MigrateStep[]> {
  const reader = new RiskReader(connection);
  const result: MigrateStep[] = [];
  for (const step of steps) {
    const read = step.direction === 'apply' ? readScript : readDownScript;
    const sql = step.isFaked ? '' : read(project, step.folder ?? step.name, connection.provider);
    const known = await readKnownForRebuild(project, connection, step, sql);
    result.push({ ...step, sql, risks: await reader.read(sql, known) });
  }
  return result;
}

/** Runs `work` on the database, or answers `otherwise` where a SQLite file does not exist yet. */
async function onExisting<T>(
  project: DatabaseOwner,
  work: (connection: RawConnection) => Promise<T>,
  otherwise: () => T,
): Promise<T> {
  try {
    return await withConnection(project, {}, work);
  } catch (error) {
    const isNew = QuintetError.is(error) && ['DATABASE_FILE_MISSING', 'DATABASE_FOLDER_MISSING'].includes(error.code);
    if (isNew) return otherwise();
    throw error;
  }
}

export interface ListedMigration {
  name: string;
  /** Undefined when it waits to be applied. */
  appliedAt: Date | undefined;
  /** Those that it was squashed from. */
  replaces: readonly string[];
  /** It is not recorded, but all that it was squashed from is applied: the next `migrate` records it. */
  isRecordable: boolean;
  /** It began and did not finish. */
  interrupted: InterruptedMigration | undefined;
}

interface Recorded {
  applied: AppliedMigration[];
  interrupted: InterruptedMigration | undefined;
}

/** Every migration of the folder, oldest first, with the time it was applied. Makes no database. */
export async function listMigrations(project: DatabaseOwner): Promise<ListedMigration[]> {
  const names = readMigrationNames(project);
  const look = async (connection: RawConnection): Promise<Recorded> => {
    const applied = await readApplied(connection);
    return { applied, interrupted: findInterrupted(project, connection, applied) };
  };
  const { applied, interrupted } = await onExisting<Recorded>(project, look, () => ({
    applied: [],
    interrupted: undefined,
  }));
  const timeOf = (name: string) => applied.find((migration) => migration.name === name)?.appliedAt;
  return names.map((name) => {
    const [appliedAt, replaces] = [timeOf(name), readReplaces(project, name)];
    const isRecordable = !appliedAt && replaces.length > 0 && replaces.every(timeOf);
    const stopped = interrupted?.name === name ? interrupted : undefined;
    return { name, appliedAt, replaces, isRecordable, interrupted: stopped };
  });
}
