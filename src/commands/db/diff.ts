import { boolean } from '@oclif/core/flags';
import type { Drift } from '../../toolchain/migrations/index.ts';
import { QuintetCommand } from '../base.ts';

export class DbDiff extends QuintetCommand {
  static override summary = 'Compare the models, the migrations and the database.';
  static override description =
    'Tells changes of the models without a migration, migrations that are not applied or were edited afterwards, and what was changed in the database by hand, as the SQL that would undo it. Changes nothing.';
  static override examples = ['<%= config.bin %> db diff', '<%= config.bin %> db diff --check'];
  static override enableJsonFlag = true;
  static override flags = {
    check: boolean({ description: 'End with 1 if they differ.' }),
  };

  async run(): Promise<Drift> {
    const { flags } = await this.parse(DbDiff);
    const { findDrift } = await import('../../toolchain/migrations/index.ts');
    const drift = await findDrift(await this.project());
    const isSame = this.#print(drift);
    if (flags.check && !isSame) this.exitWith(1);
    return drift;
  }

  #print({ models, unapplied, edited, database }: Drift): boolean {
    this.#section('Models without a migration (quintet makemigrations)', models);
    this.#section('Migrations that are not applied (quintet migrate)', unapplied);
    this.#section('Migrations that the database knows otherwise', edited);
    if (database) {
      this.ui.print(this.ui.color.bold('The database differs from its migrations; this would make it the same'));
      this.ui.print(database.trimEnd());
    }
    const isSame = models.length + unapplied.length + edited.length === 0 && !database;
    if (isSame) this.ui.success('Models, migrations and database agree');
    return isSame;
  }

  #section(title: string, lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.ui.print(this.ui.color.bold(title));
    for (const line of lines) this.ui.print(`    ${line}`);
  }
}
