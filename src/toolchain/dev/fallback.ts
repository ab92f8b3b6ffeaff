import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { DevError } from '../../kernel/dev-messages.ts';

/** Browsers ask again after this time: there is no worker that could tell them. */
const RETRY_SECONDS = 1;

/** Answers connections while no worker can: it ended again and again. */
export class Fallback {
  #error: DevError | undefined;
  readonly #server = createServer((request, response) => {
    request.resume();
    const text = this.#error ? `${this.#error.title}: ${this.#error.message}\n\n${this.#error.hint ?? ''}\n` : '';
    response.writeHead(500, {
      'content-type': 'text/plain; charset=utf-8',
      connection: 'close',
      refresh: String(RETRY_SECONDS),
    });
    response.end(text);
  });

  answer(socket: Socket, error: DevError): void {
    this.#error = error;
    this.#server.emit('connection', socket);
    socket.resume();
  }
}
