import { boolean } from '@oclif/core/flags';
import type { ListedMigration } from '../toolchain/migrations/apply/migrate.ts';
import { QuintetCommand } from './base.ts';

export class ShowMigrations extends QuintetCommand {
  static override summary = 'List migrations and whether they are applied.';
  static override description =
    'One line per migration, oldest first: [X] applied, [ ] unapplied, [-] squashed from applied migrations (the next migrate records it), [!] interrupted.';
  static override examples = ['<%= config.bin %> showmigrations', '<%= config.bin %> showmigrations --json'];
  static override flags = {
    plan: boolean({ description: 'List in the order in which they are applied. This is the default.' }),
  };
  static override enableJsonFlag = true;

  async run(): Promise<ListedMigration[]> {
    await this.parse(ShowMigrations);
    const { listMigrations } = await import('../toolchain/migrations/apply/migrate.ts');
    const migrations = await listMigrations(await this.project());
    if (migrations.length === 0) this.ui.print('(no migrations)');
    for (const migration of migrations) this.ui.print(line(migration));
    return migrations.map((migration) => ({
      ...migration,
      appliedAt: migration.appliedAt ?? null,
      interrupted: migration.interrupted ?? null,
    })) as unknown as ListedMigration[];
  }
}

function line({ name, appliedAt, replaces, isRecordable, interrupted }: ListedMigration): string {
  if (interrupted)
    return `[!] ${name} (interrupted after ${interrupted.done} of ${interrupted.total ?? '?'} statements; see migrate --resolve)`;
  const mark = isRecordable ? '-' : appliedAt ? 'X' : ' ';
  return `[${mark}] ${name}${replaces.length > 0 ? ` (${replaces.length} squashed migrations)` : ''}`;
}
