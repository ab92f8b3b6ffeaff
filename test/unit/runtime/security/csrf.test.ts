import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { json, text } from '../../../../src/runtime/http/response.ts';
import { path } from '../../../../src/runtime/http/routing/urls.ts';
import {
  csrfExempt,
  csrfProtection,
  ensureCsrfCookie,
  getCsrfToken,
  rotateCsrfToken,
} from '../../../../src/runtime/security/csrf.ts';
import {
  createSecret,
  maskSecret,
  tokenMatches,
  tokenProblem,
  unmaskToken,
} from '../../../../src/runtime/security/csrf-token.ts';
import { createServer } from '../../../../src/runtime/http/server.ts';
import { createTestApp, type TestAppOptions } from '../../../support/http-app.ts';

const routes = [
  path('form/', (request) => (request.method === 'GET' ? text(request.csrfToken) : text('saved'))),
  path('plain/', () => text('plain')),
  path(
    'exempt/',
    csrfExempt(() => text('exempt')),
  ),
  path(
    'ensure/',
    ensureCsrfCookie(() => text('ensured')),
  ),
  path(
    'login/',
    csrfExempt((request) => {
      rotateCsrfToken(request);
      return text('');
    }),
  ),
  path('twice/', (request) => json([getCsrfToken(request), request.csrfToken])),
];

function server(options: TestAppOptions = {}) {
  const app = createTestApp(routes, options);
  return createServer(app, [csrfProtection(app.settings)]);
}

describe('security/csrf', () => {
  it('leads from the form to the saved post', async () => {
    const app = server();
    const page = await app.inject('/form/');
    const [cookie] = page.cookies;
    assert.match(page.body, /^[A-Za-z0-9]{64}$/);
    assert.equal(page.headers.vary, 'Cookie');
    const { name, path: cookiePath, sameSite, secure, maxAge, httpOnly } = cookie!;
    assert.deepEqual(
      { name, cookiePath, sameSite, secure, maxAge, httpOnly },
      { name: 'csrftoken', cookiePath: '/', sameSite: 'Lax', secure: true, maxAge: 31_449_600, httpOnly: undefined },
    );
    const send = (token: string) =>
      app.inject({
        method: 'POST',
        url: '/form/',
        cookies: { csrftoken: cookie!.value },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: `csrfmiddlewaretoken=${token}`,
      });
    assert.equal((await send(page.body)).body, 'saved');
    assert.equal((await send(maskSecret(createSecret()))).statusCode, 403);
  });

  it('keeps the secret of a visitor and masks it afresh', async () => {
    const { body, cookies } = await server().inject('/twice/');
    const [first, second] = JSON.parse(body) as [string, string];
    assert.notEqual(first, second);
    assert.equal(unmaskToken(first), cookies[0]!.value);
    const again = await server().inject({ url: '/form/', cookies: { csrftoken: cookies[0]!.value } });
    assert.equal(unmaskToken(again.body), cookies[0]!.value);
  });

  it('sets no cookie on pages that use no token', async () => {
    const { cookies, headers } = await server().inject('/plain/');
    assert.deepEqual([cookies, headers.vary], [[], undefined]);
    assert.equal((await server().inject('/ensure/')).cookies.length, 1);
  });

  it('replaces a cookie that cannot be a secret', async () => {
    const { cookies } = await server().inject({ url: '/form/', cookies: { csrftoken: 'rubbish' } });
    assert.match(cookies[0]!.value, /^[A-Za-z0-9]{32}$/);
  });

  it('leaves exempt views alone and changes the secret on demand', async () => {
    assert.equal((await server().inject({ method: 'POST', url: '/exempt/' })).body, 'exempt');
    const old = createSecret();
    const { cookies } = await server().inject({ method: 'POST', url: '/login/', cookies: { csrftoken: old } });
    assert.notEqual(cookies[0]!.value, old);
  });

  it('leaves unknown paths to their 404 and missing slashes to their redirect', async () => {
    assert.equal((await server().inject({ method: 'POST', url: '/nowhere/' })).statusCode, 404);
    assert.equal((await server().inject({ method: 'POST', url: '/form' })).statusCode, 301);
  });

  it('tells the reason in debug only', async () => {
    const post = (debug: boolean) => server({ settings: { debug } }).inject({ method: 'POST', url: '/form/' });
    assert.match((await post(true)).body, /CSRF cookie not set/);
    const { statusCode, body } = await post(false);
    assert.equal(statusCode, 403);
    assert.doesNotMatch(body, /cookie not set/);
    assert.match(body, /reload the page/);
  });

  it('takes the token of a script from the header of the settings', async () => {
    const secret = createSecret();
    const send = (header: string) =>
      server({ settings: { csrf: { headerName: 'x-xsrf-token' } } }).inject({
        method: 'DELETE',
        url: '/form/',
        cookies: { csrftoken: secret },
        headers: { [header]: maskSecret(secret) },
      });
    assert.equal((await send('x-xsrf-token')).statusCode, 200);
    assert.equal((await send('x-csrftoken')).statusCode, 403);
  });

  describe('tokens', () => {
    it('unmask to the secret under every mask', () => {
      const secret = fc.stringMatching(/^[A-Za-z0-9]{32}$/);
      fc.assert(
        fc.property(secret, secret, (one, mask) => {
          assert.equal(unmaskToken(maskSecret(one, mask)), one);
          assert.equal(tokenMatches(maskSecret(one, mask), one), true);
          assert.equal(tokenMatches(maskSecret(one, mask), mask), one === mask);
        }),
      );
    });

    it('have a form', () => {
      assert.equal(tokenProblem('a'.repeat(32)), undefined);
      assert.equal(tokenProblem('a'.repeat(63)), 'has incorrect length');
      assert.equal(tokenProblem(`${'a'.repeat(63)}\n`), 'has invalid characters');
      assert.match(createSecret(), /^[A-Za-z0-9]{32}$/);
    });

    it('use every letter about equally', () => {
      const counts = new Map<string, number>();
      for (let i = 0; i < 2000; i++)
        for (const letter of createSecret()) counts.set(letter, (counts.get(letter) ?? 0) + 1);
      // 64,000 letters, 1,032 of each on average; seven standard deviations to either side.
      assert.equal(counts.size, 62);
      for (const count of counts.values()) assert.ok(count > 800 && count < 1270, String(count));
    });
  });
});
