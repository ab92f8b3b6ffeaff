// Pages that go out while they are rendered, over real connections.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { compression } from '../../src/runtime/http/responses/compression.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { createServer } from '../../src/runtime/http/server.ts';
import { createTemplateEngine } from '../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../src/runtime/templates/loaders.ts';
import { renderStream, whenShown } from '../../src/runtime/templates/render.ts';
import { eventually } from '../support/eventually.ts';
import { createTestApp, createTestServer, type TestAppOptions } from '../support/http-app.ts';
import { whileListening } from '../support/sockets.ts';

const FILES = {
  'base.html': '<title>{% block title %}{% endblock %}</title>{% block content %}{% endblock %}<p>end</p>',
  'page.html':
    '{% extends "base.html" %}{% block title %}{{ user }}{% endblock %}{% block content %}{% for row in rows %}<li>{{ row }}{% endfor %}{{ late }}{% endblock %}',
};

function options(more: object = {}): TestAppOptions {
  return {
    settings: { logging: { level: 'error' } },
    app: { templates: createTemplateEngine({ loader: memoryLoader(FILES) }), ...more },
  };
}

async function open(port: number, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const [response] = (await once(httpGet({ port, path: '/', agent: false, headers }), 'response')) as [IncomingMessage];
  return response;
}

describe('http/streamed pages', () => {
  it('arrive piece by piece, the beginning while the rest is waited for', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    async function* rows() {
      yield 1;
      await gate;
      yield '<2>';
    }
    const view = (request: HttpRequest) =>
      renderStream(request, 'page.html', { rows: rows() }, { status: 201, headers: { 'x-a': 'b' } });
    await whileListening(createTestServer([path('', view)], options()), async (port) => {
      const response = (await open(port)).setEncoding('utf8');
      assert.deepEqual(
        [response.statusCode, response.headers['x-a'], response.headers['content-type']],
        [201, 'b', 'text/html; charset=utf-8'],
      );
      const [first] = await once(response, 'data');
      assert.equal(first, '<title></title><li>1');
      release();
      let rest = '';
      for await (const piece of response) rest += piece;
      assert.equal(rest, '<li>&lt;2&gt;<p>end</p>');
    });
  });

  it('arrive piece by piece through compression, too', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    async function* rows() {
      yield 1;
      await gate;
    }
    const view = (request: HttpRequest) => renderStream(request, 'page.html', { rows: rows() });
    const server = createTestServer([path('', view)], options(), [
      compression({ compression: { minBytes: 10 } } as never),
    ]);
    await whileListening(server, async (port) => {
      const response = await open(port, { 'accept-encoding': 'gzip' });
      assert.equal(response.headers['content-encoding'], 'gzip');
      const [first] = await once(response.pipe(createGunzip()), 'data');
      assert.equal(String(first), '<title></title><li>1');
      release();
    });
  });

  it('wait for a slow client, and end their source when it leaves', async () => {
    let asked = 0;
    let ended = false;
    async function* rows() {
      try {
        for (;;) {
          asked++;
          yield 'x'.repeat(10_000);
        }
      } finally {
        ended = true;
      }
    }
    const view = (request: HttpRequest) => renderStream(request, 'page.html', { rows: rows() });
    await whileListening(createTestServer([path('', view)], options()), async (port) => {
      const response = await open(port);
      await once(response, 'readable');
      // Until no more are made.
      for (let before = -1; before !== asked; await sleep(200)) before = asked;
      assert.ok(asked < 2000, `${asked} rows were made for a client that reads none`);
      response.destroy();
      await eventually('the end', () => ended);
    });
  });

  it('are error pages when they fail before the first piece', async () => {
    const view = (request: HttpRequest) =>
      renderStream(request, 'page.html', { rows: Promise.reject(new Error('no database')) });
    const server = createTestServer([path('', view)], options());
    const response = await server.inject('/');
    assert.equal(response.statusCode, 500);
    assert.doesNotMatch(response.body, /title><li/);
  });

  it('break off and are logged when they fail later: half a page is no page', async () => {
    async function* rows() {
      yield 'x'.repeat(20_000);
      throw new Error('the database is gone');
    }
    const app = createTestApp(
      [path('', (request: HttpRequest) => renderStream(request, 'page.html', { rows: rows() }))],
      options(),
    );
    await whileListening(createServer(app, []), async (port) => {
      const response = await open(port);
      assert.equal(response.statusCode, 200);
      await assert.rejects(async () => {
        for await (const piece of response) assert.ok(piece);
      }, /aborted/);
    });
    assert.match(app.log.join(''), /stream of \/ failed.*the database is gone/);
    assert.match(app.log.join(''), /page\.html:1:\d+/);
  });

  it('settle what goes into headers before the first piece', async () => {
    const called: string[] = [];
    const contextProcessors = [
      () => ({ user: () => (called.push('user'), 'Ann'), late: whenShown(() => (called.push('late'), 'L')) }),
    ];
    async function* rows() {
      called.push('rows');
      yield 1;
    }
    const view = (request: HttpRequest) => {
      called.length = 0;
      return renderStream(request, 'page.html', { rows: rows() });
    };
    const server = createTestServer([path('', view)], options({ contextProcessors }));
    assert.equal((await server.inject('/')).body, '<title>Ann</title><li>1L<p>end</p>');
    assert.deepEqual(called, ['user', 'rows', 'late']);
  });

  it('answer HEAD without rendering to the end', async () => {
    let ended = false;
    async function* rows() {
      try {
        for (;;) yield 'x'.repeat(1000);
      } finally {
        ended = true;
      }
    }
    const view = (request: HttpRequest) => renderStream(request, 'page.html', { rows: rows() });
    const response = await createTestServer([path('', view)], options()).inject({ method: 'HEAD', url: '/' });
    assert.deepEqual([response.statusCode, response.body], [200, '']);
    await eventually('the end', () => ended);
  });
});
