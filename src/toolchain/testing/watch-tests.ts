import { watchProject } from '../dev/watcher.ts';

/** Saves come in groups: an editor writes several files, a generator many. */
const PAUSE_MS = 150;

/**
 * Calls `run` now, and again after each change of the project, one call at a time.
 *
 * @param signal ends the watching; a call that is under way is awaited
 */
export async function watchTests(root: string, run: () => Promise<void>, signal: AbortSignal): Promise<void> {
  let isChanged = true;
  let wake = (): void => {};
  const watcher = watchProject(root, (changes) => {
    if (changes.length === 0) return;
    isChanged = true;
    wake();
  });
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      if (!isChanged) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      isChanged = false;
      await run();
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    await watcher.close();
  }
}
