import { string } from '@oclif/core/args';
import type { FilePlan } from '../../toolchain/scaffold/file-plan.ts';
import type { Project } from '../../toolchain/project/project.ts';
import { writeMigrationClients } from '../data-migrations.ts';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateMigration extends GeneratorCommand {
  static override summary = 'Create a data migration in TypeScript.';
  static override description =
    'Writes migrations/TIME_NAME with a migration.ts whose `up` and `down` get the models as they are at that point. The same as `makemigrations --empty --typescript --name NAME`.';
  static override examples = ['<%= config.bin %> generate migration fill_slugs'];
  static override args = {
    name: string({ description: 'What it does: fill_slugs.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateMigration);
    const project = await this.project();
    const result = await this.write(await planMigration(project, args.name), flags, ['npx quintet migrate']);
    if (result.changed > 0 && !flags['dry-run']) await writeMigrationClients(project);
    return result;
  }
}

async function planMigration(project: Project, name: string): Promise<FilePlan> {
  const { makeMigration } = await import('../../toolchain/migrations/make/make-migration.ts');
  const { readMigrationFiles } = await import('../../toolchain/migrations/history/named-migration.ts');
  const { FilePlan } = await import('../../toolchain/scaffold/file-plan.ts');
  const plan = new FilePlan(project.root, `migration ${name}`);
  const made = { name, empty: true, typescript: true, dryRun: true };
  const files = readMigrationFiles(project, name) ?? (await makeMigration(project, made)).contents;
  for (const [path, text] of Object.entries(files)) plan.create(path, text);
  return plan;
}
