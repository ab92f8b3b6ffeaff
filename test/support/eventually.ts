import { setTimeout as sleep } from 'node:timers/promises';

/** Ends a wait for what never happens, in milliseconds; no test passes or fails by how long something takes. */
const GIVE_UP_MS = 60_000;

/**
 * Waits until `condition` returns something other than undefined, null or false, and returns it.
 *
 * @param what for the error: what was waited for
 * @throws {Error} when it did not happen within a minute
 */
export async function eventually<T>(
  what: string | (() => string),
  condition: () => T | Promise<T>,
): Promise<Exclude<T, undefined | null | false>> {
  for (const giveUpAt = performance.now() + GIVE_UP_MS; ; await sleep(10)) {
    const found = await condition();
    if (found !== undefined && found !== null && found !== false) return found as Exclude<T, undefined | null | false>;
    if (performance.now() > giveUpAt)
      throw new Error(`waited ${GIVE_UP_MS / 1000} s for ${typeof what === 'string' ? what : what()}`);
  }
}
