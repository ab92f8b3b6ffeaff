import assert from 'node:assert/strict';
import { allowMethods } from '../../../src/runtime/http/view.ts';
import { createServer } from '../../../src/runtime/http/server.ts';
import { createLogger } from '../../../src/runtime/http/logging/logger.ts';
import { json, text } from '../../../src/runtime/http/response.ts';
import { path } from '../../../src/runtime/http/routing/urls.ts';
import { listen } from '../../../src/runtime/project/listen.ts';
import { csrfProtection } from '../../../src/runtime/security/csrf.ts';
import { eventually } from '../../support/eventually.ts';
import { createTestApp } from '../../support/http-app.ts';

describe('http/attacks: logs and errors', () => {
  const routes = [
    path('reset/<str:uid>/<str:token>/', () => text('page')),
    path('save/', async (request) => json(await request.json())),
    path(
      'only-get/',
      allowMethods(['GET'], () => text('')),
    ),
    path('fails/', () => {
      throw new Error('unexpected');
    }),
    path('forget/', () => {
      void Promise.reject(new Error('mail failed'));
      return text('sent');
    }),
  ];
  const serve = () => {
    const app = createTestApp(routes);
    return { app, server: createServer(app, [csrfProtection(app.settings)]) };
  };

  it('write no token of an address into the log', async () => {
    const { app, server } = serve();
    await server.inject('/reset/MQ/abc-secretsecret/?next=1&access_token=qqq');
    assert.doesNotMatch(app.log.join(), /secretsecret|qqq/);
    assert.match(app.log.join(), /\/reset\/MQ\/\*{8}\/\?next=1&access_token=\*{8}/);
  });

  it('answer JSON to clients that send JSON', async () => {
    const { server } = serve();
    const send = (payload: string, headers: Record<string, string> = {}) =>
      server.inject({
        method: 'POST',
        url: '/save/',
        payload,
        cookies: { csrftoken: 'a'.repeat(32) },
        headers: { 'content-type': 'application/json', accept: '*/*', ...headers },
      });
    const refused = await send('{}');
    assert.deepEqual([refused.statusCode, refused.json().error.code], [403, 'CSRF_FAILED']);
    const broken = await send('{', { 'x-csrftoken': 'a'.repeat(32) });
    assert.deepEqual([broken.statusCode, broken.json().error.code], [400, 'REQUEST_JSON_INVALID']);
    assert.match(String((await send('{}', { accept: 'text/html' })).headers['content-type']), /html/);
  });

  it('have one form for clients that ask for JSON', async () => {
    const { server } = serve();
    const answer = async (method: 'GET' | 'POST', url: string, payload?: string) => {
      const token = 'a'.repeat(32);
      const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-csrftoken': token };
      const response = await server.inject({
        method,
        url,
        headers,
        cookies: { csrftoken: token },
        ...(payload && { payload }),
      });
      const { error } = response.json();
      assert.deepEqual(Object.keys(response.json()), ['error']);
      assert.deepEqual([error.status, typeof error.title], [response.statusCode, 'string']);
      return [response.statusCode, error.code];
    };
    assert.deepEqual(await answer('GET', '/nowhere/'), [404, 'HTTP_404']);
    assert.deepEqual(await answer('POST', '/only-get/', '{}'), [405, 'HTTP_405']);
    assert.deepEqual(await answer('POST', '/save/', '{'), [400, 'REQUEST_JSON_INVALID']);
    assert.deepEqual(await answer('POST', '/save/', `"${'x'.repeat(3_000_000)}"`), [413, 'REQUEST_BODY_TOO_LARGE']);
    assert.deepEqual(await answer('GET', '/%ff/'), [400, 'REQUEST_PATH_INVALID']);
    assert.deepEqual(await answer('GET', '/fails/'), [500, 'HTTP_500']);
  });

  it('name the header that a script has to send, or the origin that is not trusted', async () => {
    const { server } = serve();
    const refusal = async (headers: Record<string, string>) => {
      const sent = { 'content-type': 'application/json', accept: 'application/json', ...headers };
      return (await server.inject({ method: 'POST', url: '/save/', payload: '{}', headers: sent })).json().error;
    };
    assert.deepEqual(await refusal({}), {
      status: 403,
      title: 'Forbidden',
      message: "CSRF verification failed: send the value of the cookie 'csrftoken' in the header 'x-csrftoken'",
      code: 'CSRF_FAILED',
    });
    assert.match(
      (await refusal({ origin: 'https://evil.example' })).message,
      /requests from this origin are not trusted/,
    );
  });

  it('show no token of the Referer that is not trusted', async () => {
    const app = createTestApp(routes, {
      settings: { debug: true, security: { proxySslHeader: ['x-scheme', 'https'] } },
    });
    const server = createServer(app, [csrfProtection(app.settings)]);
    for (const referer of [
      'https://other.example/page?code=sesamsesam&state=1',
      'https://ann:sesamsesam@other.example/page#sesamsesam',
      'https://other.example/reset/MQ/sesamsesam/',
      'https://other.example/reset/MQ/sesamsesam/%ff?a=sesamsesam',
    ]) {
      const headers = { referer, 'x-scheme': 'https', cookie: `csrftoken=${'a'.repeat(32)}` };
      const { statusCode, body } = await server.inject({ method: 'POST', url: '/save/', headers });
      assert.equal(statusCode, 403);
      assert.match(body, /Referer checking failed - https:\/\/other\.example\//);
      // An address that cannot be decoded is not one of ours, so that nothing is known about its path.
      assert.doesNotMatch(referer.includes('%ff') ? body.replace('MQ/sesamsesam', '') : body, /sesamsesam/);
    }
  });

  it('note a promise that nobody awaits, and go on serving', async () => {
    const { server } = serve();
    const log: string[] = [];
    const logger = createLogger({ level: 'error', format: 'json', write: (line) => log.push(line) });
    const others = process.rawListeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    const running = await listen(server, { host: '127.0.0.1', port: 0 }, async () => undefined, logger);
    try {
      for (let i = 0; i < 2; i++) assert.equal(await (await fetch(new URL('/forget/', running.url))).text(), 'sent');
      await eventually('a line for each promise', () => log.length >= 2);
      assert.equal(log.length, 2);
      assert.match(log[0] ?? '', /mail failed/);
    } finally {
      await running.stop(100);
      for (const listener of others) process.on('unhandledRejection', listener as NodeJS.UnhandledRejectionListener);
    }
  });
});
