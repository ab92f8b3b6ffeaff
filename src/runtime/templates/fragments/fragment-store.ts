// What `{% cache %}` keeps. A store answers at once, because a page renders without waiting: one that is shared between
// processes holds a copy in memory and writes behind it.

/** Rendered HTML by key. */
export interface FragmentStore {
  /** Undefined if there is none, or if its time is over. */
  get(key: string): string | undefined;
  /** @param seconds how long it is kept; null keeps it until room is needed */
  set(key: string, html: string, seconds: number | null): void;
  delete(key: string): void;
  clear(): void;
}

export interface MemoryStoreOptions {
  /** Characters of all keys and fragments together. Default 16 million. */
  maxSize?: number;
  /** Default 10,000. */
  maxEntries?: number;
  /** Milliseconds; default `performance.now()`, which no change of the clock disturbs. */
  now?: () => number;
}

interface Entry {
  readonly html: string;
  readonly expires: number;
}

/** A store of this process. When it is full, the least recently used fragments are dropped. */
export class MemoryFragmentStore implements FragmentStore {
  // A Map keeps the order in which keys were added: the first is the one used least recently.
  readonly #entries = new Map<string, Entry>();
  readonly #maxSize: number;
  readonly #maxEntries: number;
  readonly #now: () => number;
  #size = 0;

  constructor({ maxSize = 16_000_000, maxEntries = 10_000, now }: MemoryStoreOptions = {}) {
    this.#maxSize = maxSize;
    this.#maxEntries = maxEntries;
    this.#now = now ?? (() => performance.now());
  }

  get(key: string): string | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    if (entry.expires <= this.#now()) {
      this.#size -= sizeOf(key, entry);
      return undefined;
    }
    this.#entries.set(key, entry);
    return entry.html;
  }

  set(key: string, html: string, seconds: number | null): void {
    this.delete(key);
    const entry = { html, expires: seconds === null ? Number.POSITIVE_INFINITY : this.#now() + seconds * 1000 };
    const size = sizeOf(key, entry);
    if (size > this.#maxSize || (seconds !== null && seconds <= 0)) return;
    this.#entries.set(key, entry);
    this.#size += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#maxSize && this.#entries.size <= this.#maxEntries) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#size -= sizeOf(key, entry);
  }

  clear(): void {
    this.#entries.clear();
    this.#size = 0;
  }
}

function sizeOf(key: string, { html }: Entry): number {
  return key.length + html.length;
}
