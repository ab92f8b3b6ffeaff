import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { injectTag } from '../../../../src/runtime/dev/inject.ts';

const TAG = '<script src="/x.js"></script>';

async function answer(
  listener: RequestListener,
  headers: Record<string, string> = {},
): Promise<{ body: Buffer; headers: Headers }> {
  const server = createServer((request, response) => {
    injectTag(request, response, () => TAG);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    headers,
    redirect: 'manual',
  });
  const body = Buffer.from(await response.arrayBuffer());
  server.close();
  return { body, headers: response.headers };
}

const html = { 'content-type': 'text/html; charset=utf-8' };

describe('runtime/dev/inject', () => {
  it('corrects the length of a page', async () => {
    const page = '<body>äöü</body>';
    const { body, headers } = await answer((_, response) => {
      response.writeHead(200, { ...html, 'content-length': Buffer.byteLength(page), etag: '"1"' });
      response.end(page);
    });
    assert.equal(String(body), `<body>äöü${TAG}</body>`);
    assert.equal(headers.get('content-length'), String(body.length));
    assert.equal(headers.get('etag'), null);
    assert.equal(headers.get('cache-control'), 'no-cache');
  });

  it('keeps every byte of a page in another encoding', async () => {
    const page = Buffer.concat([Buffer.from([0x3c, 0x62, 0x3e, 0xe4, 0xff, 0x80]), Buffer.from('</BODY>')]);
    const { body } = await answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1' });
      response.end(page);
    });
    assert.deepEqual(body, Buffer.concat([page.subarray(0, 6), Buffer.from(TAG), page.subarray(6)]));
  });

  it('finds the end of a page that comes in parts', async () => {
    const { body } = await answer((_, response) => {
      response.writeHead(200, { ...html, 'content-length': 29 });
      response.write('<body>');
      response.write('part</body>');
      response.end('</html>');
    });
    assert.equal(String(body), `<body>part${TAG}</body></html>`);
  });

  it('works without a call of writeHead', async () => {
    const { body } = await answer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<body></body>');
    });
    assert.equal(String(body), `<body>${TAG}</body>`);
  });

  it('leaves other responses alone', async () => {
    const same = async (headers: Record<string, string>, status = 200): Promise<void> => {
      const { body } = await answer((_, response) => {
        response.writeHead(status, headers);
        response.end('<body></body>');
      });
      assert.equal(String(body), '<body></body>');
    };
    await same({ 'content-type': 'text/plain' });
    await same({});
    await same({ ...html, location: '/' }, 302);
  });

  it('passes on multiple cookies', async () => {
    const { headers } = await answer((_, response) => {
      response.writeHead(200, { ...html, 'set-cookie': ['a=1', 'b=2'] });
      response.end('<body></body>');
    });
    assert.deepEqual(headers.getSetCookie(), ['a=1', 'b=2']);
  });
});
