import { QuintetCommand } from './base.ts';

export class DbShell extends QuintetCommand {
  static override summary = "Open the database's own shell.";
  static override description =
    'Runs sqlite3 or psql on DATABASE_URL, in this terminal. What stands behind -- goes to that program. It must be installed.';
  static override examples = ['<%= config.bin %> dbshell', "<%= config.bin %> dbshell -- -c 'SELECT 1'"];
  static override strict = false;

  async run(): Promise<void> {
    const { argv } = await this.parse(DbShell);
    const { openDatabaseShell } = await import('../toolchain/migrations/index.ts');
    this.exitWith(await openDatabaseShell(await this.project(), argv as string[]));
  }
}
