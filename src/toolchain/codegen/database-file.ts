import { HEADER } from './header.ts';

/**
 * `.quintet/db.ts`, which the project imports as `#db`. Its type is written out, because signals import it in their turn.
 */
export function renderDatabaseFile(hasSignals: boolean): string {
  const signals = hasSignals ? "  signals: async () => (await import('./signals')).signals,\n" : '';
  return `${HEADER}import { connect, type Connection } from 'quintet/db';
import settings from '../src/settings';
import { PrismaClient } from './client/client';
import { schema } from './models';

export const { db, database }: Connection<PrismaClient> = connect<PrismaClient>(PrismaClient, {
  url: settings.databaseUrl,
  debug: settings.debug,
  schema,
${signals}});
`;
}
