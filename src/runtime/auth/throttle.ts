// Slows down who guesses passwords: per login name and address, in the memory of this process.

import type { App } from '../http/app.ts';

/** Wrong passwords before the door stays shut. */
const MAX_FAILURES = 5;
const WINDOW_MS = 15 * 60_000;
/** Oldest entries go first, so that an attacker with many names cannot fill the memory. */
const MAX_ENTRIES = 10_000;

interface Attempts {
  failures: number;
  startedAt: number;
}

/** Counts failed logins. */
export class LoginThrottle {
  readonly #attempts = new Map<string, Attempts>();
  readonly #now: () => number;

  /** @param now milliseconds; for tests */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Counts an attempt before its password is looked at, so that many at once do not slip through.
   *
   * @returns milliseconds to wait when there were too many; undefined when this one may go on
   */
  begin(login: string, address: string): number | undefined {
    const key = keyOf(login, address);
    const now = this.#now();
    const known = this.#attempts.get(key);
    const current = known && now - known.startedAt < WINDOW_MS ? known : { failures: 0, startedAt: now };
    if (current.failures >= MAX_FAILURES) return current.startedAt + WINDOW_MS - now;
    current.failures++;
    this.#remember(key, current);
    return undefined;
  }

  /** The password was right: forgets the attempts. */
  succeed(login: string, address: string): void {
    this.#attempts.delete(keyOf(login, address));
  }

  #remember(key: string, attempts: Attempts): void {
    this.#attempts.delete(key);
    this.#attempts.set(key, attempts);
    const [oldest] = this.#attempts.size > MAX_ENTRIES ? this.#attempts.keys() : [];
    if (oldest !== undefined) this.#attempts.delete(oldest);
  }
}

const logins = new WeakMap<object, LoginThrottle>();
const resets = new WeakMap<object, LoginThrottle>();

/** The app's own count of failed logins. */
export function throttleOf(app: App): LoginThrottle {
  return ownOf(logins, app);
}

/** The app's own count of mails to people who forgot their password. */
export function resetThrottleOf(app: App): LoginThrottle {
  return ownOf(resets, app);
}

function ownOf(throttles: WeakMap<object, LoginThrottle>, app: App): LoginThrottle {
  const throttle = throttles.get(app) ?? new LoginThrottle();
  throttles.set(app, throttle);
  return throttle;
}

function keyOf(login: string, address: string): string {
  return `${login.trim().toLowerCase()}\n${address}`;
}
