import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { errors } from './errors.ts';
import { findPortOwner } from './port-owner.ts';
import type { PortOwner } from './port-owner.ts';

export interface ListenOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** Take the next free port if this one is taken. */
  mayMove: boolean;
}

export interface Listener {
  server: Server;
  /** The address of the listener; the port may differ from the requested one. */
  host: string;
  port: number;
  /** Who has the port that was asked for, if it was taken. */
  taken: { port: number; owner: PortOwner | undefined } | undefined;
}

/** How many ports after a taken one are tried. */
const PORTS_TO_TRY = 20;

/**
 * Listens and passes connections on unread.
 *
 * @throws {ProjectError} DEV_PORT_TAKEN, DEV_PORT_FORBIDDEN, DEV_HOST_UNKNOWN
 */
export async function listen(options: ListenOptions, onConnection: (socket: Socket) => void): Promise<Listener> {
  const { host, port, mayMove } = options;
  const last = mayMove && port !== 0 ? Math.min(port + PORTS_TO_TRY, 65_535) : port;
  for (let candidate = port; candidate <= last; candidate++) {
    const server = await tryToListen(host, candidate, onConnection);
    if (!server) continue;
    const taken = candidate === port ? undefined : { port, owner: await findPortOwner(port) };
    return { server, host, port: (server.address() as AddressInfo).port, taken };
  }
  const owner = await findPortOwner(port);
  throw errors.DEV_PORT_TAKEN({ port, owner: owner && `${owner.command} (pid ${owner.pid})` });
}

/** Undefined if the port is taken. */
function tryToListen(host: string, port: number, onConnection: (socket: Socket) => void): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer({ pauseOnConnect: true, noDelay: true }, onConnection);
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(translate(error, host, port));
    });
    server.listen({ host, port }, () => resolve(server));
  });
}

function translate(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EACCES') return errors.DEV_PORT_FORBIDDEN({ port }, { cause: error });
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code ?? '')) {
    return errors.DEV_HOST_UNKNOWN({ host }, { cause: error });
  }
  return error;
}
