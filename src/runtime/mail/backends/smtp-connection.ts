import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { errors } from '../errors.ts';

export interface SmtpReply {
  code: number;
  /** Without code and separator. */
  lines: string[];
}

export interface SmtpTarget {
  host: string;
  port: number;
  isSecure: boolean;
  timeoutMs: number;
  ca?: string | undefined;
}

/** No server says more than this in one reply; one that does is none. */
const MAX_REPLY_BYTES = 64 * 1024;

/** One conversation with a mail server: a command, a reply. */
export class SmtpConnection {
  /** `mail.example.com:587`, for messages. */
  readonly server: string;
  #socket: Socket | undefined;
  #target: SmtpTarget | undefined;
  #received = '';
  #waiting: { resolve: (reply: SmtpReply) => void; reject: (error: Error) => void } | undefined;
  #failure: Error | undefined;

  constructor(server: string) {
    this.server = server;
  }

  get isEncrypted(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  async connect(target: SmtpTarget): Promise<void> {
    this.#target = target;
    const { host, port, isSecure } = target;
    const socket = isSecure ? connectTls({ ...this.#tls(), host, port }) : connect({ host, port });
    await this.#use(socket, isSecure ? 'secureConnect' : 'connect');
  }

  /** Goes on encrypted. What the server sent before is not believed: somebody on the way may have put it there. */
  async encrypt(): Promise<void> {
    const plain = this.#socket as Socket;
    plain.removeAllListeners();
    plain.setTimeout(0);
    // The encrypted socket on top reports what goes wrong below it.
    plain.on('error', () => undefined);
    this.#received = '';
    await this.#use(connectTls({ ...this.#tls(), socket: plain }), 'secureConnect');
  }

  /**
   * @param name what the error calls it, in place of the command itself: a password must not be in a message
   * @throws {ProjectError} MAIL_SEND_FAILED: another reply, none, the connection is lost
   */
  async command(line: string, expected: readonly number[], name = line): Promise<SmtpReply> {
    this.#socket?.write(`${line}\r\n`);
    return this.reply(expected, name);
  }

  async reply(expected: readonly number[], name = 'the connection'): Promise<SmtpReply> {
    const reply = await new Promise<SmtpReply>((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#waiting = { resolve, reject };
      this.#read();
    });
    if (expected.includes(reply.code)) return reply;
    throw errors.MAIL_SEND_FAILED([this.server, `${name} was answered by ${reply.code} ${reply.lines.join(' ')}`]);
  }

  close(): void {
    this.#socket?.destroy();
  }

  #tls(): { servername?: string; ca?: string } {
    const { host, ca } = this.#target as SmtpTarget;
    return { ...(isIP(host) ? {} : { servername: host }), ...(ca === undefined ? {} : { ca }) };
  }

  async #use(socket: Socket, ready: 'connect' | 'secureConnect'): Promise<void> {
    this.#socket = socket;
    const timeoutMs = (this.#target as SmtpTarget).timeoutMs;
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string, cause?: unknown): void => {
        this.#failure ??= errors.MAIL_SEND_FAILED([this.server, reason], { cause });
        socket.destroy();
        reject(this.#failure);
        this.#waiting?.reject(this.#failure);
      };
      socket.setTimeout(timeoutMs, () => fail(`no answer within ${timeoutMs / 1000} seconds`));
      socket.on('error', (error) => fail(error.message, error));
      socket.on('close', () => fail('the connection was closed'));
      socket.on('data', (data) => {
        this.#received += data.toString('utf8');
        if (this.#received.length > MAX_REPLY_BYTES) fail('it does not talk like a mail server');
        this.#read();
      });
      socket.once(ready, resolve);
    });
  }

  // A reply ends with the line that has a space behind its code.
  #read(): void {
    const match = this.#waiting && /^(?:\d{3}-.*\r?\n)*(\d{3})(?: .*)?\r?\n/.exec(this.#received);
    if (!match) return;
    const { resolve } = this.#waiting as { resolve: (reply: SmtpReply) => void };
    this.#waiting = undefined;
    this.#received = this.#received.slice(match[0].length);
    const lines = match[0].trimEnd().split(/\r?\n/);
    resolve({ code: Number(match[1]), lines: lines.map((line) => line.slice(4)) });
  }
}
