const INTERRUPTED = 130;

/**
 * Runs `work` with a signal that Ctrl-C (or SIGTERM) aborts, so that it can clean up and say what is left behind. A
 * second Ctrl-C ends the process at once.
 */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // Not `once`: execa ends the process by the signal when nobody else listens to it.
  const abort = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  }
}
