import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Runs `work` with the server listening on a free port, and closes it. */
export async function whileListening<T>(server: FastifyInstance, work: (port: number) => Promise<T>): Promise<T> {
  await server.listen({ host: '127.0.0.1', port: 0 });
  try {
    return await work((server.server.address() as AddressInfo).port);
  } finally {
    server.server.closeAllConnections();
    await server.close();
  }
}

/** Sends text as it is over a connection and returns everything that comes back until it closes. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk) => (answer += chunk));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}
