import { string as stringArgument } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import type { FieldWithoutDefault } from '../toolchain/migrations/diff/one-off-values.ts';
import type { MergeResult } from '../toolchain/migrations/history/merge-branches.ts';
import type { MigrationPlan } from '../toolchain/migrations/make/migration-plan.ts';
import type { PossibleRename } from '../toolchain/migrations/renames/renames.ts';
import type { Questions } from '../toolchain/migrations/make/make-migration.ts';
import type { Project } from '../toolchain/project/project.ts';
import { QuintetCommand } from './base.ts';
import { writeMigrationClients } from './data-migrations.ts';
import { rememberWork } from './ui/completed-work.ts';

/** Of the user's models, and of the tables of Quintet itself if they change. */
type MigrationPlans = MigrationPlan & { framework: MigrationPlan | undefined };

export class MakeMigrations extends QuintetCommand {
  static override summary = 'Create a migration for the changes of your models.';
  static override description =
    'Compares the models with the last migration, not with a database, so that no database needs to run. Writes the SQL that applies and reverts the changes, for SQLite and PostgreSQL.';
  static override examples = [
    '<%= config.bin %> makemigrations',
    '<%= config.bin %> makemigrations --name add_subtitle --default Post.subtitle=Untitled',
    '<%= config.bin %> makemigrations --rename Post.title:headline --rename Tag:Label',
    '<%= config.bin %> makemigrations --empty --typescript --name fill_slugs',
    '<%= config.bin %> makemigrations posts --check',
  ];
  static override enableJsonFlag = true;
  static override strict = false;
  static override args = {
    apps: stringArgument({ description: 'Apps to create a migration for. Default: all apps.' }),
  };
  static override flags = {
    name: string({ char: 'n', description: 'Name of the migration. Default: generated from the changes.' }),
    default: string({
      multiple: true,
      helpValue: 'Model.field=VALUE',
      description: 'Value for existing rows in a new required field. Can be repeated.',
    }),
    rename: string({
      multiple: true,
      helpValue: 'Model.old:new',
      description: 'Treat a field (or a model, as Old:New) as renamed and keep its data. Can be repeated.',
    }),
    drop: string({
      multiple: true,
      helpValue: 'Model.field',
      description: 'Treat a field or model as removed, not renamed. Can be repeated.',
    }),
    'no-rename': boolean({ description: 'Treat nothing as renamed, except what --rename names.' }),
    'accept-loss': boolean({ description: 'Allow a migration that deletes data when applied.' }),
    merge: boolean({ description: 'Merge conflicting migrations of two branches.' }),
    empty: boolean({ description: 'Create an empty migration for your own SQL.' }),
    typescript: boolean({
      description: 'Add a migration.ts that changes data, with the models as they are at that point.',
    }),
    'dry-run': boolean({ description: 'Show the migration without writing it.' }),
    check: boolean({ description: 'Write nothing; exit with code 1 if a migration is missing.' }),
    'no-input': boolean({ description: 'Never prompt.' }),
  };

  protected override readonly changesProject = true;

  async run(): Promise<MigrationPlans | MergeResult> {
    const { argv, flags } = await this.parse(MakeMigrations);
    const { makeFrameworkMigration } = await import('../toolchain/migrations/framework/make-framework-migration.ts');
    const { makeMigration } = await import('../toolchain/migrations/make/make-migration.ts');
    const { parseDefaults } = await import('../toolchain/migrations/diff/one-off-values.ts');
    const { parseRenames } = await import('../toolchain/migrations/renames/renames.ts');
    const asks = this.ui.isInteractive && !flags['no-input'] && !flags.json;
    const project = await this.project();
    if (flags.merge) return this.#merge(project, flags.name);
    const plan = await makeMigration(project, {
      apps: argv as string[],
      name: flags.name,
      empty: flags.empty,
      typescript: flags.typescript,
      dryRun: flags['dry-run'],
      check: flags.check,
      defaults: parseDefaults(flags.default ?? []),
      renames: parseRenames(flags.rename ?? []),
      drops: flags.drop,
      noRename: flags['no-rename'],
      acceptLoss: flags['accept-loss'],
      ...(asks && { questions: this.#questions() }),
    });
    const isPartial = argv.length > 0 || flags.empty || flags.typescript;
    const framework = isPartial
      ? undefined
      : await makeFrameworkMigration(project, { dryRun: flags['dry-run'] || flags.check, follows: plannedName(plan) });
    this.#print([plan, ...(framework ? [framework] : [])], flags['dry-run']);
    if (flags.typescript && plan.files.length > 0) await writeMigrationClients(project);
    const isMissing = (plan.name ?? framework?.name) !== undefined || plan.unaccepted.length > 0;
    if (flags.check && isMissing) this.exitWith(1);
    return { ...plan, framework: framework?.name === undefined ? undefined : framework };
  }

  async #merge(project: Project, name: string | undefined): Promise<MergeResult> {
    const { mergeBranches } = await import('../toolchain/migrations/history/merge-branches.ts');
    const merged = await mergeBranches(project, { name });
    if (merged.name === undefined) this.ui.print('No branches to merge');
    else this.ui.print(this.ui.color.bold(`migrations/${merged.name}`));
    for (const branch of merged.branches) this.ui.print(`    ${branch.join(', ')}`);
    return merged;
  }

  #print(plans: readonly MigrationPlan[], showsSql: boolean): void {
    for (const { name, losses } of plans.flatMap(({ unaccepted }) => unaccepted))
      this.ui.warn(`migrations/${name} was edited and deletes ${losses.join('; ')}.`);
    const found = plans.filter(({ name }) => name !== undefined);
    if (found.length === 0) return this.ui.print('No changes detected');
    for (const plan of found) this.#printPlan(plan, showsSql);
    if (found.some(({ files }) => files.length > 0)) this.ui.note('Next: quintet migrate');
  }

  #printPlan(plan: MigrationPlan, showsSql: boolean): void {
    if (plan.files.length > 0) rememberWork(`create  migrations/${plan.name}`);
    this.ui.print(this.ui.color.bold(`migrations/${plan.name}`));
    for (const { text } of plan.changes) this.ui.print(`    ${text}`);
    if (showsSql) this.ui.print(`\n${plan.scripts.up}`);
    for (const loss of plan.losses) this.ui.warn(`This migration deletes ${loss}.`);
    for (const failure of plan.failures) this.ui.warn(`Applying it fails if ${failure}.`);
    for (const failure of plan.reverting.failures) this.ui.warn(`Reverting it fails if ${failure}.`);
    for (const loss of plan.reverting.losses) this.ui.warn(`Reverting it deletes ${loss}.`);
    for (const rename of plan.possibleRenames) this.ui.warn(renameNote(rename));
    if (plan.notPortable !== undefined) this.ui.warn(plan.notPortable);
  }

  #questions(): Questions {
    return {
      askRename: ({ label, subject, candidates }) =>
        this.ui.ask.select<string | undefined>({
          message: `Was ${subject} ${label} renamed or removed?`,
          flag: `--rename ${label}:${candidates[0] as string}`,
          choices: [
            ...candidates.map((name) => ({ value: name, name: `Renamed to ${name}; its data is kept` })),
            { value: undefined, name: 'Removed; its data is deleted' },
          ],
        }),
      acceptLosses: (losses) =>
        this.ui.ask.confirm({
          message: `This migration deletes ${losses.join('; ')}. Write it?`,
          flag: '--accept-loss',
          default: false,
        }),
      askValue: async (field) => {
        const { checkValue } = await import('../toolchain/migrations/diff/one-off-values.ts');
        return this.ui.ask.text({
          message: `${question(field)} What do they get?`,
          flag: `--default ${field.label}=VALUE`,
          validate: (value) => explain(() => checkValue({ ...field, value })),
        });
      },
    };
  }
}

/** The name of a migration that was only planned: those that come after it are later. */
function plannedName({ name, files }: MigrationPlan): string | undefined {
  return files.length === 0 ? name : undefined;
}

function question({ label, reason, values, field }: FieldWithoutDefault): string {
  const what = values ? values.join(', ') : field.type === 'DateTime' ? 'now, or a time' : field.type;
  return reason === 'added'
    ? `Rows that exist need a value for ${label} (${what}).`
    : `${label} becomes required (${what}); some rows may have none.`;
}

function renameNote({ label, candidates }: PossibleRename): string {
  return `If ${label} was renamed, its data stays with ${candidates.map((name) => `--rename ${label}:${name}`).join(' or ')}.`;
}

/** inquirer wants true or the reason. */
function explain(check: () => unknown): true | string {
  try {
    check();
    return true;
  } catch (error) {
    return (error as Error).message;
  }
}
