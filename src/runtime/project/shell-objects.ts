import type { Database } from '../../kernel/database.ts';
import { clientOf } from '../db/client/client-database.ts';
import { atomic } from '../db/transactions/atomic.ts';
import { getOrCreate, inBulk, iterate, updateOrCreate } from '../db/queries.ts';
import { withoutSignals } from '../db/signals/without-signals.ts';
import { getOr404 } from '../views/get-or-404.ts';
import { reverse } from '../http/routing/url-resolver.ts';
import { setActiveApplication, type Application } from '../http/application.ts';

/**
 * What the shell knows by name: the client, every model as the client has it (`Post` is `db.post`), settings, and what is worked
 * with most. A model that is called like something of JavaScript is left to `db`.
 */
export function shellObjects(app: Application, database: Database): Record<string, unknown> {
  setActiveApplication(app);
  const db = clientOf(database) as Record<string, unknown>;
  const models = app.models.all
    .filter(({ name }) => !(name in globalThis))
    .map(({ name, delegate }) => [name, db[delegate]]);
  const { settings } = app;
  const queries = { atomic, getOrCreate, inBulk, iterate, updateOrCreate, withoutSignals };
  return { ...Object.fromEntries(models), ...queries, app, db, getOr404, reverse, settings };
}
