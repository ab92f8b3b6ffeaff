// A mail server in this process: says what it is told to, keeps what it is sent.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';

export interface MailServer {
  port: number;
  /** Commands as they came; what was sent after DATA is one entry. */
  received: string[];
  close(): Promise<void>;
}

export interface MailServerOptions {
  /** Lines of the answer to EHLO. */
  features?: readonly string[];
  /** Answers in place of the usual ones, by how the command begins. */
  answers?: Readonly<Record<string, string>>;
  /** TLS from the first byte. */
  isSecure?: boolean;
  greeting?: string | null;
}

export interface Certificate {
  key: string;
  cert: string;
}

/** A certificate for localhost that signs itself. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...subject], { stdio: 'pipe' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function startMailServer(certificate: Certificate, options: MailServerOptions = {}): Promise<MailServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    converse(socket, certificate, options, received);
  };
  const server: Server = options.isSecure ? createTlsServer(certificate, serve) : createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function converse(first: Socket, certificate: Certificate, options: MailServerOptions, received: string[]): void {
  const { features = ['8BITMIME', 'AUTH PLAIN LOGIN'], answers = {}, greeting = '220 ready' } = options;
  let isData = false;
  let buffer = '';
  const answer = (socket: Socket, line: string): void => {
    const own = Object.entries(answers).find(([start]) => line.startsWith(start))?.[1];
    if (own !== undefined) return void socket.write(`${own}\r\n`);
    if (line.startsWith('EHLO')) {
      const lines = ['localhost', ...features];
      return void socket.write(lines.map((text, i) => `250${i === lines.length - 1 ? ' ' : '-'}${text}\r\n`).join(''));
    }
    if (line === 'STARTTLS' && !features.includes('STARTTLS')) return void socket.write('502 what?\r\n');
    if (line === 'STARTTLS') {
      socket.write('220 go ahead\r\n');
      socket.removeAllListeners('data');
      const secure = new TLSSocket(socket, { isServer: true, ...certificate });
      return listen(secure);
    }
    if (line.startsWith('AUTH PLAIN')) return void socket.write('235 welcome\r\n');
    if (line === 'AUTH LOGIN') return void socket.write('334 VXNlcm5hbWU6\r\n');
    if (line === 'DATA') {
      isData = true;
      return void socket.write('354 go on\r\n');
    }
    socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 fine\r\n');
  };
  const listen = (socket: Socket): void => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      buffer += data.toString('utf8');
      for (;;) {
        const end = isData ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n');
        if (end === -1) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + (isData ? 5 : 2));
        received.push(line);
        if (isData) {
          isData = false;
          socket.write('250 queued\r\n');
        } else answer(socket, line);
      }
    });
  };
  listen(first);
  if (greeting !== null) first.write(`${greeting}\r\n`);
}
