import type { Project } from '../../project/project.ts';
import { providerOf } from '../../schema/provider.ts';
import { findMigration, readDownScript, readMigrationNames, readScript } from '../history/history.ts';

/**
 * The SQL of one migration for the project's database, which is not asked.
 *
 * @param name the migration, its timestamp, or part of its name
 * @throws {UsageError} MIGRATION_UNKNOWN, MIGRATION_AMBIGUOUS
 * @throws {ProjectError} MIGRATION_FILE_MISSING, MIGRATION_IRREVERSIBLE
 */
export function showSql(
  project: Project,
  name: string,
  options: { backwards?: boolean } = {},
): { name: string; direction: 'up' | 'down'; sql: string } {
  const found = findMigration(readMigrationNames(project), name);
  const provider = providerOf(project.settings.databaseUrl);
  return options.backwards
    ? { name: found, direction: 'down', sql: readDownScript(project, found, provider) }
    : { name: found, direction: 'up', sql: readScript(project, found, provider) };
}
