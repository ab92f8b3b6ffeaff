// Data migrations need the build, which the migrations do not know: commands bring the two together.
import type { DataLoader } from '../toolchain/migrations/make/data-migration.ts';
import type { Project } from '../toolchain/project/project.ts';

/** Builds a `migration.ts`; loads esbuild when first used. */
export function dataLoader(project: Project): DataLoader {
  return async (name, models) => {
    const { loadDataMigration } = await import('../toolchain/build/data-migration.ts');
    return loadDataMigration(project, name, models);
  };
}

/** Types for every `migration.ts` of the project. */
export async function writeMigrationClients(project: Project): Promise<void> {
  const { listDataMigrations } = await import('../toolchain/migrations/make/data-migration.ts');
  const migrations = listDataMigrations(project);
  if (migrations.length === 0) return;
  const { writeMigrationClient } = await import('../toolchain/codegen/migration-client.ts');
  for (const { name, models } of migrations) await writeMigrationClient(project, name, models);
}
