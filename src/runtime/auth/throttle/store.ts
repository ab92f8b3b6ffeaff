// Where failed attempts are counted.

/** Attempts under one key since its window began. */
export interface Attempts {
  count: number;
  /** Milliseconds until the window ends. */
  remainingMs: number;
}

/** Counts attempts by key. Every operation is atomic, so that parallel attempts are all counted. */
export interface ThrottleStore {
  /** Adds one attempt and returns the count with it. A window begins with its first attempt. */
  add(key: string, windowMs: number): Promise<Attempts>;
  /** Removes one attempt; nothing where there is none. */
  remove(key: string): Promise<void>;
  /** Removes all attempts of the key. */
  clear(key: string): Promise<void>;
}

/** Oldest windows are dropped first, so that an attacker with many names cannot fill the memory. */
const MAX_KEYS = 100_000;

interface Window {
  count: number;
  endsAt: number;
}

/** Counts in the memory of this process. */
export class MemoryThrottleStore implements ThrottleStore {
  readonly #windows = new Map<string, Window>();
  readonly #now: () => number;

  /** @param now milliseconds; for tests */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async add(key: string, windowMs: number): Promise<Attempts> {
    const now = this.#now();
    const known = this.#windows.get(key);
    const current = known && known.endsAt > now ? known : { count: 0, endsAt: now + windowMs };
    current.count++;
    this.#remember(key, current);
    return { count: current.count, remainingMs: current.endsAt - now };
  }

  async remove(key: string): Promise<void> {
    const known = this.#windows.get(key);
    if (known && --known.count <= 0) this.#windows.delete(key);
  }

  async clear(key: string): Promise<void> {
    this.#windows.delete(key);
  }

  #remember(key: string, window: Window): void {
    this.#windows.delete(key);
    this.#windows.set(key, window);
    const [oldest] = this.#windows.size > MAX_KEYS ? this.#windows.keys() : [];
    if (oldest !== undefined) this.#windows.delete(oldest);
  }
}
