import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '../../../src/runtime/http/server.ts';
import { json, text } from '../../../src/runtime/http/response.ts';
import { path, type Route } from '../../../src/runtime/http/routing/urls.ts';
import { csrfProtection } from '../../../src/runtime/security/csrf.ts';
import { eventually } from '../../support/eventually.ts';
import { createTestApp } from '../../support/http-app.ts';
import { sendRaw, whileListening } from '../../support/sockets.ts';
import { watchUploadFolders } from '../../support/upload-folders.ts';

const SECRET = 'a'.repeat(32);
const SIZE = 2_600_000;
const part = (name: string): string => `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="a"\r\n\r\n`;
const token = `--XX\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n${SECRET}\r\n`;
const head = (length: number): string =>
  [
    'POST /save/ HTTP/1.1',
    'Host: localhost',
    `Cookie: csrftoken=${SECRET}`,
    'Content-Type: multipart/form-data; boundary=XX',
    `Content-Length: ${length}`,
    '\r\n',
  ].join('\r\n');

describe('http/attacks: uploads', function () {
  this.timeout(120_000);
  const folders = watchUploadFolders();

  const server = (routes: Route[], uploads = {}) => {
    const app = createTestApp(routes, { settings: { uploads, csrf: { secure: false } } });
    return createServer(app, [csrfProtection(app.settings)]);
  };
  const save = path('save/', async (request) => {
    const form = await request.form();
    return json(form.files('f0').map(({ size }) => size));
  });

  it('keeps a few megabytes of an unfinished form of 99 files in memory', async () => {
    await whileListening(server([save], { maxTotalBytes: 300_000_000 }), async (port) => {
      const socket = await open(port);
      globalThis.gc?.();
      const before = process.memoryUsage().arrayBuffers;
      const content = Buffer.alloc(SIZE, 'a');
      await send(socket, head(280_000_000) + token);
      for (let i = 0; i < 99; i++) {
        await send(socket, part(`f${i}`));
        await send(socket, content);
        await send(socket, '\r\n');
      }
      await eventually('files on the disk', () => folders().length > 0);
      let held = Infinity;
      // 257 MB were sent. What sockets and streams have under way comes on top of the budget.
      await eventually(
        () => `less than 60 MB in memory, not ${Math.round(held / 1e6)} MB`,
        () => {
          globalThis.gc?.();
          held = process.memoryUsage().arrayBuffers - before;
          return held < 60_000_000;
        },
      );
      socket.destroy();
      await eventually('the folders to be removed', () => folders().length === 0);
    });
  });

  it('refuses a form whose token did not come before its files without reading them', async () => {
    await whileListening(server([save]), async (port) => {
      for (const start of [part('f'), token.replace(SECRET, 'b'.repeat(32)) + part('f')]) {
        // The rest of the 50 MB never comes.
        const answer = await sendRaw(port, `${head(50_000_000)}${start}${'x'.repeat(100)}`);
        assert.match(answer, /^HTTP\/1\.1 403 /);
        assert.match(answer, /connection: close/i);
      }
      assert.deepEqual(folders(), []);
    });
  });

  it('does not read a body whose token is in the header', async () => {
    const unread = server([path('save/', () => text('answered'))]);
    await whileListening(unread, async (port) => {
      const start = head(50_000_000).replace('Cookie:', `X-CSRFToken: ${SECRET}\r\nConnection: close\r\nCookie:`);
      assert.match(await sendRaw(port, start), /answered/);
    });
  });

  it('refuses more than the total, announced or not', async () => {
    const limited = server([save], { maxTotalBytes: 100_000 });
    await whileListening(limited, async (port) => {
      assert.match(await sendRaw(port, head(100_001)), /^HTTP\/1\.1 413 /);
      const chunked = head(0).replace('Content-Length: 0', 'Transfer-Encoding: chunked');
      const body = token + part('f') + 'x'.repeat(200_000);
      assert.match(await sendRaw(port, `${chunked}${body.length.toString(16)}\r\n${body}\r\n`), /^HTTP\/1\.1 413 /);
    });
    await eventually('the folders to be removed', () => folders().length === 0);
  });

  it('stores large and small files with the same mode', async () => {
    const target = mkdtempSync(join(tmpdir(), 'target-'));
    chmodSync(target, 0o700);
    const store = path('save/', async (request) => {
      const form = await request.form();
      for (const name of ['large', 'small']) await form.file(name)?.saveTo(join(target, name));
      return text('ok');
    });
    const file = (name: string, size: number) => `${part(name)}${'x'.repeat(size)}\r\n`;
    const response = await server([store]).inject({
      method: 'POST',
      url: '/save/',
      cookies: { csrftoken: SECRET },
      headers: { 'content-type': 'multipart/form-data; boundary=XX' },
      payload: `${token}${file('large', 3_000_000)}${file('small', 10)}--XX--\r\n`,
    });
    assert.equal(response.statusCode, 200);
    const mode = (name: string): string => (statSync(join(target, name)).mode & 0o777).toString(8);
    assert.equal(mode('large'), mode('small'));
    assert.ok(existsSync(join(target, 'large')));
    rmSync(target, { recursive: true });
  });

  it('takes the extended name of a file over the plain one, in either order', async () => {
    const name = path('save/', async (request) => text((await request.form()).file('f')?.name ?? ''));
    for (const names of [
      `filename="plain.txt"; filename*=UTF-8''n%C3%A4me.txt`,
      `filename*=UTF-8''n%C3%A4me.txt; filename="pla;in*=.txt"`,
    ]) {
      const response = await server([name]).inject({
        method: 'POST',
        url: '/save/',
        cookies: { csrftoken: SECRET },
        headers: { 'content-type': 'multipart/form-data; boundary=XX' },
        payload: `${token}--XX\r\nContent-Disposition: form-data; name="f"; ${names}\r\n\r\nx\r\n--XX--\r\n`,
      });
      assert.equal(response.body, 'näme.txt', names);
    }
  });

  it('refuses a form in another charset in place of reading it wrongly', async () => {
    const echo = path('save/', async (request) => text((await request.form()).get('n') ?? ''));
    const post = (type: string, payload: string) =>
      server([echo]).inject({
        method: 'POST',
        url: '/save/',
        cookies: { csrftoken: SECRET },
        headers: { 'content-type': type, 'x-csrftoken': SECRET },
        payload,
      });
    const type = 'application/x-www-form-urlencoded';
    assert.equal((await post(`${type}; charset=iso-8859-1`, 'n=J%FCrg')).statusCode, 400);
    for (const charset of ['', '; charset=utf-8', '; charset="UTF8"'])
      assert.equal((await post(type + charset, 'n=J%C3%BCrg')).body, 'Jürg', charset);
  });
});

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket)).on('error', reject);
  });
}

function send(socket: Socket, data: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(data, (error) => (error ? reject(error) : resolve()));
  });
}
