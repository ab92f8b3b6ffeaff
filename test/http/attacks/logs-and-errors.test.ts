import assert from 'node:assert/strict';
import { createServer, createLogger, json, path, text } from '../../../src/runtime/http/index.ts';
import { listen } from '../../../src/runtime/app/listen.ts';
import { csrfProtection } from '../../../src/runtime/security/index.ts';
import { createTestApp } from '../../support/http-app.ts';

describe('http/attacks: logs and errors', () => {
  const routes = [
    path('reset/<str:uid>/<str:token>/', () => text('page')),
    path('save/', async (request) => json(await request.json())),
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

  it('note a promise that nobody awaits, and go on serving', async () => {
    const { server } = serve();
    const log: string[] = [];
    const logger = createLogger({ level: 'error', format: 'json', write: (line) => log.push(line) });
    const others = process.rawListeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    const running = await listen(server, { host: '127.0.0.1', port: 0 }, async () => undefined, logger);
    try {
      for (let i = 0; i < 2; i++) assert.equal(await (await fetch(new URL('/forget/', running.url))).text(), 'sent');
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(log.length, 2);
      assert.match(log[0] ?? '', /mail failed/);
    } finally {
      await running.stop(100);
      for (const listener of others) process.on('unhandledRejection', listener as NodeJS.UnhandledRejectionListener);
    }
  });
});
