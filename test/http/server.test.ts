import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { HttpError, Http404, PermissionDenied } from '../../src/runtime/http/errors.ts';
import { getOr404 } from '../../src/runtime/views/get-or-404.ts';
import { redirect } from '../../src/runtime/http/responses/redirect.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { html, HttpResponse, json, text } from '../../src/runtime/http/response.ts';
import { createServer } from '../../src/runtime/http/server.ts';
import { path, type Route } from '../../src/runtime/http/routing/urls.ts';
import { allowMethods, type Middleware } from '../../src/runtime/http/view.ts';
import { eventually } from '../support/eventually.ts';
import { createTestApp, createTestServer, type TestAppOptions } from '../support/http-app.ts';
import { sendRaw, whileListening } from '../support/sockets.ts';

const ok = () => text('ok');
const get = (routes: Route[], url: string, options: TestAppOptions = {}, headers: Record<string, string> = {}) =>
  createTestServer(routes, options).inject({ url, headers });

describe('http/server', () => {
  describe('slashes', () => {
    const routes = [path('ok/', ok), path('users/<int:id>/', ok), path('plain', ok)];

    it('redirects to the path with a slash if that matches, keeping the query', async () => {
      const response = await get(routes, '/ok?a=1&b=%20x');
      assert.deepEqual([response.statusCode, response.headers.location], [301, '/ok/?a=1&b=%20x']);
      assert.equal((await get(routes, '/users/12')).headers.location, '/users/12/');
    });

    it('answers 404 where the slash would not help', async () => {
      for (const url of ['/nothing', '/users/abc', '/plain/', '/ok/x'])
        assert.equal((await get(routes, url)).statusCode, 404, url);
    });

    it('leaves paths alone when appendSlash is off', async () => {
      assert.equal((await get(routes, '/ok', { settings: { appendSlash: false } })).statusCode, 404);
    });

    it('never redirects to another host', async () => {
      const answer = await whileListening(createTestServer([path('<path:p>/', ok)]), (port) =>
        sendRaw(port, 'GET //evil.com/ok HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
      );
      assert.match(answer, /^HTTP\/1\.1 301 /);
      assert.match(answer, /\r\nlocation: \/%2Fevil\.com\/ok\/\r\n/);
    });

    it('explains in debug that a POST would lose its body, and redirects in production', async () => {
      const post = (debug: boolean) =>
        createTestServer(routes, { settings: { debug, logging: { level: 'silent' } } }).inject({
          method: 'POST',
          url: '/ok',
        });
      assert.equal((await post(false)).statusCode, 301);
      const response = await post(true);
      assert.equal(response.statusCode, 500);
      assert.match(response.body, /POST \/ok has no trailing slash/);
    });
  });

  describe('methods', () => {
    const routes = [
      path('any/', (request) => text(request.method)),
      path('post/', allowMethods(['POST'], ok)),
      path('get/', allowMethods(['get'], ok)),
    ];
    const send = (method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT', url: string) =>
      createTestServer(routes).inject({ method, url });

    it('gives every method to a view that declares none', async () => {
      assert.equal((await send('PUT', '/any/')).body, 'PUT');
    });

    it('answers 405 with Allow for others than those declared', async () => {
      const response = await send('GET', '/post/');
      assert.deepEqual([response.statusCode, response.headers.allow], [405, 'POST']);
      assert.equal((await send('POST', '/get/')).headers.allow, 'GET, HEAD');
    });

    it('answers OPTIONS from the declaration', async () => {
      const response = await send('OPTIONS', '/get/');
      assert.deepEqual([response.statusCode, response.headers.allow, response.body], [200, 'GET, HEAD, OPTIONS', '']);
    });

    it('answers HEAD as GET, without the body', async () => {
      const answer = await whileListening(createTestServer(routes), (port) =>
        sendRaw(port, 'HEAD /get/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
      );
      assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
      assert.match(answer, /content-length: 2\r\n/);
      assert.ok(answer.endsWith('\r\n\r\n'));
    });
  });

  describe('paths', () => {
    it('gives views the decoded path', async () => {
      const routes = [path('<path:p>/', (request, { p }) => json([request.path, p, request.fullPath]))];
      assert.deepEqual((await get(routes, '/caf%C3%A9%20x/?a=%20')).json(), [
        '/café x/',
        'café x',
        '/caf%C3%A9%20x/?a=%20',
      ]);
    });

    it('refuses what cannot be decoded with 400, in production and debug, through all layers', async () => {
      const marker: Middleware = {
        name: 'marker',
        handle: async (_request, next) => {
          const response = await next();
          response.headers.set('x-marker', '1');
          return response;
        },
      };
      for (const debug of [false, true]) {
        for (const url of ['/%zz', '/%', '/%ff', '/a%2', '/%C3%28']) {
          const response = await createTestServer([path('<path:p>', ok)], { settings: { debug } }, [marker]).inject({
            url,
          });
          assert.deepEqual([response.statusCode, response.headers['x-marker']], [400, '1'], url);
        }
      }
    });

    it('survives NUL, absolute URLs, stars and anything else', async () => {
      const server = createTestServer([path('ok/', ok)]);
      assert.equal((await server.inject('/%00')).statusCode, 404);
      await whileListening(server, async (port) => {
        const send = (target: string, method = 'GET') =>
          sendRaw(port, `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
        assert.match(await send('http://other.example/ok/?x'), / 200 OK/);
        assert.match(await send('http://other.example'), / 404 /);
        assert.match(await send('*', 'OPTIONS'), / 404 /);
        assert.match(await send('/\u00ff\u00fe'), / 40[04] /);
      });
    });

    it('answers every path with a status below 500', async () => {
      const server = createTestServer([path('', ok), path('<int:n>/', ok), path('<path:p>/x/', ok)], {
        settings: { logging: { level: 'silent' } },
      });
      await fc.assert(
        fc.asyncProperty(fc.stringMatching(/^[!-~]{0,40}$/), async (target) => {
          const { statusCode } = await server.inject({ url: `/${target.replaceAll('\\', '/')}` });
          assert.ok(statusCode < 500, `${statusCode} for /${target}`);
        }),
        { numRuns: 300 },
      );
    });
  });

  describe('errors', () => {
    const fail = (error: unknown) => [
      path('', () => {
        throw error;
      }),
    ];
    const secret = new Error('the password is hunter2');

    it('become pages that tell nothing in production', async () => {
      const response = await get(fail(secret), '/');
      assert.equal(response.statusCode, 500);
      assert.match(String(response.headers['content-type']), /^text\/html/);
      assert.doesNotMatch(response.body, /hunter2|node_modules|\.ts|at /);
    });

    it('are logged with their stack', async () => {
      const app = createTestApp(fail(secret));
      await createServer(app, []).inject('/');
      const entry = JSON.parse(app.log[0]!);
      assert.deepEqual(
        [entry.level, entry.message, entry.error.message],
        ['error', 'GET /', 'the password is hunter2'],
      );
      assert.match(entry.error.stack, /server\.test\.ts/);
    });

    it('carry their status, headers and, below 500, their message', async () => {
      const response = await get(fail(new HttpError(429, 'slow down', { headers: { 'retry-after': '5' } })), '/');
      assert.deepEqual([response.statusCode, response.headers['retry-after']], [429, '5']);
      assert.match(response.body, /Slow down\./);
      assert.doesNotMatch((await get(fail(new HttpError(503, 'db on fire')), '/')).body, /fire/);
      assert.equal((await get(fail(new PermissionDenied()), '/')).statusCode, 403);
      assert.equal((await get(fail(new Http404()), '/')).statusCode, 404);
    });

    it('are escaped', async () => {
      for (const debug of [false, true]) {
        for (const status of [403, 400, 404, 409]) {
          const response = await get(fail(new HttpError(status, '<script>alert(1)</script>')), '/?<script>=<script>', {
            settings: { debug },
          });
          assert.equal(response.statusCode, status);
          assert.doesNotMatch(response.body, /<script/);
        }
      }
    });

    it('are JSON for those who prefer it', async () => {
      const response = await get(fail(new HttpError(409, 'taken')), '/', {}, { accept: 'application/json' });
      assert.deepEqual(response.json(), {
        error: { status: 409, title: 'Conflict', message: 'taken', code: 'HTTP_409' },
      });
      assert.deepEqual((await get(fail(secret), '/', {}, { accept: 'application/json' })).json(), {
        error: { status: 500, title: 'Internal Server Error', code: 'HTTP_500' },
      });
      assert.match(
        String(
          (await get(fail(secret), '/', {}, { accept: 'text/html,application/json;q=0.9' })).headers['content-type'],
        ),
        /html/,
      );
    });

    it("use the project's page, and the built-in one when that fails", async () => {
      const app = (errorPage: NonNullable<ReturnType<typeof createTestApp>['errorPage']>) =>
        get(fail(secret), '/', { app: { errorPage } });
      const own = await app((_request, status) => html(`own ${status}`));
      assert.deepEqual([own.statusCode, own.body], [500, 'own 500']);
      const broken = await app(() => {
        throw new Error('page broken too');
      });
      assert.equal(broken.statusCode, 500);
      assert.match(broken.body, /Internal Server Error/);
    });

    it('say in the log which view returned no response', async () => {
      const app = createTestApp([
        path('', function forgetful() {
          return undefined as never;
        }),
      ]);
      assert.equal((await createServer(app, []).inject('/')).statusCode, 500);
      assert.match(app.log[0]!, /view 'forgetful' returned undefined instead of a response/);
    });

    it('of getOr404 are 404', async () => {
      assert.equal(
        (await get([path('', async () => text(String(await getOr404(Promise.resolve(null)))))], '/')).statusCode,
        404,
      );
      assert.equal(await getOr404(Promise.resolve(0)), 0);
    });

    it('do not take a status from foreign errors', async () => {
      assert.equal((await get(fail(Object.assign(new Error('upstream'), { statusCode: 404 })), '/')).statusCode, 500);
    });
  });

  describe('middleware', () => {
    const layer = (name: string, seen: string[]): Middleware => ({
      name,
      async handle(_request, next) {
        seen.push(`${name} in`);
        const response = await next();
        seen.push(`${name} out ${response.status}`);
        return response;
      },
    });

    it('runs in order and in reverse, also around errors and unknown paths', async () => {
      for (const [url, status] of [
        ['/', 200],
        ['/boom/', 500],
        ['/nothing/', 404],
      ] as const) {
        const seen: string[] = [];
        const routes = [
          path('', ok),
          path('boom/', () => {
            throw new Error('x');
          }),
        ];
        await createTestServer(routes, {}, [layer('a', seen), layer('b', seen)]).inject(url);
        assert.deepEqual(seen, ['a in', 'b in', `b out ${status}`, `a out ${status}`]);
      }
    });

    it('may answer itself, and may fail', async () => {
      const seen: string[] = [];
      const answer: Middleware = { name: 'answer', handle: async () => text('early', { status: 418 }) };
      const failing: Middleware = {
        name: 'failing',
        handle: async () => {
          throw new PermissionDenied();
        },
      };
      assert.equal(
        (await createTestServer([path('', ok)], {}, [layer('a', seen), answer]).inject('/')).statusCode,
        418,
      );
      assert.equal(
        (await createTestServer([path('', ok)], {}, [layer('a', seen), failing]).inject('/')).statusCode,
        403,
      );
      assert.deepEqual(seen, ['a in', 'a out 418', 'a in', 'a out 403']);
    });

    it('may redirect to a route by name', async () => {
      const login: Middleware = { name: 'login', handle: async () => redirect('home', {}, { query: { next: '/x/' } }) };
      const response = await createTestServer([path('home/', ok, { name: 'home' })], {}, [login]).inject('/x/');
      assert.deepEqual([response.statusCode, response.headers.location], [302, '/home/?next=%2Fx%2F']);
    });

    it('sees what the URL resolved to and where redirects go', async () => {
      let seen: unknown;
      const spy: Middleware = {
        name: 'spy',
        handle: async (request, next) => {
          const response = await next();
          seen = [request.resolved?.viewName, response.headers.get('location')];
          return response;
        },
      };
      await createTestServer(
        [path('go/', () => redirect('home'), { name: 'go' }), path('', ok, { name: 'home' })],
        {},
        [spy],
      ).inject('/go/');
      assert.deepEqual(seen, ['go', '/']);
    });
  });

  describe('responses', () => {
    it('send cookies one line each', async () => {
      const response = await get([path('', () => text('').setCookie('a', '1').setCookie('b', '2'))], '/');
      assert.deepEqual(
        response.cookies.map(({ name, value }) => [name, value]),
        [
          ['a', '1'],
          ['b', '2'],
        ],
      );
    });

    it('send bytes and streams', async () => {
      const routes = [
        path(
          'bytes/',
          () => new HttpResponse(new Uint8Array([1, 2, 255]), { contentType: 'application/octet-stream' }),
        ),
        path('stream/', () => new HttpResponse(Readable.from(['a', 'b', 'c']))),
      ];
      assert.deepEqual([...(await get(routes, '/bytes/')).rawPayload], [1, 2, 255]);
      assert.equal((await get(routes, '/stream/')).body, 'abc');
    });

    it('have no body and no length for 204 and 304', async () => {
      for (const status of [204, 304]) {
        const response = await get([path('', () => text('ignored', { status }))], '/');
        assert.deepEqual(
          [response.statusCode, response.body, response.headers['content-length'], response.headers['content-type']],
          [status, '', undefined, undefined],
        );
      }
    });

    it('end a stream when the client goes away', async () => {
      let destroyed = false;
      const endless = () =>
        new Readable({
          read() {
            setImmediate(() => this.push(Buffer.alloc(65_536)));
          },
          destroy(error, done) {
            destroyed = true;
            done(error);
          },
        });
      await whileListening(createTestServer([path('', () => new HttpResponse(endless()))]), async (port) => {
        const controller = new AbortController();
        const response = await fetch(`http://127.0.0.1:${port}/`, { signal: controller.signal });
        await response.body!.getReader().read();
        controller.abort();
        await eventually('the stream to be closed', () => destroyed);
      });
      assert.equal(destroyed, true);
    });

    it('that not even the error page can replace end the connection, not the process', async () => {
      const app = createTestApp([path('', ok)]);
      const server = createServer(app, []);
      server.addHook('onSend', async () => {
        throw new Error('hook');
      });
      app.logger.isEnabled = () => {
        throw new Error('logger');
      };
      const answer = await whileListening(server, (port) =>
        sendRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
      );
      assert.doesNotMatch(answer, / 200 /);
      assert.match(app.log.join(''), /got no response/);
    });

    it('with a cookie that cannot be sent become an error page', async () => {
      const response = await get([path('', () => text('x').setCookie('bad name', '1'))], '/');
      assert.equal(response.statusCode, 500);
    });
  });

  describe('requests', () => {
    const echo = (read: (request: HttpRequest) => unknown) => [path('', async (request) => json(await read(request)))];

    it('have query, cookies, headers, address and absolute URLs', async () => {
      const read = (request: HttpRequest) => [
        request.query.get('a'),
        request.query.getAll('a'),
        request.cookies,
        request.header('X-One'),
        request.host,
        request.buildAbsoluteUri(),
        request.buildAbsoluteUri('../x'),
        request.buildAbsoluteUri('https://y/z'),
      ];
      const response = await get(
        echo(read),
        '/?a=1&a=2+%C3%A9&b',
        {},
        { cookie: 'x=1; y=a%20b', 'x-one': '1', host: 'example.com:81' },
      );
      assert.deepEqual(response.json(), [
        '2 é',
        ['1', '2 é'],
        { x: '1', y: 'a b' },
        '1',
        'example.com:81',
        'http://example.com:81/?a=1&a=2+%C3%A9&b',
        'http://example.com:81/x',
        'https://y/z',
      ]);
    });

    it('refuse hosts that are not allowed, without a word in production', async () => {
      const options = { settings: { allowedHosts: ['.example.com'] } };
      assert.equal(
        (
          await get(
            echo((request) => request.host),
            '/',
            options,
            { host: 'a.example.com' },
          )
        ).json(),
        'a.example.com',
      );
      const response = await get(
        echo((request) => request.host),
        '/',
        options,
        { host: 'evil.com' },
      );
      assert.equal(response.statusCode, 400);
      assert.doesNotMatch(response.body, /evil|allowedHosts/);
      assert.equal(
        (
          await get(
            echo((request) => request.host),
            '/',
            { settings: { allowedHosts: [] } },
          )
        ).statusCode,
        400,
      );
    });

    it('have ids that differ', async () => {
      const server = createTestServer(echo((request) => request.id));
      assert.notEqual((await server.inject('/')).json(), (await server.inject('/')).json());
    });

    it('refuse more than maxFields in the query', async () => {
      const response = await get(
        echo((request) => request.query.size),
        `/?${'a=1&'.repeat(11)}`,
        { settings: { uploads: { maxFields: 10 } } },
      );
      assert.equal(response.statusCode, 400);
    });
  });

  describe('log', () => {
    it('has one line for each request', async () => {
      const app = createTestApp([path('', ok)]);
      await createServer(app, []).inject('/?q=1');
      assert.equal(app.log.length, 1);
      const { level, message, method, path: logged, status, bytes } = JSON.parse(app.log[0]!);
      assert.deepEqual(
        { level, message, method, logged, status, bytes },
        { level: 'info', message: 'request', method: 'GET', logged: '/?q=1', status: 200, bytes: 2 },
      );
    });

    it('is silent where the settings say so', async () => {
      for (const logging of [{ requests: false }, { level: 'warn' as const }]) {
        const app = createTestApp([path('', ok)], { settings: { logging } });
        await createServer(app, []).inject('/');
        assert.deepEqual(app.log, []);
      }
    });
  });
});
