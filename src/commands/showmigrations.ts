import { boolean } from '@oclif/core/flags';
import type { ListedMigration } from '../toolchain/migrations/index.ts';
import { QuintetCommand } from './base.ts';

export class ShowMigrations extends QuintetCommand {
  static override summary = 'List the migrations and which of them are applied.';
  static override description =
    'One line a migration, oldest first: [X] is applied, [ ] is not, [-] is squashed from such that are: migrate records it, [!] was interrupted.';
  static override examples = ['<%= config.bin %> showmigrations', '<%= config.bin %> showmigrations --json'];
  static override flags = {
    plan: boolean({ description: 'List in the order in which migrations are applied, which is the default too.' }),
  };
  static override enableJsonFlag = true;

  async run(): Promise<ListedMigration[]> {
    await this.parse(ShowMigrations);
    const { listMigrations } = await import('../toolchain/migrations/index.ts');
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
