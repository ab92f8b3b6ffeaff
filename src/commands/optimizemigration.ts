import { string as stringArgument } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import type { OptimizeResult } from '../toolchain/migrations/squash/optimize.ts';
import { QuintetCommand } from './base.ts';

export class OptimizeMigration extends QuintetCommand {
  static override summary = 'Combine the SQL statements of a migration into as few as possible.';
  static override description =
    'For migrations that were squashed with --no-optimize. SQL that was edited by hand, renames something or changes data is kept.';
  static override examples = [
    '<%= config.bin %> optimizemigration squashed_posts',
    '<%= config.bin %> optimizemigration squashed_posts --check',
  ];
  static override enableJsonFlag = true;
  static override args = {
    name: stringArgument({ required: true, description: 'Migration: its name, its timestamp, or a part of either.' }),
  };
  static override flags = {
    check: boolean({ description: 'Write nothing; exit with code 1 if it could be shorter.' }),
  };

  protected override readonly changesProject = true;

  async run(): Promise<OptimizeResult> {
    const { args, flags } = await this.parse(OptimizeMigration);
    const { optimizeMigration } = await import('../toolchain/migrations/squash/optimize.ts');
    const result = await optimizeMigration(await this.project(), { name: args.name, check: flags.check });
    const { name, before, after, reason } = result;
    if (reason) this.ui.print(`No optimizations possible: ${REASONS[reason]}`);
    else this.ui.print(`${this.ui.color.bold(`migrations/${name}`)}\n    ${before} to ${after} statements`);
    if (flags.check && !reason) this.exitWith(1);
    return result;
  }
}

const REASONS = {
  edited: 'its SQL was written or edited by hand',
  data: 'it changes or moves data',
  shortest: 'it is as short as it can be',
} as const;
