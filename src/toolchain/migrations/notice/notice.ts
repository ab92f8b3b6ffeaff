import type { MigrationNotice } from '../../../kernel/dev-messages.ts';
import { QuintetError } from '../../../kernel/errors.ts';
import type { Project } from '../../project/project.ts';
import { describePendingChanges } from '../diff/compare-models.ts';
import { describeFrameworkChanges } from '../framework/make-framework-migration.ts';
import { listMigrations } from '../apply/migrate.ts';

/**
 * What the dev server says about migrations: changed models without one, and those that wait. Undefined when there is
 * nothing to say. An unreachable database is reported too, because nothing on the site will work.
 *
 * @throws {ProjectError} SCHEMA_*, ANNOTATION_*
 */
export async function migrationNotice(project: Project): Promise<MigrationNotice | undefined> {
  const [user, framework, waiting] = await Promise.all([
    describePendingChanges(project),
    describeFrameworkChanges(project),
    askDatabase(project),
  ]);
  const changes = [...user, ...framework];
  return changes.length + waiting.unapplied.length > 0 || waiting.database ? { changes, ...waiting } : undefined;
}

async function askDatabase(project: Project): Promise<Pick<MigrationNotice, 'unapplied' | 'database'>> {
  try {
    const migrations = await listMigrations(project);
    return { unapplied: migrations.filter(({ appliedAt }) => appliedAt === undefined).map(({ name }) => name) };
  } catch (error) {
    if (!QuintetError.is(error) || !error.code.startsWith('DATABASE_')) throw error;
    return { unapplied: [], database: { problem: error.message, hint: error.hint } };
  }
}
