import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { DevError } from '../../kernel/dev-messages.ts';

/** Browsers ask again after this time: there is no worker that could notify them. */
const RETRY_SECONDS = 1;

/** Answers where no worker can, because it ended. */
export class Fallback {
  #error: DevError | undefined;
  readonly #server = createServer((request, response) => {
    request.resume();
    response.writeHead(500, headersFor());
    response.end(this.#error && render(this.#error));
  });

  /** Answers the requests of a connection. */
  answer(socket: Socket, error: DevError): void {
    this.#error = error;
    this.#server.emit('connection', socket);
    socket.resume();
  }

  /** Answers a request that the worker had read already, and closes the connection. */
  refuse(socket: Socket, error: DevError): void {
    const headers = Object.entries(headersFor()).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 500 Internal Server Error\r\n${headers.join('')}\r\n${render(error)}`);
  }
}

function headersFor(): Record<string, string> {
  return { 'content-type': 'text/plain; charset=utf-8', connection: 'close', refresh: String(RETRY_SECONDS) };
}

function render(error: DevError): string {
  return `${error.title}: ${error.message}\n\n${error.hint ?? ''}\n`;
}
