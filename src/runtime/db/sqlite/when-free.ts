// Waiting for the write lock of another process. SQLite's own wait would stop the event loop, and with it every page.
import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import { isBusyCode, sqliteCode } from './sqlite-errors.ts';

/** How long a statement waits for another process's transaction, in ms. Django, Rails and Prisma wait 5 seconds too. */
export const BUSY_TIMEOUT_MS = 5000;
/** The first are those of SQLite's own busy handler: most transactions of others take some milliseconds. */
const PAUSES_MS = [1, 2, 5, 10, 15, 20];

/** True for an error of the driver or of the adapter that means: another connection has the lock, and will give it back. */
export function isBusy(error: unknown): boolean {
  const code = error instanceof DriverAdapterError ? Number(error.cause.originalCode) : sqliteCode(error);
  return isBusyCode(code);
}

/**
 * Runs `work` until the database is free for it. SQLite undoes a statement that found it locked, so none runs more than once.
 *
 * @param deadline of `performance.now()`; `work` is tried once in any case
 * @throws what `work` throws, the last error of a locked database included
 */
export async function whenFree<T>(work: () => T, deadline = performance.now() + BUSY_TIMEOUT_MS): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    const pause = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)];
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
