import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { folders, type Project } from '../../project/project.ts';
import {
  createAppliedTable,
  dropAppliedTable,
  forgetApplied,
  readApplied,
  recordApplied,
} from '../apply/applied-table.ts';
import { withConnection } from '../apply/connection.ts';
import { writeAdoptedScripts } from './adopted-scripts.ts';
import { findDrift } from '../notice/drift.ts';
import { makeFrameworkMigration } from '../framework/make-framework-migration.ts';
import { readMigrationNames, readScript } from '../history/history.ts';
import { makeMigration } from '../make/make-migration.ts';
import type { MigrationPlan } from '../make/migration-plan.ts';
import { migrateOver } from '../apply/migrate.ts';
import { lockDatabase, whenFree } from '../apply/run-script.ts';
import { readNotes, withNotes } from '../history/snapshot.ts';

/**
 * Records the models of `apps`, which were made from the project's database, as its first migration: the
 * definition of the database, taken as applied on this one, in which nothing but `_prisma_migrations` changes. Other apps' models are left to
 * the next `makeMigration`. A project that has migrations is left alone.
 *
 * @returns the migration, or undefined when there was one already
 * @throws {ProjectError} SCHEMA_*, DATABASE_*
 */
export async function adoptDatabase(project: Project, apps: readonly string[]): Promise<MigrationPlan | undefined> {
  if (readMigrationNames(project).length > 0) return undefined;
  return withConnection(project, {}, async (connection) => (await recordInitial(project, connection, apps)).plan);
}

export interface Adoption {
  /** Names of the accounts migrations that were recorded without being run: an earlier project had created their tables. */
  found: string[];
  /** SQL that would make the database what the models say; '' when they agree. */
  drift: string;
  /** What the first migration does not create, one sentence each. */
  missing: string[];
}

/**
 * As `adoptDatabase`, and adds the tables of the accounts app, in a second migration. A database that Quintet adopted before has
 * them: they are kept, and the migrations of that project count as replaced. If a step fails, nothing is recorded.
 *
 * @throws {ProjectError} SCHEMA_*, DATABASE_*, MIGRATION_*
 */
export async function adoptProject(project: Project, apps: readonly string[]): Promise<Adoption> {
  const { found, missing } = await withConnection(project, {}, async (connection) => {
    const before = await readApplied(connection);
    const { plan, missing: left } = await recordInitial(project, connection, apps);
    try {
      await makeMigration(project, { name: 'accounts' });
      await makeFrameworkMigration(project);
      const { steps } = await migrateOver(project, connection, { fakeInitial: true });
      return { found: steps.filter(({ isFaked }) => isFaked).map((step) => step.name), missing: left };
    } catch (error) {
      await forgetApplied(connection, plan.name as string);
      if (before.length === 0) await dropAppliedTable(connection);
      throw error;
    }
  });
  const { database = '' } = found.length > 0 ? await findDrift(project) : {};
  return { found, drift: database, missing };
}

async function recordInitial(
  project: Project,
  connection: RawConnection,
  apps: readonly string[],
): Promise<{ plan: MigrationPlan; missing: string[] }> {
  const earlier = (await readApplied(connection)).map((migration) => migration.name);
  const plan = await makeMigration({ ...project, settings: { ...project.settings, apps } }, { name: 'initial' });
  const name = plan.name as string;
  const missing = await writeAdoptedScripts(project, connection, name, apps);
  if (earlier.length > 0) noteReplaced(project, name, earlier);
  await lockDatabase(connection);
  await whenFree(connection, () => createAppliedTable(connection));
  await recordApplied(connection, name, readScript(project, name, connection.provider));
  return { plan, missing };
}

/** What the database has recorded of an earlier project is a part of this migration, as if it had been squashed. */
function noteReplaced(project: Project, name: string, replaces: readonly string[]): void {
  const file = join(folders.migrations(project), name, 'schema.prisma');
  const snapshot = readFileSync(file, 'utf8');
  writeFileSync(file, withNotes(snapshot, { ...readNotes(snapshot), replaces }));
}
