import type { Project } from '../toolchain/project/project.ts';
import type { FilePlan } from '../toolchain/scaffold/file-plan.ts';

/** What to type after a plan that changes models: nothing where it brings them back to the last migration. */
export async function commandsForModels(project: Project, plan: FilePlan): Promise<string[]> {
  const { changesSchema, plannedFiles } = await import('../toolchain/scaffold/planned-schema.ts');
  if (!changesSchema(plan)) return [];
  const { hasMigrationFor } = await import('../toolchain/migrations/diff/compare-models.ts');
  const { readSchemaFiles } = await import('../toolchain/schema/read-schema.ts');
  const planned = plannedFiles(plan, await readSchemaFiles(project));
  return hasMigrationFor(project, planned) ? [] : ['npx quintet makemigrations', 'npx quintet migrate'];
}
