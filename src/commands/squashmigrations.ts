import { string as stringArgument } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import type { SquashResult } from '../toolchain/migrations/index.ts';
import { QuintetCommand } from './base.ts';

export class SquashMigrations extends QuintetCommand {
  static override summary = 'Replace several migrations by one that does the same.';
  static override description =
    'Databases that have all of them record the new one, those that have some take the rest first, new ones run it. Migrations in TypeScript stay, and what is before and after them is squashed.';
  static override examples = [
    '<%= config.bin %> squashmigrations add_post_subtitle',
    '<%= config.bin %> squashmigrations add_post_subtitle --from tag --name posts',
  ];
  static override enableJsonFlag = true;
  static override args = {
    name: stringArgument({ required: true, description: 'The last migration to squash: its name, or part of it.' }),
  };
  static override flags = {
    from: string({ description: 'The first migration to squash; the first of all otherwise.' }),
    name: string({ char: 'n', description: 'Name of the new migration.' }),
    'no-optimize': boolean({ description: 'Put the SQL of all one after the other, as it is.' }),
    'dry-run': boolean({ description: 'Show what would be squashed and write nothing.' }),
    'no-input': boolean({ description: 'Do not ask; squash.' }),
  };

  protected override readonly changesProject = true;

  async run(): Promise<SquashResult | undefined> {
    const { args, flags } = await this.parse(SquashMigrations);
    const { squashMigrations } = await import('../toolchain/migrations/index.ts');
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
    for (const { name } of result.squashed) this.ui.success(`Created migrations/${name}`);
    this.ui.note(
      'Next: commit it, and run quintet migrate on every database. Then its folder replaced/ may be deleted.',
    );
    return result;
  }

  #print({ squashed, left }: SquashResult): void {
    if (squashed.length === 0) this.ui.print('No migrations to squash');
    for (const { name, replaces, kept } of squashed) {
      this.ui.print(this.ui.color.bold(`migrations/${name}`));
      for (const part of replaces) this.ui.print(`    ${part}${kept.includes(part) ? ' (SQL kept as it is)' : ''}`);
    }
    for (const name of left) this.ui.print(`${name} stays as it is`);
  }

  async #isWanted(isSure: boolean): Promise<boolean> {
    if (isSure) return true;
    return this.ui.ask.confirm({ message: 'Squash them?', flag: '--no-input', default: true });
  }
}
