import { setTimeout as sleep } from 'node:timers/promises';
import { patient } from './patience.ts';

/** Ends a wait for what never happens, in milliseconds on an idle machine; no test passes or fails by how long something takes. */
const GIVE_UP_MS = 60_000;

/**
 * Waits until `condition` returns something other than undefined, null or false, and returns it.
 *
 * @param what for the error: what was waited for
 * @throws {Error} when it did not happen within a minute, or several on a busy machine
 */
export async function eventually<T>(
  what: string | (() => string),
  condition: () => T | Promise<T>,
): Promise<Exclude<T, undefined | null | false>> {
  const waitMs = patient(GIVE_UP_MS);
  for (const giveUpAt = performance.now() + waitMs; ; await sleep(10)) {
    const found = await condition();
    if (found !== undefined && found !== null && found !== false) return found as Exclude<T, undefined | null | false>;
    if (performance.now() > giveUpAt)
      throw new Error(`waited ${waitMs / 1000} s for ${typeof what === 'string' ? what : what()}`);
  }
}
