// Errors below an API's path have the API's shape, wherever they come from.
import assert from 'node:assert/strict';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { Http404 } from '../../../../../src/runtime/http/errors.ts';
import { HttpResponse } from '../../../../../src/runtime/http/response.ts';
import { path } from '../../../../../src/runtime/http/routing/urls.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { apiView, modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { pathVersioning } from '../../../../../src/runtime/rest/request/versioning.ts';
import { type ApiApp, createApiApp } from '../../../../support/api-app.ts';

const MODELS = 'model Note {\n  id   Int    @id @default(autoincrement())\n  text String\n}\n';

async function createApp(errors: 'detail' | 'problem', debug = false): Promise<ApiApp> {
  const api = await createApiApp({
    models: MODELS,
    settings: { debug, rest: { errors }, uploads: { maxBodyBytes: 2000 } },
    api: [
      router({ path: 'api/' })
        .register('notes', modelViewSet('Note', { fields: ['id', 'text'], permissions: allowAny }))
        .register('mine', modelViewSet('Note', { fields: ['id', 'text'] }))
        .register(
          'broken',
          apiView({
            get: () => {
              throw new Error('a bug with the password of the database');
            },
            post: () => {
              throw new Http404('This one has moved.');
            },
            permissions: allowAny,
          }),
        ),
      router({ path: 'v/<str:version>/', versioning: pathVersioning({ allowed: ['1'] }) }),
    ],
    routes: [
      path('api/page/', () => {
        throw new Http404();
      }),
      path('', () => new HttpResponse('home')),
    ],
  });
  return api;
}

describe('rest/respond/error-response', () => {
  let api: ApiApp;

  before(async function () {
    this.timeout(60_000);
    api = await createApp('detail');
  });
  after(() => api?.close());

  const answer = async (method: string, url: string, options: object = {}): Promise<unknown[]> => {
    const { status, body } = await api.call(method, url, options);
    return [status, body];
  };

  it('answers 404 for addresses that no router has', async () => {
    for (const url of ['/api/nothing/', '/api/notes/1/nothing/', '/v/1/nothing/'])
      assert.deepEqual(await answer('GET', url), [404, { detail: 'Not found.' }], url);
    assert.deepEqual(await answer('DELETE', '/api/nothing/'), [404, { detail: 'Not found.' }]);
    assert.match(String((await api.call('GET', '/api/nothing/')).headers['vary']), /Accept/);
  });

  for (const debug of [true, false])
    it(`names the address with the trailing slash that a write has forgotten, with debug: ${debug}`, async function () {
      this.timeout(60_000);
      const other = await createApp('detail', debug);
      try {
        for (const [method, url] of [
          ['POST', '/api/notes'],
          ['PUT', '/api/notes/1'],
          ['PATCH', '/api/notes/1'],
          ['DELETE', '/api/notes/1'],
        ] as const) {
          const { status, body } = await other.call(method, `${url}?page=1`, { body: { text: 'x' } });
          const detail = `Not found. Did you mean ${url}/ with a trailing slash?`;
          assert.deepEqual([status, body], [404, { detail }]);
        }
        const { status, headers } = await other.call('GET', '/api/notes?page=1');
        assert.deepEqual([status, headers['location']], [301, '/api/notes/?page=1']);
        const form = await other.call('POST', '/api/notes', { headers: { accept: 'text/html' } });
        assert.equal(form.status, debug ? 500 : 301);
      } finally {
        await other.close();
      }
    });

  it('keeps the message of a 404 of the project', async () => {
    assert.deepEqual(await answer('POST', '/api/broken/'), [404, { detail: 'This one has moved.' }]);
  });

  it('leaves pages alone: outside of the API, of the project below its path, and for browsers without an address', async () => {
    const html = { headers: { accept: 'text/html,*/*;q=0.8' } };
    for (const [url, options] of [['/nothing/'], ['/apis/'], ['/api/page/'], ['/api/nothing/', html]] as const) {
      const { status, headers } = await api.call('GET', url, options);
      assert.deepEqual([status, String(headers['content-type']).slice(0, 9)], [404, 'text/html'], url);
    }
  });

  it('answers 400 for malformed JSON and malformed addresses', async () => {
    const [status, body] = await answer('POST', '/api/notes/', { body: '{"text"' });
    assert.equal(status, 400);
    assert.match((body as { detail: string }).detail, /^JSON parse error - /);
    assert.equal((await answer('GET', '/api/%E0%A4/'))[0], 400);
    assert.equal(typeof ((await answer('GET', '/api/%E0%A4/'))[1] as { detail?: unknown }).detail, 'string');
  });

  it('answers 403 for a session without the CSRF token', async () => {
    await api.createUser('eve@example.com', { isSuperuser: true });
    const eve = api.visitor();
    await eve.signIn('eve@example.com');
    const { statusCode, body } = await eve.postWithout('/api/mine/', { text: 'x' });
    assert.equal(statusCode, 403);
    assert.match((JSON.parse(body) as { detail: string }).detail, /^CSRF Failed: /);
  });

  it('answers 405 with the methods, 413 and 415', async () => {
    const { status, body, headers } = await api.call('DELETE', '/api/notes/');
    assert.deepEqual([status, body], [405, { detail: 'Method "DELETE" not allowed.' }]);
    assert.equal(headers['allow'], 'GET, POST, HEAD, OPTIONS');
    const large = await api.call('POST', '/api/notes/', { body: { text: 'x'.repeat(3000) } });
    assert.equal(large.status, 413);
    assert.equal(typeof (large.body as { detail?: unknown }).detail, 'string');
    const xml = { body: '<a/>', headers: { 'content-type': 'application/xml' } };
    assert.deepEqual(await answer('POST', '/api/notes/', xml), [
      415,
      { detail: 'Unsupported media type "application/xml" in request.' },
    ]);
  });

  it('answers 500 for a bug without a word about it, and logs it', async () => {
    const before = api.log.length;
    const { status, body, headers } = await api.call('GET', '/api/broken/');
    assert.deepEqual([status, body, headers['cache-control']], [500, { detail: 'Internal Server Error' }, 'no-store']);
    assert.match(api.log.slice(before).join('\n'), /a bug with the password/);
  });

  it('answers problem details for the same errors, by the setting', async function () {
    this.timeout(60_000);
    const other = await createApp('problem');
    try {
      for (const [method, url, status] of [
        ['GET', '/api/nothing/', 404],
        ['DELETE', '/api/notes/', 405],
        ['GET', '/api/broken/', 500],
        ['GET', '/api/%E0%A4/', 400],
      ] as const) {
        const { headers, body } = await other.call(method, url);
        assert.match(String(headers['content-type']), /^application\/problem\+json/, url);
        const { type, instance, ...problem } = body as Record<string, unknown>;
        assert.deepEqual([type, problem['status'], instance], ['about:blank', status, url]);
      }
    } finally {
      await other.close();
    }
  });
});
