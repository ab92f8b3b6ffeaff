import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorkerMessage } from '../../kernel/dev-messages.ts';

/** Tells the parent about a response: when it begins, and when it is done, for the lines in the terminal. */
export function logResponse(
  request: IncomingMessage,
  response: ServerResponse,
  connection: number,
  send: (message: WorkerMessage) => void,
): void {
  const startedAt = performance.now();
  const bytesBefore = request.socket.bytesWritten;
  // Fastify rewrites nothing, but a middleware may: the log shows what was asked for.
  const { method = 'GET', url: path = '/' } = request;
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = ((...args: unknown[]) => {
    send({ type: 'answering', connection });
    return writeHead(...args);
  }) as typeof response.writeHead;
  response.on('close', () => {
    const bytes = request.socket.bytesWritten - bytesBefore;
    const durationMs = performance.now() - startedAt;
    send({ type: 'request', method, path, status: response.statusCode, durationMs, bytes });
  });
}
