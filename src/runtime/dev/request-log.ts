import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorkerMessage } from '../../kernel/dev-messages.ts';

/** Tells the parent about a response when it is done, for the lines in the terminal. */
export function logResponse(
  request: IncomingMessage,
  response: ServerResponse,
  send: (message: WorkerMessage) => void,
): void {
  const startedAt = performance.now();
  const bytesBefore = request.socket.bytesWritten;
  // Fastify rewrites nothing, but a middleware may: the log shows what was asked for.
  const { method = 'GET', url: path = '/' } = request;
  response.on('close', () => {
    const bytes = request.socket.bytesWritten - bytesBefore;
    const durationMs = performance.now() - startedAt;
    send({ type: 'request', method, path, status: response.statusCode, durationMs, bytes });
  });
}
