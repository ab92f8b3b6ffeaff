// Clients that are slow, large or gone, over real sockets.
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createServer } from '../../src/runtime/http/server.ts';
import { json } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { eventually } from '../support/eventually.ts';
import { createTestApp } from '../support/http-app.ts';
import { sendRaw, whileListening } from '../support/sockets.ts';
import { onlyNew, watchUploadFolders } from '../support/upload-folders.ts';

const read = async (request: HttpRequest) => json([...(await request.form()).entries()].length);

function serve(
  http: { headersTimeout?: number; connectionsCheckingInterval?: number; maxHeaderSize?: number },
  requestTimeout = 0,
): FastifyInstance {
  const app = createTestApp([path('', read)], { settings: { logging: { level: 'silent' } } });
  return createServer(app, [], { fastify: { http, requestTimeout } });
}

async function collect(socket: Socket): Promise<string> {
  let answer = '';
  socket
    .setEncoding('latin1')
    .on('data', (chunk: string) => (answer += chunk))
    .on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

describe('http/slow clients', () => {
  const uploadFolders = watchUploadFolders();

  it('have 30 seconds for their headers and five minutes for the request, by default', async () => {
    const { server } = createServer(createTestApp([]), []);
    assert.deepEqual([server.headersTimeout, server.requestTimeout], [30_000, 300_000]);
  });

  it('that drip headers are answered 408 and cut off', async () => {
    await whileListening(serve({ headersTimeout: 200, connectionsCheckingInterval: 50 }), async (port) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n'));
      const drip = setInterval(() => socket.write('X-A: b\r\n'), 40);
      const answer = await collect(socket);
      clearInterval(drip);
      assert.match(answer, /^HTTP\/1\.1 408 /);
    });
  });

  it('that drip an upload are cut off, and leave nothing on the disk', async () => {
    const uploads = onlyNew(uploadFolders);
    const server = serve({ headersTimeout: 200, connectionsCheckingInterval: 50 }, 600);
    await whileListening(server, async (port) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: 9000000\r\n\r\n',
        );
        socket.write('--XX\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n');
        socket.write('x'.repeat(3_000_000));
      });
      const drip = setInterval(() => socket.write('x'), 40);
      await collect(socket);
      clearInterval(drip);
      await eventually('the upload to be removed', () => uploads().length === 0);
    });
  });
});

describe('http/large requests', () => {
  it('have headers of 16 kB at most: more is 431', async () => {
    await whileListening(serve({}), async (port) => {
      const fine = `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-A: ${'a'.repeat(12_000)}\r\n\r\n`;
      assert.match(await sendRaw(port, fine), /^HTTP\/1\.1 200 /);
      const large = `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`;
      assert.match(await sendRaw(port, large), /^HTTP\/1\.1 431 /);
    });
  });

  it('that are no HTTP are 400', async () => {
    await whileListening(serve({}), async (port) => {
      assert.match(await sendRaw(port, 'hello\r\n\r\n'), /^HTTP\/1\.1 400 /);
      // Two lengths are how requests are smuggled past proxies.
      const twice = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
      assert.match(await sendRaw(port, twice), /^HTTP\/1\.1 400 /);
    });
  });
});
