import type { RunningServer } from '../../kernel/project-handle.ts';
import type { HttpServer } from '../http/server.ts';
import type { Logger } from '../http/logging/logger.ts';
import { errors } from './errors.ts';
import { handleUnexpectedErrors } from './unexpected-errors.ts';

const DEFAULT_GRACE_MS = 10_000;
const CLOSE_IDLE_MS = 50;

/**
 * Makes a server listen.
 *
 * @param address `keepsRunning`: an uncaught exception is only logged
 * @param close what else ends with it
 * @param logger for errors that belong to no request
 * @throws {ProjectError} PORT_TAKEN, PORT_FORBIDDEN
 */
export async function listen(
  server: HttpServer,
  { host, port, keepsRunning = false }: { host: string; port: number; keepsRunning?: boolean },
  close: () => Promise<void>,
  logger: Logger,
): Promise<RunningServer> {
  const url = await server.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EADDRINUSE') throw errors.PORT_TAKEN({ host, port }, { cause });
    if (cause.code === 'EACCES') throw errors.PORT_FORBIDDEN({ port }, { cause });
    throw cause;
  });
  const shutDown = async (graceMs: number): Promise<void> => {
    const impatient = setTimeout(() => server.server.closeAllConnections(), graceMs);
    // A connection is kept open after its last response; nobody would close it before its timeout.
    const idle = setInterval(() => server.server.closeIdleConnections(), CLOSE_IDLE_MS);
    await server.close();
    clearTimeout(impatient);
    clearInterval(idle);
    await close();
    ignoreErrors();
  };
  let stopping: Promise<void> | undefined;
  const stop = (graceMs = DEFAULT_GRACE_MS): Promise<void> => (stopping ??= shutDown(graceMs));
  const ignoreErrors = handleUnexpectedErrors({ logger, keepsRunning, stop });
  return { url, stop };
}
