import { string as stringArgument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import type { Introspection } from '../toolchain/migrations/introspect/introspect.ts';
import { QuintetError } from '../kernel/errors.ts';
import { QuintetCommand } from './base.ts';
import { errors } from './ui/errors.ts';

export class InspectDb extends QuintetCommand {
  static override summary = 'Print models for the tables of a database.';
  static override description =
    'Reads the tables of DATABASE_URL, or of --url, and prints a models.prisma for them. Changes nothing. To create a whole project from a database, use `new --from`.';
  static override examples = [
    '<%= config.bin %> inspectdb > src/shop/models.prisma',
    '<%= config.bin %> inspectdb --url file:./shop.sqlite --app shop',
    '<%= config.bin %> inspectdb orders order_lines',
  ];
  static override enableJsonFlag = true;
  static override strict = false;
  static override args = {
    tables: stringArgument({ description: 'Tables to read. Default: all, except those of the accounts app.' }),
  };
  static override flags = {
    url: string({ description: 'Read this database instead of DATABASE_URL.' }),
    schema: string({
      multiple: true,
      description: 'PostgreSQL schema to read. Can be repeated. Default: every schema that has tables.',
    }),
    app: string({
      default: 'main',
      description: 'App that will contain the models; it prefixes names that are taken.',
    }),
  };

  async run(): Promise<Introspection> {
    const { argv, flags } = await this.parse(InspectDb);
    if (flags.url !== undefined) assertUrl(flags.url);
    const { introspect } = await import('../toolchain/migrations/introspect/introspect.ts');
    const { assertAppName } = await import('../toolchain/scaffold/names.ts');
    assertAppName(flags.app);
    const { root, settings } = await this.project();
    const only = argv as string[];
    const options = { root, app: flags.app, only, schemas: flags.schema };
    const found = await introspect(flags.url ?? settings.databaseUrl, options).catch((error: unknown) => {
      throw flags.url === undefined ? error : explainMissing(error, flags.url);
    });
    this.ui.print(found.models.trimEnd());
    for (const warning of found.warnings) this.ui.warn(warning);
    if (found.schemas.length > 0)
      this.ui.note(
        `These models need \`schemas = ${JSON.stringify(found.schemas)}\` in the datasource of src/schema.prisma.`,
      );
    return found;
  }
}

/** The usual hint is about DATABASE_URL, which is not what was read. */
function explainMissing(error: unknown, url: string): unknown {
  const isMissing = QuintetError.is(error) && error.code === 'DATABASE_FILE_MISSING';
  return isMissing ? errors.INSPECT_FILE_MISSING({ file: url.slice('file:'.length) }, { cause: error }) : error;
}

function assertUrl(url: string): void {
  // Without the rest of the URL, which may hold a password.
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0] ?? 'no scheme';
  if (!/^(file|postgres|postgresql):$/i.test(scheme))
    throw errors.USAGE_INVALID({
      what: `expected --url to be file:./shop.sqlite or postgresql://…, but it starts with ${scheme}`,
    });
}
