import type { Project } from '../project/project.ts';
import { createAppliedTable, recordApplied } from './applied-table.ts';
import { withConnection } from './connection.ts';
import { readMigrationNames, readScript } from './history.ts';
import { makeMigration } from './make-migration.ts';
import type { MigrationPlan } from './migration-plan.ts';
import { lockDatabase, whenFree } from './run-script.ts';

/**
 * Records the models of `apps`, which were made from the project's database, as its first migration: written for a fresh
 * database, taken as applied on this one, in which nothing but `_prisma_migrations` changes. Other apps' models are left to
 * the next `makeMigration`. A project that has migrations is left alone.
 *
 * @returns the migration, or undefined when there was one already
 * @throws {ProjectError} SCHEMA_*, DATABASE_*
 */
export async function adoptDatabase(project: Project, apps: readonly string[]): Promise<MigrationPlan | undefined> {
  if (readMigrationNames(project).length > 0) return undefined;
  return withConnection(project, {}, async (connection) => {
    const plan = await makeMigration({ ...project, settings: { ...project.settings, apps } }, { name: 'initial' });
    const name = plan.name as string;
    await lockDatabase(connection);
    await whenFree(connection, () => createAppliedTable(connection));
    await recordApplied(connection, name, readScript(project, name, connection.provider));
    return plan;
  });
}
