import { setTimeout as sleep } from 'node:timers/promises';
import type { Application } from '../http/application.ts';

const PATIENCE_MS = 5000;

/**
 * Opens the database before the first visitor comes, who would wait for the client's engine to load. A database that
 * cannot be reached is a warning: it may come up later, and pages that need none can be served.
 */
export async function warmUp({ database, logger }: Application): Promise<void> {
  const given = new AbortController();
  const late = sleep(PATIENCE_MS, 'late', { ref: false, signal: given.signal }).catch(() => undefined);
  try {
    const outcome = await Promise.race([database.connect(), late]);
    if (outcome === 'late') logger.warn(`the database has not answered in ${PATIENCE_MS / 1000} s`);
  } catch (error) {
    logger.warn(error instanceof Error ? error.message : String(error));
  } finally {
    given.abort();
  }
}
