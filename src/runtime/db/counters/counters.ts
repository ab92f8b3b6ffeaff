/** What a counter has after it was incremented. */
export interface Count {
  /** Calls of `increment` in this window, this one included. */
  count: number;
  /** When the window is over: the next call after it starts at 1. */
  resetsAt: Date;
}

/**
 * Counters by key, each of which starts again when its window is over: failed logins of one account, for example. A window
 * begins with the first call.
 */
export interface Counters {
  /**
   * Adds one and answers the result; at once, so that of several callers no two get the same count.
   *
   * @param key any text, of any length; it is hashed before it is stored
   * @param windowSeconds length of a window that begins with this call; one that is running keeps its end
   */
  increment(key: string, windowSeconds: number): Promise<Count>;
  /** Takes one call of `increment` back; nothing for a counter that does not exist. */
  decrement(key: string): Promise<void>;
  /** Forgets the counter. */
  reset(key: string): Promise<void>;
  /** Deletes counters whose window is over. @returns how many */
  clearExpired(): Promise<number>;
}
