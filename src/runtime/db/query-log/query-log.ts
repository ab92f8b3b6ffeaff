import type { QueryRecord } from '../../../kernel/database.ts';
import { currentOrigin } from './query-origin.ts';

type Listener = (record: QueryRecord) => void;

const listeners = new Set<Listener>();

/**
 * Calls `listener` after each statement that any connection of this process sends, until the returned function is called.
 * Costs nothing without listeners.
 */
export function onQuery(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function hasQueryListeners(): boolean {
  return listeners.size > 0;
}

export function tellQuery(sql: string, params: readonly unknown[], startedAt: number): void {
  const record = { sql, params, durationMs: performance.now() - startedAt, origin: currentOrigin() };
  for (const listener of listeners) listener(record);
}
