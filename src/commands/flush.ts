import { boolean } from '@oclif/core/flags';
import type { DatabaseContent } from '../toolchain/database/clear-database.ts';
import { QuintetCommand } from './base.ts';
import { setInterruptState } from './ui/interrupt.ts';
import { confirmDeletion } from './ui/confirm-deletion.ts';

export class Flush extends QuintetCommand {
  static override summary = 'Delete all rows and keep the tables.';
  static override description =
    'Empties the tables of all models and resets their counters. Applied migrations stay applied.';
  static override examples = ['<%= config.bin %> flush', '<%= config.bin %> flush --no-input'];
  static override enableJsonFlag = true;
  static override flags = {
    'no-input': boolean({ description: 'Do not ask for confirmation.' }),
  };

  async run(): Promise<DatabaseContent | undefined> {
    const { flags } = await this.parse(Flush);
    const { describeFlush, flushDatabase } = await import('../toolchain/database/clear-database.ts');
    const project = await this.project();
    if (!(await confirmDeletion(this.ui, 'Empty', await describeFlush(project), flags['no-input']))) return undefined;
    setInterruptState('some rows may be deleted; run quintet flush to delete the rest');
    const content = await flushDatabase(project);
    setInterruptState('all rows were deleted');
    const rows = content.tables.reduce((sum, table) => sum + table.rows, 0);
    this.ui.success(`Deleted ${rows} ${rows === 1 ? 'row' : 'rows'} from ${content.tables.length} tables`);
    return content;
  }
}
