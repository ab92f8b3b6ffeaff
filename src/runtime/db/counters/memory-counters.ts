import type { Count, Counters } from './counters.ts';

/** The oldest counters are deleted first, so that an attacker with many keys cannot fill the memory. */
const MAX_COUNTERS = 10_000;

/** Counters in the memory of this process: other processes of the site have their own. */
export class MemoryCounters implements Counters {
  readonly #counters = new Map<string, { count: number; expiresAt: number }>();
  readonly #now: () => number;

  /** @param now milliseconds since 1970; for tests */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async increment(key: string, windowSeconds: number): Promise<Count> {
    const now = this.#now();
    const known = this.#counters.get(key);
    const isRunning = known !== undefined && known.expiresAt > now;
    const counter = isRunning
      ? { count: known.count + 1, expiresAt: known.expiresAt }
      : { count: 1, expiresAt: now + windowSeconds * 1000 };
    this.#counters.delete(key);
    this.#counters.set(key, counter);
    const [oldest] = this.#counters.size > MAX_COUNTERS ? this.#counters.keys() : [];
    if (oldest !== undefined) this.#counters.delete(oldest);
    return { count: counter.count, resetsAt: new Date(counter.expiresAt) };
  }

  async decrement(key: string): Promise<void> {
    const known = this.#counters.get(key);
    if (known && known.count > 0) known.count--;
  }

  async reset(key: string): Promise<void> {
    this.#counters.delete(key);
  }

  async clearExpired(): Promise<number> {
    const now = this.#now();
    const expired = [...this.#counters].filter(([, { expiresAt }]) => expiresAt <= now);
    for (const [key] of expired) this.#counters.delete(key);
    return expired.length;
  }
}
