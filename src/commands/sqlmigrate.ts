import { string as stringArgument } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { QuintetCommand } from './base.ts';

export class SqlMigrate extends QuintetCommand {
  static override summary = 'Print the SQL of a migration.';
  static override description = 'Prints SQL for the kind of database in DATABASE_URL, without connecting to it.';
  static override examples = [
    '<%= config.bin %> sqlmigrate initial',
    '<%= config.bin %> sqlmigrate add_post_subtitle --backwards',
  ];
  static override enableJsonFlag = true;
  static override args = {
    name: stringArgument({ required: true, description: 'Migration: its name, its timestamp, or a part of either.' }),
  };
  static override flags = {
    backwards: boolean({ description: 'Print the SQL that reverts the migration.' }),
  };

  async run(): Promise<{ name: string; direction: 'up' | 'down'; sql: string }> {
    const { args, flags } = await this.parse(SqlMigrate);
    const { showSql } = await import('../toolchain/migrations/apply/show-sql.ts');
    const result = showSql(await this.project(), args.name, { backwards: flags.backwards });
    this.ui.print(result.sql.trimEnd());
    return result;
  }
}
