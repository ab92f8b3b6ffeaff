import { boolean, string } from '@oclif/core/flags';
import type { FieldInNeed, MigrationPlan, Questions } from '../toolchain/migrations/index.ts';
import { QuintetCommand } from './base.ts';

export class MakeMigrations extends QuintetCommand {
  static override summary = 'Write the migration that your model changes need.';
  static override description =
    'Compares the models with the last migration, not with a database: it works offline and writes SQL for SQLite and PostgreSQL, in both directions.';
  static override examples = [
    '<%= config.bin %> makemigrations',
    '<%= config.bin %> makemigrations --name add_subtitle --default Post.subtitle=Untitled',
    '<%= config.bin %> makemigrations --check',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    name: string({ char: 'n', description: 'Name of the migration; made from the changes otherwise.' }),
    default: string({
      multiple: true,
      helpValue: 'Model.field=VALUE',
      description: 'Value that existing rows get in a new required field; may be given several times.',
    }),
    empty: boolean({ description: 'Write a migration without changes, for SQL of your own.' }),
    'dry-run': boolean({ description: 'Show the migration and write nothing.' }),
    check: boolean({ description: 'Write nothing; end with 1 if a migration is missing.' }),
    'no-input': boolean({ description: 'Ask nothing.' }),
  };

  async run(): Promise<MigrationPlan> {
    const { flags } = await this.parse(MakeMigrations);
    const { makeMigration, parseDefaults } = await import('../toolchain/migrations/index.ts');
    const asks = this.ui.isInteractive && !flags['no-input'] && !flags.json;
    const plan = await makeMigration(await this.project(), {
      name: flags.name,
      empty: flags.empty,
      dryRun: flags['dry-run'],
      check: flags.check,
      defaults: parseDefaults(flags.default ?? []),
      ...(asks && { questions: this.#questions() }),
    });
    this.#print(plan, flags['dry-run']);
    if (flags.check && plan.name !== undefined) this.exitWith(1);
    return plan;
  }

  #print(plan: MigrationPlan, showsSql: boolean): void {
    if (plan.name === undefined) return this.ui.print('No changes detected');
    this.ui.print(this.ui.color.bold(`migrations/${plan.name}`));
    for (const { text } of plan.changes) this.ui.print(`    ${text}`);
    if (showsSql) this.ui.print(`\n${plan.scripts.up}`);
    for (const loss of plan.losses) this.ui.warn(`Applying it throws away ${loss}.`);
    if (plan.notPortable !== undefined) this.ui.warn(plan.notPortable);
    if (plan.files.length > 0) this.ui.note('Next: quintet migrate');
  }

  #questions(): Questions {
    return {
      askValue: async (field) => {
        const { checkValue } = await import('../toolchain/migrations/index.ts');
        return this.ui.ask.text({
          message: `${question(field)} What do they get?`,
          flag: `--default ${field.label}=VALUE`,
          validate: (value) => explain(() => checkValue({ ...field, value })),
        });
      },
    };
  }
}

function question({ label, reason, values, field }: FieldInNeed): string {
  const what = values ? values.join(', ') : field.type === 'DateTime' ? 'now, or a time' : field.type;
  return reason === 'added'
    ? `Rows that exist need a value for ${label} (${what}).`
    : `${label} becomes required (${what}); some rows may have none.`;
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
