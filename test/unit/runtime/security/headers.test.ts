import assert from 'node:assert/strict';
import { text } from '../../../../src/runtime/http/response.ts';
import { createServer } from '../../../../src/runtime/http/server.ts';
import { path } from '../../../../src/runtime/http/routing/urls.ts';
import { allowFraming, securityMiddleware } from '../../../../src/runtime/security/security-headers.ts';
import { createTestApp, type TestAppOptions } from '../../../support/http-app.ts';

const routes = [
  path('ok/', () => text('ok')),
  path('boom/', () => {
    throw new Error('x');
  }),
  path(
    'framed/',
    allowFraming(() => text('framed')),
  ),
  path('own/', () => text('', { headers: { 'x-frame-options': 'SAMEORIGIN', 'referrer-policy': 'no-referrer' } })),
];
const get = (url: string, settings: TestAppOptions['settings'] = {}, headers: Record<string, string> = {}) => {
  const app = createTestApp(routes, { settings: { logging: { level: 'silent' }, ...settings } });
  return createServer(app, securityMiddleware(app.settings)).inject({ url, headers });
};
const HTTPS = { proxySslHeader: ['x-forwarded-proto', 'https'] as const };
const OVER_HTTPS = { 'x-forwarded-proto': 'https' };

describe('security/headers', () => {
  it('are on every answer, errors, redirects and refused hosts included', async () => {
    for (const [url, status] of [
      ['/ok/', 200],
      ['/ok', 301],
      ['/nope/', 404],
      ['/boom/', 500],
      ['/%ff', 400],
    ] as const) {
      const { headers, statusCode } = await get(url);
      assert.equal(statusCode, status);
      assert.equal(headers['x-content-type-options'], 'nosniff', url);
      assert.equal(headers['referrer-policy'], 'same-origin');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['x-frame-options'], 'DENY');
    }
    const refused = await get('/ok/', { allowedHosts: ['example.com'] }, { host: 'evil.com' });
    assert.deepEqual([refused.statusCode, refused.headers['x-frame-options']], [400, 'DENY']);
  });

  it('leave what a view has set', async () => {
    const { headers } = await get('/own/');
    assert.deepEqual([headers['x-frame-options'], headers['referrer-policy']], ['SAMEORIGIN', 'no-referrer']);
    assert.equal((await get('/framed/')).headers['x-frame-options'], undefined);
  });

  it('can be turned off one by one', async () => {
    const { headers } = await get('/ok/', {
      security: { contentTypeNosniff: false, referrerPolicy: null, crossOriginOpenerPolicy: null, frameOptions: null },
    });
    for (const name of ['x-content-type-options', 'referrer-policy', 'cross-origin-opener-policy', 'x-frame-options'])
      assert.equal(headers[name], undefined);
  });

  it('have HSTS over https only', async () => {
    const security = { ...HTTPS, hstsSeconds: 60, hstsIncludeSubdomains: true, hstsPreload: true };
    assert.equal(
      (await get('/ok/', { security }, OVER_HTTPS)).headers['strict-transport-security'],
      'max-age=60; includeSubDomains; preload',
    );
    assert.equal((await get('/ok/', { security })).headers['strict-transport-security'], undefined);
  });

  it('redirect to https where wanted, keeping path and query', async () => {
    const security = { ...HTTPS, sslRedirect: true, sslRedirectExempt: ['^health/'] };
    const host = { host: 'example.com' };
    const redirected = await get('/ok/?a=%20', { security }, host);
    assert.deepEqual([redirected.statusCode, redirected.headers.location], [301, 'https://example.com/ok/?a=%20']);
    assert.equal((await get('/ok/', { security }, { ...host, ...OVER_HTTPS })).statusCode, 200);
    assert.equal((await get('/health/', { security }, host)).statusCode, 404);
    assert.equal(
      (await get('/ok/', { security: { ...security, sslHost: 'secure.example.com' } }, host)).headers.location,
      'https://secure.example.com/ok/',
    );
    assert.equal((await get('/ok/', { security, allowedHosts: ['x.com'] }, host)).statusCode, 400);
  });

  it('believe forwarded headers only where the settings say so', async () => {
    const allowedHosts = ['example.com'];
    const headers = { host: 'internal', 'x-forwarded-host': 'example.com' };
    assert.equal((await get('/ok/', { allowedHosts }, headers)).statusCode, 400);
    assert.equal((await get('/ok/', { allowedHosts, security: { useForwardedHost: true } }, headers)).statusCode, 200);
  });
});
