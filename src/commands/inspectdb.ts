import { string } from '@oclif/core/flags';
import type { Introspection } from '../toolchain/migrations/index.ts';
import { QuintetCommand } from './base.ts';

export class InspectDb extends QuintetCommand {
  static override summary = 'Print models for the tables of a database.';
  static override description =
    'Reads the tables of DATABASE_URL, or of --url, and prints models.prisma for them; changes nothing. `new --from` makes a whole project from a database.';
  static override examples = [
    '<%= config.bin %> inspectdb > src/shop/models.prisma',
    '<%= config.bin %> inspectdb --url file:./shop.sqlite --app shop',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    url: string({ description: 'Another database than the project’s own.' }),
    app: string({ default: 'main', description: 'App that the models are for: goes before a name that is taken.' }),
  };

  async run(): Promise<Introspection> {
    const { flags } = await this.parse(InspectDb);
    const { introspect } = await import('../toolchain/migrations/index.ts');
    const { root, settings } = await this.project();
    const found = await introspect(flags.url ?? settings.databaseUrl, { root, app: flags.app });
    this.ui.print(found.models.trimEnd());
    for (const warning of found.warnings) this.ui.warn(warning);
    return found;
  }
}
