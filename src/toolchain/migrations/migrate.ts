import { QuintetError } from '../../kernel/errors.ts';
import type { RawConnection } from '../../kernel/raw-connection.ts';
import {
  createAppliedTable,
  forgetApplied,
  isRecorded,
  readApplied,
  recordApplied,
  recordLog,
  recordStarted,
  type AppliedMigration,
} from './applied-table.ts';
import { providerOf } from '../schema/index.ts';
import { withConnection, type DatabaseOwner } from './connection.ts';
import { assertOneBranch } from './branches.ts';
import { isDataMigration, runDataMigration, type DataLoader } from './data-migration.ts';
import { readTables } from './database-tables.ts';
import { errors } from './errors.ts';
import { findMigration, isChecksumOf, readDownScript, readMigrationNames, readScript } from './history.ts';
import { RiskReader, type Risk } from './risks.ts';
import {
  inTransaction,
  lockDatabase,
  runsOutsideTransaction,
  splitStatements,
  whenFree,
  withoutOwnTransaction,
} from './run-script.ts';

/** PostgreSQL's code for `lock_timeout`. */
const LOCK_NOT_AVAILABLE = '55P03';

export interface MigrateStep {
  name: string;
  direction: 'apply' | 'unapply';
  /** Set where its tables exist already and `fakeInitial` records it without running it. */
  isFaked?: boolean;
  /** With `plan` only. */
  sql?: string;
  /** With `plan` only: what it costs the database as it is now. */
  risks?: Risk[];
}

export interface MigrateOptions {
  /** Name, part of it, or `zero`. Default: the newest. */
  target?: string | undefined;
  /** Records without running SQL. */
  fake?: boolean | undefined;
  /** Records the first migrations without running them, as long as all tables that they create exist. */
  fakeInitial?: boolean | undefined;
  /** Answers the steps with SQL and risks, and takes none. */
  plan?: boolean | undefined;
  /** How long to wait for another `migrate`, or on PostgreSQL for a lock on a table. Default: a minute; tables: for ever. */
  lockTimeoutMs?: number | undefined;
  /** Builds data migrations; needed where the project has some. */
  loadData?: DataLoader | undefined;
  /** Called before and after each step. */
  onStep?: ((step: MigrateStep, state: 'started' | 'done') => void) | undefined;
}

export interface MigrateResult {
  /** Taken, or with `plan` to be taken. */
  steps: MigrateStep[];
  /** What does not fit between folder and database: edited or vanished migrations. */
  warnings: string[];
}

/**
 * Brings the database to the newest migration, or to `target` in either direction. Each migration runs in a transaction with
 * its record in `_prisma_migrations`. A SQLite file that does not exist is made. Two at once: the second waits.
 *
 * @throws {ProjectError} MIGRATION_FAILED: the database is as it was before that migration, earlier ones stay applied;
 *   MIGRATION_FAILED_HALFWAY, MIGRATION_LOCKED, MIGRATION_UNFINISHED, MIGRATION_IRREVERSIBLE, MIGRATION_FILE_MISSING,
 *   MIGRATION_REFERENCES_BROKEN, MIGRATION_BRANCHES, DATABASE_*
 * @throws {UsageError} MIGRATION_UNKNOWN, MIGRATION_AMBIGUOUS
 */
export async function migrate(project: DatabaseOwner, options: MigrateOptions = {}): Promise<MigrateResult> {
  const names = readMigrationNames(project);
  const target = toTarget(names, options.target);
  if (options.target === undefined) assertOneBranch(project);
  if (options.plan) return planOnly(project, names, target, options);
  return withConnection(project, { create: true }, (connection) => migrateOver(project, connection, options));
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
  const applied = await whenFree(connection, () => readApplied(connection));
  if (!options.fake) assertFinished(applied);
  const steps = await withFakes(project, connection, planSteps(names, applied, target), options);
  for (const step of steps) await takeStep(project, connection, step, options);
  return { steps, warnings: describeMismatch(project, connection, names, applied) };
}

/** Undefined for all, '' for none, else the name of the last one to be applied. */
function toTarget(names: readonly string[], target: string | undefined): string | undefined {
  if (target === undefined) return undefined;
  return target === 'zero' ? '' : findMigration(names, target);
}

async function planOnly(
  project: DatabaseOwner,
  names: readonly string[],
  target: string | undefined,
  options: MigrateOptions,
): Promise<MigrateResult> {
  const look = async (connection: RawConnection): Promise<MigrateResult> => {
    const applied = await readApplied(connection);
    const steps = await withFakes(project, connection, planSteps(names, applied, target), options);
    return {
      steps: await withRisks(project, connection, steps),
      warnings: describeMismatch(project, connection, names, applied),
    };
  };
  const provider = providerOf(project.settings.databaseUrl);
  return onExisting(project, look, () => ({
    steps: planSteps(names, [], target).map((step) => ({
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
    const sql = step.isFaked ? '' : read(project, step.name, connection.provider);
    result.push({ ...step, sql, risks: await reader.read(sql) });
  }
  return result;
}

/** The first migrations, as long as all that they do is to create tables that exist. */
async function withFakes(
  project: DatabaseOwner,
  connection: RawConnection,
  steps: readonly MigrateStep[],
  { fakeInitial }: MigrateOptions,
): Promise<MigrateStep[]> {
  if (!fakeInitial) return [...steps];
  const tables = await readTables(connection);
  let isFirst = true;
  return steps.map((step) => {
    isFirst &&= step.direction === 'apply' && createsOnly(readScript(project, step.name, connection.provider), tables);
    return isFirst ? { ...step, isFaked: true } : step;
  });
}

function createsOnly(script: string, tables: readonly string[]): boolean {
  const statements = splitStatements(script).map((sql) => sql.replace(/^\s*(?:--[^\n]*\n\s*)+/, ''));
  const created = statements.flatMap(
    (sql) => /^CREATE TABLE "((?:[^"]|"")+)"/i.exec(sql)?.[1]?.replaceAll('""', '"') ?? [],
  );
  const isCreation = (sql: string) => /^(CREATE|ALTER TABLE "(?:[^"]|"")+" ADD CONSTRAINT|PRAGMA)\b/i.test(sql);
  return created.length > 0 && created.every((table) => tables.includes(table)) && statements.every(isCreation);
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

function planSteps(
  names: readonly string[],
  applied: readonly AppliedMigration[],
  target: string | undefined,
): MigrateStep[] {
  const isApplied = (name: string) =>
    applied.some((migration) => migration.name === name && migration.appliedAt !== undefined);
  const wanted = (name: string) => target === undefined || name <= target;
  const back = names.filter((name) => !wanted(name) && isApplied(name)).reverse();
  const forth = names.filter((name) => wanted(name) && !isApplied(name));
  return [
    ...back.map((name) => ({ name, direction: 'unapply' as const })),
    ...forth.map((name) => ({ name, direction: 'apply' as const })),
  ];
}

function assertFinished(applied: readonly AppliedMigration[]): void {
  const unfinished = applied.find(({ appliedAt }) => appliedAt === undefined);
  if (unfinished) throw errors.MIGRATION_UNFINISHED([unfinished.name]);
}

async function takeStep(
  project: DatabaseOwner,
  connection: RawConnection,
  step: MigrateStep,
  options: MigrateOptions,
): Promise<void> {
  options.onStep?.(step, 'started');
  const { name } = step;
  if (step.direction === 'apply') {
    const script = readScript(project, name, connection.provider);
    if (options.fake || step.isFaked) await recordApplied(connection, name, script);
    else if (isDataMigration(project, name)) await runData(project, step, script, options);
    else await apply(connection, name, script);
  } else {
    const script = options.fake ? '' : readDownScript(project, name, connection.provider);
    if (!options.fake && isDataMigration(project, name)) await runData(project, step, script, options);
    else await runScript(connection, name, script, 'unapply', () => forgetApplied(connection, name));
  }
  options.onStep?.(step, 'done');
}

async function runData(
  project: DatabaseOwner,
  { name, direction }: MigrateStep,
  script: string,
  { loadData }: MigrateOptions,
): Promise<void> {
  if (!loadData) throw errors.MIGRATION_DATA_NO_LOADER([name]);
  const isApply = direction === 'apply';
  await runDataMigration(project, loadData, {
    name,
    direction,
    script,
    isDone: async (connection) => (await isRecorded(connection, name)) === isApply,
    record: (connection) => (isApply ? recordApplied(connection, name, script) : forgetApplied(connection, name)),
  });
}

async function apply(connection: RawConnection, name: string, script: string): Promise<void> {
  if (!runsOutsideTransaction(script))
    return runScript(connection, name, script, 'apply', () => recordApplied(connection, name, script));
  await recordStarted(connection, name, script);
  let done = 0;
  try {
    for (const statement of splitStatements(script)) {
      await connection.script(statement);
      done += 1;
    }
  } catch (cause) {
    await recordLog(connection, name, (cause as Error).message);
    throw errors.MIGRATION_FAILED_HALFWAY([name, done, (cause as Error).message], { cause });
  }
  await recordApplied(connection, name, script);
}

async function runScript(
  connection: RawConnection,
  name: string,
  script: string,
  direction: MigrateStep['direction'],
  record: () => Promise<void>,
): Promise<void> {
  try {
    await inTransaction(connection, name, async () => {
      // Another `migrate` may have done it while this one waited for the lock.
      if ((await isRecorded(connection, name)) === (direction === 'apply')) return;
      if (script.trim() !== '') await connection.script(withoutOwnTransaction(script));
      await record();
    });
  } catch (cause) {
    if (QuintetError.is(cause)) throw cause;
    if ((cause as { code?: unknown }).code === LOCK_NOT_AVAILABLE)
      throw errors.MIGRATION_LOCKED([connection.location], { cause });
    throw errors.MIGRATION_FAILED([name, (cause as Error).message], { cause });
  }
}

/** An edited migration is never run again, and its database never reset: the user decides. */
function describeMismatch(
  project: DatabaseOwner,
  connection: RawConnection,
  names: readonly string[],
  applied: readonly AppliedMigration[],
): string[] {
  return applied.flatMap(({ name, checksum }) => {
    if (!names.includes(name)) return [`${name} is applied, but migrations/${name} does not exist`];
    const isSame = isChecksumOf(checksum, readScript(project, name, connection.provider));
    return isSame ? [] : [`${name} was edited after it was applied: the database has the older version`];
  });
}

export interface ListedMigration {
  name: string;
  /** Undefined when it waits to be applied. */
  appliedAt: Date | undefined;
}

/** Every migration of the folder, oldest first, with the time it was applied. Makes no database. */
export async function listMigrations(project: DatabaseOwner): Promise<ListedMigration[]> {
  const names = readMigrationNames(project);
  const applied = await onExisting<AppliedMigration[]>(project, readApplied, () => []);
  return names.map((name) => ({ name, appliedAt: applied.find((migration) => migration.name === name)?.appliedAt }));
}
