import { string as stringArgument } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import type { SquashResult } from '../toolchain/migrations/squash/squash.ts';
import { QuintetCommand } from './base.ts';
import { setInterruptState } from './ui/interrupt.ts';

export class SquashMigrations extends QuintetCommand {
  static override summary = 'Replace several migrations with one that does the same.';
  static override description =
    'Databases on which all of them are applied record the new migration as applied; databases with some of them apply the rest first; new databases run the new one. Migrations written in TypeScript are kept, and those before and after them are squashed separately.';
  static override examples = [
    '<%= config.bin %> squashmigrations add_post_subtitle',
    '<%= config.bin %> squashmigrations add_post_subtitle --from tag --name posts',
  ];
  static override enableJsonFlag = true;
  static override args = {
    name: stringArgument({ required: true, description: 'Last migration to squash: its name, or a part of it.' }),
  };
  static override flags = {
    from: string({ description: 'First migration to squash. Default: the first one.' }),
    name: string({ char: 'n', description: 'Name of the new migration.' }),
    'no-optimize': boolean({ description: 'Concatenate the SQL instead of combining statements.' }),
    'dry-run': boolean({ description: 'Show what would be squashed without writing it.' }),
    'no-input': boolean({ description: 'Do not ask for confirmation.' }),
  };

  protected override readonly changesProject = true;

  async run(): Promise<SquashResult | undefined> {
    const { args, flags } = await this.parse(SquashMigrations);
    const { squashMigrations } = await import('../toolchain/migrations/squash/squash.ts');
    const project = await this.project();
    const options = {
      name: args.name,
      from: flags.from,
      squashedName: flags.name,
      noOptimize: flags['no-optimize'],
    };
    const planned = await squashMigrations(project, { ...options, dryRun: true });
    this.#print(planned);
    if (flags['dry-run'] || planned.squashed.length === 0) return planned;
    if (!(await this.#isWanted(flags['no-input']))) return undefined;
    const result = await squashMigrations(project, options);
    setInterruptState('the squashed migrations were written');
    for (const { name } of result.squashed) this.ui.success(`Created migrations/${name}`);
    this.ui.note(
      'Next: commit it and run quintet migrate on every database. After that you can delete its replaced/ folder.',
    );
    return result;
  }

  #print({ squashed, left }: SquashResult): void {
    if (squashed.length === 0) this.ui.print('No migrations to squash');
    for (const { name, replaces, kept } of squashed) {
      this.ui.print(this.ui.color.bold(`migrations/${name}`));
      for (const part of replaces) this.ui.print(`    ${part}${kept.includes(part) ? ' (SQL kept as it is)' : ''}`);
    }
    for (const name of left) this.ui.print(`${name} is unchanged`);
  }

  async #isWanted(isSure: boolean): Promise<boolean> {
    if (isSure) return true;
    return this.ui.ask.confirm({ message: 'Squash them?', flag: '--no-input', default: true });
  }
}
