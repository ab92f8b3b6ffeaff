import type { RunningServer } from '../../kernel/app-handle.ts';
import type { HttpServer, Logger } from '../http/index.ts';
import { errors } from './errors.ts';

const DEFAULT_GRACE_MS = 10_000;
const CLOSE_IDLE_MS = 50;

/**
 * Makes a server listen.
 *
 * @param close what else ends with it
 * @param logger told of promises that nobody awaited: they failed, the server goes on
 * @throws {ProjectError} PORT_TAKEN, PORT_FORBIDDEN
 */
export async function listen(
  server: HttpServer,
  { host, port }: { host: string; port: number },
  close: () => Promise<void>,
  logger: Logger,
): Promise<RunningServer> {
  const url = await server.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EADDRINUSE') throw errors.PORT_TAKEN([host, port], { cause });
    if (cause.code === 'EACCES') throw errors.PORT_FORBIDDEN([port], { cause });
    throw cause;
  });
  const onRejection = (error: unknown): void => logger.error('a promise that nobody awaits was rejected', { error });
  process.on('unhandledRejection', onRejection);
  const stop = async (graceMs = DEFAULT_GRACE_MS) => {
    const impatient = setTimeout(() => server.server.closeAllConnections(), graceMs);
    // A connection is kept open after its last response; nobody would close it before its timeout.
    const idle = setInterval(() => server.server.closeIdleConnections(), CLOSE_IDLE_MS);
    await server.close();
    clearTimeout(impatient);
    clearInterval(idle);
    await close();
    process.off('unhandledRejection', onRejection);
  };
  return { url, stop };
}
