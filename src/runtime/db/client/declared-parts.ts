// What a project declares about its models, and how the project passes it to a database that is already open.
import type { Database } from '../../../kernel/database.ts';
import { errors } from '../errors.ts';
import type { ScopesByModel } from './scopes.ts';
import type { ModelSignals } from '../signals/handlers.ts';
import type { SignalRegistry } from '../signals/registry.ts';
import type { RulesHolder, WriteRules } from './write-rules.ts';

export interface DeclaredParts {
  signals?: SignalRegistry | undefined;
  scopes?: ScopesByModel | undefined;
  rules?: RulesHolder | undefined;
}

const partsOf = new WeakMap<Database, DeclaredParts>();

export function keepParts(database: Database, parts: DeclaredParts): void {
  partsOf.set(database, parts);
}

/**
 * Replaces the signals that the database sends by those of the apps.
 *
 * @throws {ProjectError} SIGNALS_MODEL_UNKNOWN, SIGNALS_WITHOUT_LINKS
 * @throws {InternalError} SIGNALS_NOT_CONNECTED: `connect` was called without them
 */
export function useSignals(database: Database, signals: readonly ModelSignals[] = []): void {
  const registry = partsOf.get(database)?.signals;
  if (registry) registry.use(signals);
  else if (signals.length > 0) throw errors.SIGNALS_NOT_CONNECTED();
}

/** Sets the rules of the project on the database, instead of those that `connect` would load. */
export function useWriteRules(database: Database, rules: WriteRules): void {
  const holder = partsOf.get(database)?.rules;
  if (holder) holder.current = rules;
}
