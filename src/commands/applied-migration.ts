import type { Project } from '../toolchain/project/project.ts';
import { errors } from './ui/errors.ts';

/**
 * A database that has a migration needs it, to go back.
 *
 * @param subject of a run of a generator: only `migration fill_slugs` is looked at
 * @throws {ProjectError} DESTROY_APPLIED
 */
export async function assertNotApplied(project: Project, subject: string): Promise<void> {
  const name = /^migration (.+)$/.exec(subject)?.[1];
  if (name === undefined) return;
  const { checkName } = await import('../toolchain/migrations/history/migration-name.ts');
  const { listMigrations } = await import('../toolchain/migrations/apply/migrate.ts');
  const wanted = checkName(name);
  const migrations = await listMigrations(project);
  const index = migrations.findLastIndex((migration) => migration.name.replace(/^\d+_/, '') === wanted);
  const found = migrations[index];
  if (found?.appliedAt) throw errors.DESTROY_APPLIED({ migration: found.name, previous: migrations[index - 1]?.name });
}
