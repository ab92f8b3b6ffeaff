// Streams, events, compression and what responses tell caches.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { get as httpGet } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import {
  cacheControl,
  neverCache,
  patchCacheControl,
  patchVary,
  varyOn,
} from '../../src/runtime/http/headers/caching.ts';
import { compression } from '../../src/runtime/http/responses/compression.ts';
import { eventStream, stream } from '../../src/runtime/http/responses/streaming.ts';
import { html, HttpResponse, text } from '../../src/runtime/http/response.ts';
import { path, type Route } from '../../src/runtime/http/routing/urls.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { eventually } from '../support/eventually.ts';
import { createTestServer } from '../support/http-app.ts';
import { whileListening } from '../support/sockets.ts';

const quiet = { logging: { level: 'silent' } } as const;

async function open(port: number, url: string): Promise<IncomingMessage> {
  const [response] = (await once(httpGet({ port, path: url, agent: false }), 'response')) as [IncomingMessage];
  return response.setEncoding('utf8');
}

describe('http/streams', () => {
  it('send pieces as they come, and end their source when the client leaves', async () => {
    let ended = false;
    async function* count() {
      try {
        for (let i = 0; ; i++) {
          yield `${i}\n`;
          await sleep(5);
        }
      } finally {
        ended = true;
      }
    }
    const server = createTestServer([path('', () => stream(count(), { contentType: 'text/csv' }))], {
      settings: quiet,
    });
    await whileListening(server, async (port) => {
      const response = await open(port, '/');
      assert.equal(response.headers['content-type'], 'text/csv');
      const [first] = await once(response, 'data');
      assert.match(String(first), /^0\n/);
      response.destroy();
      await eventually('the end', () => ended);
    });
  });

  it('that fail before they are sent, or never are, end neither the process nor in silence', async () => {
    const missing = (): Readable => createReadStream('/nonexistent/file');
    const uncaught: unknown[] = [];
    const note = (error: unknown): void => void uncaught.push(error);
    process.on('uncaughtException', note);
    const slow = async (request: HttpRequest, next: () => Promise<HttpResponse>): Promise<HttpResponse> => {
      const response = await next();
      await sleep(20);
      if (request.path === '/replaced/') response.body = 'instead';
      return response;
    };
    const routes = [
      path('file/', () => stream(missing())),
      path('replaced/', () => stream(missing())),
      path('same/', () => new HttpResponse(missing(), { status: 304 })),
      path('nothing/', () => new HttpResponse(missing(), { status: 204 })),
    ];
    for (const middleware of [
      [],
      [{ name: 'slow', handle: slow }],
      [compression({ compression: { enabled: true, minBytes: 200 } })],
    ]) {
      const server = createTestServer(routes, { settings: quiet }, middleware);
      const status = async (method: 'GET' | 'HEAD', url: string): Promise<number> =>
        (await server.inject({ method, url })).statusCode;
      assert.equal(await status('GET', '/file/'), 500);
      await status('HEAD', '/file/');
      assert.equal(await status('GET', '/same/'), 304);
      assert.equal(await status('GET', '/nothing/'), 204);
      await status('GET', '/replaced/');
      await server.close();
    }
    await sleep(50);
    process.off('uncaughtException', note);
    assert.deepEqual(uncaught, []);
  });

  it('abort the signal of a request whose client leaves, and of no other', async () => {
    const signals: AbortSignal[] = [];
    const wait = async ({ signal }: HttpRequest) => {
      signals.push(signal);
      await once(signal, 'abort');
      return text('too late');
    };
    const done = ({ signal }: HttpRequest) => (signals.push(signal), text('done'));
    const server = createTestServer([path('wait/', wait), path('done/', done)], { settings: quiet });
    await whileListening(server, async (port) => {
      await fetch(`http://127.0.0.1:${port}/done/`).then((response) => response.text());
      const request = httpGet({ port, path: '/wait/', agent: false }).on('error', () => undefined);
      await eventually('both requests', () => signals.length === 2);
      request.destroy();
      await eventually('the signal', () => signals[1]?.aborted === true);
      assert.equal(signals[0]?.aborted, false);
    });
  });
});

describe('http/server-sent events', () => {
  const serve = (events: Parameters<typeof eventStream>[1], keepAliveMs?: number) =>
    createTestServer(
      [path('', (request) => eventStream(request, events, keepAliveMs === undefined ? {} : { keepAliveMs }))],
      { settings: quiet },
    );

  it('are lines that EventSource reads, without room for others', async () => {
    const server = serve(async function* () {
      yield { data: 'two\nlines' };
      yield { data: { n: 1 }, event: 'post\ndata: x', id: '7\n', retry: 1000 };
    });
    const { body, headers } = await server.inject('/');
    assert.equal(headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(headers['cache-control'], 'no-cache, no-transform');
    assert.equal(
      body,
      ': connected\n\ndata: two\ndata: lines\n\nevent: postdata: x\nid: 7\nretry: 1000\ndata: {"n":1}\n\n',
    );
  });

  it('keep a silent connection alive and end with the visitor', async () => {
    let ended = false;
    const server = serve(async function* (signal) {
      try {
        await once(signal, 'abort');
        yield { data: 'never seen' };
      } finally {
        ended = true;
      }
    }, 10);
    await whileListening(server, async (port) => {
      const response = await open(port, '/');
      let seen = '';
      response.on('data', (chunk: string) => (seen += chunk));
      await eventually('the comment that keeps the connection', () => seen.includes(': still here'));
      response.destroy();
      await eventually('the end', () => ended);
    });
  });
});

describe('http/compression', () => {
  const LONG = '<p>hello</p>'.repeat(200);
  const routes: Route[] = [
    path('page/', () => html(LONG)),
    path('short/', () => html('short')),
    path('cookie/', () => html(LONG).setCookie('a', '1')),
    path('tagged/', () => html(LONG, { headers: { etag: '"a"' } })),
    path('image/', () => new HttpResponse(Buffer.alloc(500), { contentType: 'image/png' })),
    path('done/', () => html(LONG, { headers: { 'content-encoding': 'gzip' } })),
    path('raw/', () => html(LONG, { headers: { 'cache-control': 'no-transform' } })),
    path('stream/', () => stream(Readable.from([LONG, LONG]), { contentType: 'text/html' })),
    path('events/', (request) =>
      eventStream(request, async function* () {
        yield { data: LONG };
      }),
    ),
  ];
  const layer = compression({ compression: { enabled: true, minBytes: 200 } });
  const server = createTestServer(routes, { settings: quiet }, [layer]);
  const get = (url: string, accept = 'gzip, deflate, br', headers: Record<string, string> = {}) =>
    server.inject({ url, headers: { 'accept-encoding': accept, ...headers } });

  it('takes brotli for pages without cookies, else gzip', async () => {
    const plain = await get('/page/');
    assert.deepEqual([plain.headers['content-encoding'], plain.headers.vary], ['br', 'Accept-Encoding']);
    assert.equal(brotliDecompressSync(plain.rawPayload).toString(), LONG);
    for (const response of [
      await get('/cookie/'),
      await get('/page/', undefined, { cookie: 'a=1' }),
      await get('/page/', 'gzip'),
    ]) {
      assert.equal(response.headers['content-encoding'], 'gzip');
      assert.equal(response.headers['content-length'], String(response.rawPayload.length));
      assert.equal(gunzipSync(response.rawPayload).toString(), LONG);
    }
  });

  it('hides the length of what it gzips', async () => {
    const lengths = new Set<number>();
    for (let i = 0; i < 20; i++) lengths.add((await get('/page/', 'gzip')).rawPayload.length);
    assert.ok(lengths.size > 5, [...lengths].join());
  });

  it('compresses streams', async () => {
    for (const [accept, unpack] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const response = await get('/stream/', accept);
      assert.equal(response.headers['content-encoding'], accept);
      assert.equal(unpack(response.rawPayload).toString(), LONG + LONG);
    }
  });

  it('leaves alone what is small, compressed, of another type, or not to be changed', async () => {
    for (const url of ['/short/', '/image/', '/raw/', '/events/']) {
      assert.equal((await get(url)).headers['content-encoding'], undefined, url);
    }
    assert.equal((await get('/done/')).body, LONG);
  });

  it('obeys the client', async () => {
    for (const accept of ['', 'identity', 'gzip;q=0', 'x-gzip', 'deflate']) {
      const response = await get('/page/', accept);
      assert.deepEqual(
        [response.headers['content-encoding'], response.headers.vary],
        [undefined, 'Accept-Encoding'],
        accept,
      );
    }
    assert.equal((await get('/page/', '*')).headers['content-encoding'], 'br');
    assert.equal((await get('/page/', 'br;q=0, gzip;q=0.5')).headers['content-encoding'], 'gzip');
  });

  it('weakens tags', async () => {
    assert.equal((await get('/tagged/')).headers.etag, 'W/"a"');
    assert.equal((await get('/tagged/', 'identity')).headers.etag, '"a"');
  });

  it('sends no body for HEAD', async () => {
    const response = await server.inject({ method: 'HEAD', url: '/page/', headers: { 'accept-encoding': 'gzip' } });
    assert.deepEqual([response.body, response.headers.vary], ['', 'Accept-Encoding']);
  });
});

describe('http/caching', () => {
  const patched = (before: string | undefined, ...controls: Parameters<typeof patchCacheControl>[1][]) => {
    const response = text('', before === undefined ? {} : { headers: { 'cache-control': before } });
    for (const control of controls) patchCacheControl(response, control);
    return response.headers.get('cache-control');
  };

  it('puts directives together as Django does', () => {
    assert.equal(patched(undefined, { maxAge: 60, public: true }), 'max-age=60, public');
    assert.equal(patched('max-age=100', { maxAge: 60 }), 'max-age=60');
    assert.equal(patched('max-age=10', { maxAge: 60 }), 'max-age=10');
    assert.equal(patched('public', { private: true }), 'private');
    assert.equal(patched('private, no-store', { public: true, noStore: false }), 'public');
    assert.equal(patched('no-store', { noStore: false }), undefined);
    assert.equal(
      patched(undefined, { immutable: true, staleWhileRevalidate: 5 }),
      'immutable, stale-while-revalidate=5',
    );
  });

  it('wraps views', async () => {
    const server = createTestServer([
      path(
        'a/',
        cacheControl({ maxAge: 5 }, () => text('a')),
      ),
      path(
        'b/',
        neverCache(() => text('b')),
      ),
      path(
        'c/',
        varyOn(['Accept-Language', 'Cookie'], () => text('c', { headers: { vary: 'cookie' } })),
      ),
    ]);
    assert.equal((await server.inject('/a/')).headers['cache-control'], 'max-age=5');
    const never = 'max-age=0, no-cache, no-store, must-revalidate, private';
    assert.equal((await server.inject('/b/')).headers['cache-control'], never);
    assert.equal((await server.inject('/c/')).headers.vary, 'cookie, Accept-Language');
  });

  it('names each header once', () => {
    const response = text('');
    patchVary(response, ['Cookie', 'cookie', 'Accept']);
    assert.equal(response.headers.get('vary'), 'Cookie, Accept');
  });
});
