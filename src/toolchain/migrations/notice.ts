import type { MigrationNotice } from '../../kernel/dev-messages.ts';
import { QuintetError } from '../../kernel/errors.ts';
import type { Project } from '../project/project.ts';
import { describePendingChanges } from './compare-models.ts';
import { listMigrations } from './migrate.ts';

/**
 * What the dev server says about migrations: changed models without one, and those that wait. Undefined when there is
 * nothing to say. A database that cannot be reached is not told here: the first query tells it better.
 *
 * @throws {ProjectError} SCHEMA_*, ANNOTATION_*
 */
export async function migrationNotice(project: Project): Promise<MigrationNotice | undefined> {
  const [changes, unapplied] = await Promise.all([describePendingChanges(project), unappliedNames(project)]);
  return changes.length + unapplied.length > 0 ? { changes, unapplied } : undefined;
}

async function unappliedNames(project: Project): Promise<string[]> {
  try {
    const migrations = await listMigrations(project);
    return migrations.filter(({ appliedAt }) => appliedAt === undefined).map(({ name }) => name);
  } catch (error) {
    if (QuintetError.is(error) && error.code.startsWith('DATABASE_')) return [];
    throw error;
  }
}
