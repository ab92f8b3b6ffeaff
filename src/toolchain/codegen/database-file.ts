import { HEADER } from './header.ts';

/** `.quintet/db.ts`, which the project imports as `#db`. */
export function renderDatabaseFile(): string {
  return `${HEADER}import { connect } from 'quintet/db';
import settings from '../src/settings';
import { PrismaClient } from './client/client';
import { schema } from './models';

export const { db, database } = connect(PrismaClient, {
  url: settings.databaseUrl,
  debug: settings.debug,
  schema,
});
`;
}
