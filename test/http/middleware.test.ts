import assert from 'node:assert/strict';
import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import {
  builtInMiddleware,
  combineMiddleware,
  defineMiddleware,
  type MiddlewareList,
} from '../../src/runtime/http/middleware.ts';
import { createServer, defineServer, type ServerConfiguration } from '../../src/runtime/http/server.ts';
import { Http404 } from '../../src/runtime/http/errors.ts';
import { path, type Route } from '../../src/runtime/http/routing/urls.ts';
import { TemplateResponse } from '../../src/runtime/http/responses/template-response.ts';
import { text, type HttpResponse } from '../../src/runtime/http/response.ts';
import type { Middleware } from '../../src/runtime/http/view.ts';
import { createTestApp } from '../support/http-app.ts';

const page = (): TemplateResponse =>
  new TemplateResponse((template, context) => `${String(template)} ${JSON.stringify(context)}`, 'a.html', { n: 1 });
const fail = (): HttpResponse => {
  throw new RangeError('broken');
};
const ROUTES: Route[] = [
  path('ok/', () => text('ok')),
  path('page/', page),
  path('fail/', fail),
  path('gone/', () => {
    throw new Http404();
  }),
  path('users/<int:id>/', (_request, { id }) => text(`user ${id}`)),
];

function serve(list: MiddlewareList, configure?: ServerConfiguration): FastifyInstance {
  const app = createTestApp(ROUTES, { settings: { logging: { level: 'silent' } } });
  return createServer(app, combineMiddleware([], list), { configure });
}
const get = async (list: MiddlewareList, url: string) => serve(list).inject(url);

describe('http/middleware', () => {
  const note = (log: string[], name: string): Middleware => ({
    name,
    handle: async (_request, next) => {
      log.push(`${name} in`);
      const response = await next();
      log.push(`${name} out`);
      return response;
    },
    view: () => void log.push(`${name} view`),
    exception: () => void log.push(`${name} exception`),
    templateResponse: () => void log.push(`${name} page`),
  });

  it('calls the hooks in the order of Django', async () => {
    const log: string[] = [];
    await get([note(log, 'a'), note(log, 'b')], '/page/');
    assert.deepEqual(log, ['a in', 'b in', 'a view', 'b view', 'b page', 'a page', 'b out', 'a out']);
    log.length = 0;
    await get([note(log, 'a'), note(log, 'b')], '/fail/');
    assert.deepEqual(log, ['a in', 'b in', 'a view', 'b view', 'b exception', 'a exception', 'b out', 'a out']);
    log.length = 0;
    await get([note(log, 'a')], '/nothing/');
    assert.deepEqual(log, ['a in', 'a out']);
  });

  it('may answer with a page that is rendered later: in place of the view, around it, or for its error', async () => {
    const answers: Middleware[] = [
      { name: 'view', view: page },
      { name: 'handle', handle: page },
      { name: 'exception', exception: page },
    ];
    for (const layer of answers)
      assert.equal(
        (await get([layer], layer.name === 'exception' ? '/fail/' : '/ok/')).body,
        'a.html {"n":1}',
        layer.name,
      );
    const log: string[] = [];
    await get([note(log, 'a'), { name: 'early', view: page }], '/ok/');
    assert.deepEqual(
      log,
      ['a in', 'a view', 'a page', 'a out'],
      'hooks see an early page as they see that of the view',
    );
  });

  it('takes plain functions, which may answer without a promise', async () => {
    const list = defineMiddleware([
      async (_request, next) => {
        const response = await next();
        response.headers.set('x-seen', 'yes');
        return response;
      },
      (request, next) => (request.path === '/closed/' ? text('closed', { status: 503 }) : next()),
    ]);
    assert.equal((await get(list, '/ok/')).headers['x-seen'], 'yes');
    const closed = await get(list, '/closed/');
    assert.deepEqual([closed.statusCode, closed.body, closed.headers['x-seen']], [503, 'closed', 'yes']);
  });

  it('puts the project where its list says, inside by default', () => {
    const named = (name: string): Middleware => ({ name });
    const own = async (_request: unknown, next: () => Promise<HttpResponse>) => next();
    const names = (list: MiddlewareList) => combineMiddleware([named('1'), named('2')], list).map(({ name }) => name);
    assert.deepEqual(names([]), ['1', '2']);
    assert.deepEqual(names([named('a'), own]), ['1', '2', 'a', 'own']);
    assert.deepEqual(names([named('a'), builtInMiddleware, named('b')]), ['a', '1', '2', 'b']);
  });

  it('lets a view hook take the place of the view, with its parameters known', async () => {
    const seen: unknown[] = [];
    const guard: Middleware = {
      name: 'guard',
      view: (request, view, params) => {
        seen.push(request.resolved?.route, typeof view, { ...(params as object) });
        return text('instead');
      },
    };
    assert.equal((await get([guard], '/users/7/')).body, 'instead');
    assert.deepEqual(seen, ['users/<int:id>/', 'function', { id: 7 }]);
  });

  it('lets an exception hook answer for the view, for 404s of the view too', async () => {
    const rescue: Middleware = {
      name: 'rescue',
      exception: async (_request, error) =>
        error instanceof RangeError || error instanceof Http404 ? text(`rescued ${error.name}`) : undefined,
    };
    assert.equal((await get([rescue], '/fail/')).body, 'rescued RangeError');
    assert.equal((await get([rescue], '/gone/')).statusCode, 200);
    assert.equal((await get([rescue], '/nothing/')).statusCode, 404);
    assert.equal((await get([{ name: 'idle', exception: () => undefined }], '/fail/')).statusCode, 500);
  });

  it('lets a page hook change template and context, or take its place', async () => {
    const extend: Middleware = {
      name: 'extend',
      templateResponse: (_request, response) => {
        response.context = { ...response.context, site: 'Blog' };
        response.template = 'b.html';
      },
    };
    assert.equal((await get([extend], '/page/')).body, 'b.html {"n":1,"site":"Blog"}');
    assert.equal((await get([], '/page/')).body, 'a.html {"n":1}');
    assert.equal((await get([{ name: 'x', templateResponse: () => text('other') }], '/page/')).body, 'other');
    assert.equal((await get([extend], '/ok/')).body, 'ok');
  });

  it('renders pages within reach of the exception hooks', async () => {
    const broken: Middleware = {
      name: 'broken',
      templateResponse: () => fail(),
      exception: () => text('rescued'),
    };
    assert.equal((await get([broken], '/page/')).body, 'rescued');
  });

  it('names a layer that returns nothing', async () => {
    const list = [async function forgetful() {}] as unknown as MiddlewareList;
    const app = createTestApp(ROUTES, { settings: { logging: { level: 'error', requests: false } } });
    const response = await createServer(app, combineMiddleware([], list)).inject('/ok/');
    assert.equal(response.statusCode, 500);
    assert.match(app.log.join('\n'), /middleware 'forgetful' returned undefined instead of a response/);
  });
});

describe('http/plugins of Fastify', () => {
  it('are used as they are', async () => {
    const server = serve(
      [],
      defineServer(async (fastify) => {
        await fastify.register(cookie);
        fastify.addHook('onRequest', async (request, reply) => {
          reply.header('vary', 'Origin').header('x-color', request.cookies['color'] ?? 'none');
        });
      }),
    );
    const response = await server.inject({ url: '/ok/', headers: { cookie: 'color=blue' } });
    assert.deepEqual([response.body, response.headers['x-color'], response.headers['vary']], ['ok', 'blue', 'Origin']);
  });

  it('may look at routes, answer paths of their own and take OPTIONS for all', async () => {
    const routes: string[] = [];
    const server = serve([], (fastify, app) => {
      fastify.addHook('onRoute', ({ url, method }) => void routes.push(`${String(method)} ${url}`));
      fastify.get('/metrics', async () => `ok ${app.settings.debug}`);
      fastify.options('*', async (_request, reply) => reply.code(204).send());
    });
    assert.equal((await server.inject('/metrics')).body, 'ok false');
    assert.equal((await server.inject({ method: 'OPTIONS', url: '/ok/' })).statusCode, 204);
    assert.equal((await server.inject('/ok/')).body, 'ok');
    assert.equal((await server.inject({ method: 'POST', url: '/ok/' })).body, 'ok');
    assert.ok(routes.some((route) => /POST.* \*$/.test(route)));
  });

  it('keep the vary of the response beside their own', async () => {
    const list: MiddlewareList = [
      async (_request, next) => await next().then((r) => (r.headers.append('vary', 'Cookie'), r)),
    ];
    const server = serve(list, (fastify) => {
      fastify.addHook('onRequest', async (_request, reply) => void reply.header('vary', 'Origin'));
    });
    assert.equal((await server.inject('/ok/')).headers['vary'], 'Cookie, Origin');
  });

  it('that fail at the start say so', async () => {
    const server = serve([], async () => {
      throw new Error('no such plugin');
    });
    await assert.rejects(async () => server.ready(), /no such plugin/);
  });

  it('that throw for a request get the page of an error', async () => {
    const server = serve([], (fastify) => {
      fastify.addHook('onRequest', async () => {
        throw Object.assign(new Error('slow down'), { code: 'FST_LIMIT', statusCode: 429 });
      });
    });
    assert.equal((await server.inject('/ok/')).statusCode, 429);
  });
});
