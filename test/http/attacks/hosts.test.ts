import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '../../../src/runtime/http/server.ts';
import { MEDIA_OPTIONS, staticRoutes } from '../../../src/runtime/http/static/static-view.ts';
import { path } from '../../../src/runtime/http/routing/urls.ts';
import { StaticFiles } from '../../../src/runtime/http/static/static-files.ts';
import { text } from '../../../src/runtime/http/response.ts';
import type { SettingsInput } from '../../../src/runtime/settings/define-settings.ts';
import { mediaHostOnly } from '../../../src/runtime/project/statics.ts';
import { securityMiddleware } from '../../../src/runtime/security/security-headers.ts';
import { createTestApp } from '../../support/http-app.ts';
import { sendRaw, whileListening } from '../../support/sockets.ts';

const routes = [path('', (request) => text(request.host))];

function serve(settings: Partial<SettingsInput> = {}) {
  const app = createTestApp(routes, { settings: { allowedHosts: ['example.com'], ...settings } });
  return createServer(app, securityMiddleware(app.settings));
}

describe('http/attacks: hosts', () => {
  it('refuses a request with two Host headers, of which a proxy may take the other one', async () => {
    await whileListening(serve(), async (port) => {
      for (const second of ['evil.com', 'example.com']) {
        const request = `GET / HTTP/1.1\r\nHost: example.com\r\nHOST: ${second}\r\nConnection: close\r\n\r\n`;
        assert.match(await sendRaw(port, request), /^HTTP\/1\.1 400 /, second);
      }
    });
  });

  it('goes by the host of an absolute address', async () => {
    await whileListening(serve({ allowedHosts: ['example.com', 'example.org'] }), async (port) => {
      const get = (target: string) =>
        sendRaw(port, `GET ${target} HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n`);
      assert.match(await get('http://evil.com/'), /^HTTP\/1\.1 400 /);
      assert.match(await get('http://example.org/'), /^HTTP\/1\.1 200 [^]*example\.org$/);
      assert.match(await get('http://example.com@evil.com/'), /^HTTP\/1\.1 400 /);
    });
  });

  it('looks often enough for clients whose headers take too long', () => {
    const { server } = serve();
    assert.ok(
      Number((server as unknown as { connectionsCheckingInterval: number }).connectionsCheckingInterval) <= 5000,
    );
  });
});

describe('http/attacks: uploaded files', () => {
  const root = mkdtempSync(join(tmpdir(), 'media-'));
  const statics = new StaticFiles('/media/', [root]);
  after(() => rmSync(root, { recursive: true }));
  for (const name of [
    'e.js',
    'e.mjs',
    'p.html',
    'p.xhtml',
    'i.svg',
    'd.xml',
    'e.wasm',
    's.css',
    'x',
    'i.png',
    't.txt',
    'p.pdf',
  ])
    writeFileSync(join(root, name), 'content');

  const server = () => {
    const app = createTestApp(staticRoutes(statics, MEDIA_OPTIONS));
    return createServer(app, securityMiddleware(app.settings));
  };

  it('run neither as a page nor as a script', async () => {
    for (const name of ['e.js', 'e.mjs', 'p.html', 'p.xhtml', 'i.svg', 'd.xml', 'e.wasm', 's.css', 'x']) {
      const { headers, statusCode } = await server().inject(`/media/${name}`);
      assert.equal(statusCode, 200);
      assert.deepEqual(
        [
          headers['content-type'],
          headers['content-disposition'],
          headers['content-security-policy'],
          headers['cross-origin-resource-policy'],
          headers['x-content-type-options'],
        ],
        ['application/octet-stream', 'attachment', "default-src 'none'; sandbox", 'same-origin', 'nosniff'],
        name,
      );
    }
  });

  it('are shown where they hold no script', async () => {
    for (const [name, type] of [
      ['i.png', 'image/png'],
      ['t.txt', 'text/plain; charset=utf-8'],
      ['p.pdf', 'application/pdf'],
    ] as const) {
      const { headers } = await server().inject(`/media/${name}`);
      assert.deepEqual([headers['content-type'], headers['content-disposition']], [type, undefined], name);
    }
  });

  it('are served by their own host alone, which has no pages', async () => {
    const app = createTestApp([...staticRoutes(statics, { ...MEDIA_OPTIONS, host: 'media.test' }), ...routes], {
      settings: { mediaHost: 'media.test', allowedHosts: ['site.test', 'media.test'] },
    });
    const both = createServer(app, [mediaHostOnly(app.settings)]);
    const get = (host: string, url: string) => both.inject({ url, headers: { host } });
    assert.equal((await get('media.test', '/media/i.png')).statusCode, 200);
    assert.equal((await get('media.test', '/')).statusCode, 404);
    assert.equal((await get('site.test', '/')).statusCode, 200);
    const moved = await get('site.test', '/media/i.png');
    assert.deepEqual([moved.statusCode, moved.headers.location], [302, 'http://media.test/media/i.png']);
  });
});
