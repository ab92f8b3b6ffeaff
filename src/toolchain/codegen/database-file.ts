import type { SchemaDescription } from '../../kernel/model.ts';
import type { AppFiles } from './entry-file.ts';
import { HEADER } from './header.ts';
import { quote } from './literal.ts';
import { renderOmitted } from './omitted-type.ts';

const RULES_WITH_VALIDATORS = `  rules: async () => {
    const { validators, schemas } = await import('./validators');
    const { rules } = await import('./rules');
    return (await import('quintet/models')).writeRules(validators, schemas, rules);
  },
`;

/**
 * `.quintet/db.ts`, which the project imports as `#db`. Its type is written out, because signals import it in their turn.
 */
export function renderDatabaseFile(apps: readonly AppFiles[], description: Pick<SchemaDescription, 'models'>): string {
  const hasScopes = apps.some((app) => app.hasScopes);
  const isChecked = apps.some((app) => app.hasValidators || app.hasSchemas || app.hasRules);
  const parts = [
    ...(hasScopes ? ['  scopes,\n'] : []),
    ...(apps.some((app) => app.hasSignals) ? ["  signals: async () => (await import('./signals')).signals,\n"] : []),
    isChecked ? RULES_WITH_VALIDATORS : "  rules: async () => (await import('quintet/models')).writeRules(),\n",
  ];
  const keys = description.models.map(
    ({ delegate, primaryKey }) => `  ${delegate}: ${primaryKey.length === 1 ? quote(primaryKey[0] ?? '') : 'never'};\n`,
  );
  return `${HEADER}import { connect, type Connection } from 'quintet/db';
import settings from '../src/settings';
import { PrismaClient } from './client/client';
import { schema } from './models';
${hasScopes ? "import { scopes } from './scopes';\n" : ''}
/** The field of each model's primary key, where it is one. */
interface Keys {
${keys.join('')}}

/** What queries leave out unless they ask for it: \`omit: { password: false }\`. */
type Omitted = ${renderOmitted(description)};

type Client = PrismaClient<never, Omitted>;
type Scopes = ${hasScopes ? '(typeof scopes)[number]' : 'never'};

export const { db, database }: Connection<Client, Scopes, Keys, Omitted> = connect<Client, Scopes, Keys, Omitted>(PrismaClient, {
  url: settings.databaseUrl,
  debug: settings.debug,
  schema,
${parts.join('')}});
`;
}
