import type { Logger } from '../http/logging/logger.ts';

interface UnexpectedErrors {
  logger: Logger;
  /** True: exceptions are logged, and the process continues. */
  keepsRunning: boolean;
  /** Finishes requests under way, at most for this time. */
  stop(graceMs: number): Promise<void>;
}

// The request whose callback threw never gets an answer, so this is also how long a restart takes.
const GRACE_MS = 3000;
// The database or a mail server may never answer the goodbye.
const CLOSE_MS = 2000;

/**
 * Logs errors that belong to no request. A rejected promise is one failed task, and the server continues. After an uncaught
 * exception the process is in an unknown state (as Node's documentation says): it finishes requests under way and exits
 * with code 1, so that its supervisor starts a new one.
 *
 * @returns a function that ends this
 */
export function handleUnexpectedErrors({ logger, keepsRunning, stop }: UnexpectedErrors): () => void {
  let isEnding = false;
  const end = async (): Promise<void> => {
    setTimeout(exit, GRACE_MS + CLOSE_MS);
    await stop(GRACE_MS).catch((error: unknown) => logger.error('the server could not be closed', { error }));
    exit();
  };
  const onException = (error: unknown): void => {
    const consequence = keepsRunning ? '' : '; the server finishes open requests and exits';
    logger.error(`uncaught exception${isEnding ? '' : consequence}`, { error });
    if (keepsRunning || isEnding) return;
    isEnding = true;
    void end();
  };
  const onRejection = (error: unknown): void => logger.error('unhandled promise rejection', { error });
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  // The program that reads the log may end, as `quintet start | head` does. That is no reason to end the site.
  process.stdout.on('error', ignore);
  process.stderr.on('error', ignore);
  return () => {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
    process.stdout.off('error', ignore);
    process.stderr.off('error', ignore);
  };
}

function exit(): void {
  // oxlint-disable-next-line unicorn/no-process-exit -- timers and connections of the project may keep the process alive
  process.exit(1);
}

function ignore(): void {}
