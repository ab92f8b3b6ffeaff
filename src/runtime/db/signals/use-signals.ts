import type { Database } from '../../../kernel/database.ts';
import { errors } from '../errors.ts';
import type { ModelSignals } from './handlers.ts';
import type { SignalRegistry } from './registry.ts';

const registries = new WeakMap<Database, SignalRegistry>();

export function keepRegistry(database: Database, registry: SignalRegistry | undefined): void {
  if (registry) registries.set(database, registry);
}

/**
 * Makes the signals of the apps known to the database, in place of those that were.
 *
 * @throws {ProjectError} SIGNALS_MODEL_UNKNOWN, SIGNALS_WITHOUT_LINKS
 * @throws {InternalError} SIGNALS_NOT_CONNECTED: `connect` was not told that there are any
 */
export function useSignals(database: Database, signals: readonly ModelSignals[] = []): void {
  const registry = registries.get(database);
  if (registry) registry.use(signals);
  else if (signals.length > 0) throw errors.SIGNALS_NOT_CONNECTED([]);
}
