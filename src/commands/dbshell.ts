import { QuintetCommand } from './base.ts';
import { leaveInterrupts } from './ui/interrupt.ts';

export class DbShell extends QuintetCommand {
  static override summary = 'Open the command-line client of the database.';
  static override description =
    'Runs sqlite3 or psql with DATABASE_URL; it must be installed. Arguments after -- are passed to it.';
  static override examples = ['<%= config.bin %> dbshell', "<%= config.bin %> dbshell -- -c 'SELECT 1'"];
  static override strict = false;

  async run(): Promise<void> {
    const { argv } = await this.parse(DbShell);
    leaveInterrupts();
    const { openDatabaseShell } = await import('../toolchain/database/database-shell.ts');
    this.exitWith(await openDatabaseShell(await this.project(), argv as string[]));
  }
}
