import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The connections that the parent handed over, and what is going on in them. (Node counts connections only for servers
 * that listen themselves.)
 */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #numbers = new WeakMap<Socket, number>();
  readonly #responses = new Map<ServerResponse, IncomingMessage>();
  #onEmpty: (() => void) | undefined;

  /** Passes a connection to `server`. `number` is the parent's name for it. */
  accept(server: Server, socket: Socket, number: number, onClose: () => void): void {
    this.#open.add(socket);
    this.#numbers.set(socket, number);
    socket.on('close', () => {
      onClose();
      this.#open.delete(socket);
      if (this.#open.size === 0) this.#onEmpty?.();
    });
    server.emit('connection', socket);
    socket.resume();
  }

  /** The parent's name for a connection. */
  numberOf(socket: Socket): number {
    return this.#numbers.get(socket) ?? 0;
  }

  track(request: IncomingMessage, response: ServerResponse): void {
    this.#responses.set(response, request);
    response.on('close', () => this.#responses.delete(response));
  }

  /** Responses not finished yet. */
  unanswered(): ServerResponse[] {
    return [...this.#responses.keys()];
  }

  /** Makes every response under way the last of its connection. */
  closeAfterResponse(): void {
    for (const response of this.#responses.keys()) if (!response.headersSent) response.setHeader('connection', 'close');
  }

  /** Resolves when no connection is left. Idle ones end by the server's keep-alive timeout. */
  whenEmpty(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#onEmpty = resolve));
  }

  /** Closes connections without a request now, the others when theirs are answered. */
  closeIdle(): void {
    const busy = new Set([...this.#responses.values()].map(({ socket }) => socket));
    for (const socket of this.#open) if (!busy.has(socket)) socket.destroy();
  }

  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
