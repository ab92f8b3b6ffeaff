import type { Database } from '../../../kernel/database.ts';
import { QuintetError } from '../../../kernel/errors.ts';
import type { Count, Counters } from './counters.ts';
import { DatabaseCounters } from './database-counters.ts';
import { MemoryCounters } from './memory-counters.ts';

/** How long a missing table is remembered, so that a site without it does not send a failing statement with every call. */
const RETRY_MS = 60_000;

/**
 * Counters that all processes of a site share, in the database; while its table is not migrated yet, in the memory of this
 * process.
 */
export class SharedCounters implements Counters {
  readonly #shared: DatabaseCounters;
  readonly #own: MemoryCounters;
  readonly #onMissing: (error: QuintetError) => void;
  readonly #now: () => number;
  #missingUntil = 0;

  /**
   * @param onMissing called with FRAMEWORK_TABLE_MISSING, at most once a minute, when the memory has to do
   * @param now milliseconds since 1970; for tests
   */
  constructor(database: Database, onMissing: (error: QuintetError) => void, now: () => number = Date.now) {
    this.#shared = new DatabaseCounters(database, now);
    this.#own = new MemoryCounters(now);
    this.#onMissing = onMissing;
    this.#now = now;
  }

  increment(key: string, windowSeconds: number): Promise<Count> {
    return this.#run((counters) => counters.increment(key, windowSeconds));
  }

  decrement(key: string): Promise<void> {
    return this.#run((counters) => counters.decrement(key));
  }

  reset(key: string): Promise<void> {
    return this.#run((counters) => counters.reset(key));
  }

  clearExpired(): Promise<number> {
    return this.#run((counters) => counters.clearExpired());
  }

  async #run<T>(work: (counters: Counters) => Promise<T>): Promise<T> {
    if (this.#now() < this.#missingUntil) return work(this.#own);
    try {
      return await work(this.#shared);
    } catch (error) {
      if (!QuintetError.is(error) || error.code !== 'FRAMEWORK_TABLE_MISSING') throw error;
      this.#missingUntil = this.#now() + RETRY_MS;
      this.#onMissing(error);
      return work(this.#own);
    }
  }
}
