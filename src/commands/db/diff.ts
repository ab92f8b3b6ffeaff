import { boolean } from '@oclif/core/flags';
import type { Drift } from '../../toolchain/migrations/notice/drift.ts';
import { QuintetCommand } from '../base.ts';

export class DbDiff extends QuintetCommand {
  static override summary = 'Compare the models, the migrations and the database.';
  static override description =
    'Reports model changes without a migration, migrations that are unapplied or were edited after they were applied, and manual changes of the database, as the SQL that would revert them. Changes nothing.';
  static override examples = ['<%= config.bin %> db diff', '<%= config.bin %> db diff --check'];
  static override enableJsonFlag = true;
  static override flags = {
    check: boolean({ description: 'Exit with code 1 if they differ.' }),
  };

  async run(): Promise<Drift> {
    const { flags } = await this.parse(DbDiff);
    const { findDrift } = await import('../../toolchain/migrations/notice/drift.ts');
    const drift = await findDrift(await this.project());
    const isSame = this.#print(drift);
    if (flags.check && !isSame) this.exitWith(1);
    return drift;
  }

  #print({ models, unapplied, edited, database }: Drift): boolean {
    this.#section('Model changes without a migration (run quintet makemigrations)', models);
    this.#section('Unapplied migrations (run quintet migrate)', unapplied);
    this.#section('Migrations that differ from what was applied to the database', edited);
    if (database) {
      this.ui.print(
        this.ui.color.bold('The database differs from the migrations. This SQL would revert the differences:'),
      );
      this.ui.print(database.trimEnd());
    }
    const isSame = models.length + unapplied.length + edited.length === 0 && !database;
    if (isSame) this.ui.success('Models, migrations and database match');
    return isSame;
  }

  #section(title: string, lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.ui.print(this.ui.color.bold(title));
    for (const line of lines) this.ui.print(`    ${line}`);
  }
}
