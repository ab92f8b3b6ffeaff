import { request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Answers a request that came over a connection of a worker that has been replaced, by sending it to the public address.
 * The connection is closed after it, so that the client's next one reaches the new worker.
 */
export function forward(request: IncomingMessage, response: ServerResponse, to: { host: string; port: number }): void {
  const { method, url: path, headers } = request;
  const outgoing = send({
    host: to.host,
    port: to.port,
    method,
    path,
    headers: { ...headers, connection: 'close' },
    agent: false,
  });
  outgoing.on('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, { ...incoming.headers, connection: 'close' });
    incoming.pipe(response);
  });
  outgoing.on('error', () => {
    // The dev server is going down; there is nobody to answer.
    response.destroy();
  });
  response.on('close', () => outgoing.destroy());
  request.pipe(outgoing);
}
