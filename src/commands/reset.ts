import { boolean } from '@oclif/core/flags';
import type { MigrateResult } from '../toolchain/migrations/apply/migrate.ts';
import { QuintetCommand } from './base.ts';
import { dataLoader } from './data-migrations.ts';
import { setInterruptState } from './ui/interrupt.ts';
import { confirmDeletion } from './ui/confirm-deletion.ts';

export class Reset extends QuintetCommand {
  static override summary = 'Drop all tables and apply all migrations again.';
  static override description = 'For development databases: deletes all data. A running server keeps its connection.';
  static override examples = ['<%= config.bin %> reset', '<%= config.bin %> reset --no-input'];
  static override enableJsonFlag = true;
  static override flags = {
    'no-input': boolean({ description: 'Do not ask for confirmation.' }),
  };

  async run(): Promise<MigrateResult | undefined> {
    const { flags } = await this.parse(Reset);
    const { describeReset, resetDatabase } = await import('../toolchain/database/clear-database.ts');
    const project = await this.project();
    const content = await describeReset(project);
    if (content.isNew) this.ui.print(`Created database ${content.location}.`);
    if (content.tables.length > 0 && !(await confirmDeletion(this.ui, 'Drop', content, flags['no-input'])))
      return undefined;
    setInterruptState('some tables may be missing; run quintet reset again');
    const result = await resetDatabase(project, { loadData: dataLoader(project) });
    setInterruptState('the database was reset');
    this.ui.success(`Dropped ${content.tables.length} tables`);
    for (const { name } of result.steps) this.ui.success(`Applied ${name}`);
    return result;
  }
}
