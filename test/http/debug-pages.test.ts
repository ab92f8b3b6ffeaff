import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import type { QueryRecord } from '../../src/kernel/database.ts';
import { ProjectError } from '../../src/kernel/errors.ts';
import { forgetSourceMap, registerSourceMap } from '../../src/kernel/source-maps.ts';
import { renderDevErrorPage } from '../../src/runtime/http/error-pages/debug-pages.ts';
import { parseStack } from '../../src/runtime/http/error-pages/stack.ts';
import { Http404 } from '../../src/runtime/http/errors.ts';
import { text } from '../../src/runtime/http/response.ts';
import { path, type Route } from '../../src/runtime/http/routing/urls.ts';
import { parseSchema } from '../../src/toolchain/schema/read-schema.ts';
import { createTestServer, TEST_KEY, type TestAppOptions } from '../support/http-app.ts';

const debug = { debug: true, logging: { level: 'silent' as const } };
const get = (routes: Route[], url: string, options: TestAppOptions = {}, headers: Record<string, string> = {}) =>
  createTestServer(routes, { settings: debug, ...options }).inject({ url, headers });
const failing = (error: unknown) => [
  path(
    '<int:pk>/',
    function detail() {
      throw error;
    },
    { name: 'detail' },
  ),
];

describe('http/debug-pages', () => {
  it('list the routes that were tried for an unknown path', async () => {
    const { statusCode, body } = await get([path('posts/<slug:slug>/', () => text(''), { name: 'post' })], '/nope/');
    assert.equal(statusCode, 404);
    assert.match(body, /\/posts\/&lt;slug:slug&gt;\/<\/code> \(post\)/);
    assert.match(body, /GET \/nope\//);
  });

  it('name the view that answered 404', async () => {
    const { body } = await get(failing(new Http404('no post 7')), '/7/');
    assert.match(body, /no post 7/);
    assert.match(body, /The view detail of the route \/&lt;int:pk&gt;\/ returned this response/);
  });

  it('show type, message, hint, causes, parameters and settings of an exception', async () => {
    const error = new ProjectError('POST_LOST', 'the post is lost', {
      hint: 'Look under the sofa.',
      cause: new TypeError('inner trouble'),
    });
    const { statusCode, body } = await get(failing(error), '/7/?page=2');
    assert.equal(statusCode, 500);
    for (const part of [
      'ProjectError',
      'POST_LOST',
      'the post is lost',
      'Look under the sofa.',
      'Caused by TypeError: inner trouble',
      '{ pk: 7 }',
      'appendSlash',
      '>2<',
    ]) {
      assert.ok(body.includes(part), part);
    }
  });

  it("show the project's source around the line that threw", async () => {
    const root = mkdtempSync(join(tmpdir(), 'debug-'));
    try {
      mkdirSync(join(root, 'src'));
      const file = join(root, 'src', 'views.mjs');
      writeFileSync(
        file,
        'export function view() {\n  const before = 1;\n  throw new RangeError("here & <now>");\n}\n',
      );
      const { view } = (await import(pathToFileURL(file).href)) as { view: () => never };
      const { body } = await get([path('', view)], '/', { root });
      assert.match(body, /<code>src\/views\.mjs:3:9<\/code>/);
      assert.match(
        body,
        /<span class="marked"><i>3<\/i> {2}throw new RangeError\(&quot;here &amp; &lt;now&gt;&quot;\);<\/span>/,
      );
      assert.match(body, /more frames in Quintet, packages and Node/);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('blank secrets in headers, cookies, query, form and settings', async () => {
    const routes = [
      path('', async (request) => {
        await request.form();
        throw new Error('x');
      }),
    ];
    const response = await createTestServer(routes, {
      settings: { ...debug, secretKeyFallbacks: ['OLDKEY-hunter2'], databaseUrl: 'postgresql://me:hunter2@host/db' },
    }).inject({
      method: 'POST',
      url: '/?api_key=hunter2&fine=visible-query',
      headers: {
        authorization: 'Basic hunter2',
        cookie: 'sessionid=hunter2',
        'x-csrftoken': 'hunter2',
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: 'password=hunter2&csrfmiddlewaretoken=hunter2&title=visible-form',
    });
    assert.equal(response.statusCode, 500);
    assert.doesNotMatch(response.body, /hunter2/);
    assert.ok(!response.body.includes(TEST_KEY));
    for (const part of ['visible-query', 'visible-form', 'postgresql://me:********@host/db', 'sessionid'])
      assert.ok(response.body.includes(part), part);
  });

  it('blank tokens in addresses: the path, its parameters, Referer and other headers', async () => {
    const routes = [
      path('reset/<str:uid>/<str:token>/', () => {
        throw new Error('x');
      }),
    ];
    const { statusCode, body } = await get(
      routes,
      '/reset/visible-user/hunter2/',
      {},
      {
        referer: 'http://localhost/reset/visible-uid/hunter2%2B/?fine=visible-query&reset_token=hunter2&apiKey=hunter2',
        'x-original-url': '/reset/a/hunter2/#token=hunter2',
        link: '<http://localhost/visible-path/?token=hunter2>; rel=visible-rel, </reset/b/hunter2/>',
      },
    );
    assert.equal(statusCode, 500);
    assert.doesNotMatch(body, /hunter2/);
    for (const part of ['visible-user', 'visible-uid', 'visible-query', 'visible-path', 'visible-rel'])
      assert.ok(body.includes(part), part);
  });

  it('show the SQL of this request and of no other, without secrets', async () => {
    const listeners: ((query: QueryRecord) => void)[] = [];
    const query = (sql: string, ...params: unknown[]) =>
      listeners.forEach((tell) => tell({ sql, params, durationMs: 1.25 }));
    const routes = [
      path('other/', () => {
        query('SELECT other');
        return text('');
      }),
      path('', async () => {
        query('SELECT * FROM posts WHERE id = ?', 'param-7');
        await Promise.resolve();
        query('SELECT password FROM users WHERE name = ?', 'hidden-value');
        throw new Error('x');
      }),
    ];
    const app = {
      onQuery: (listener: (query: QueryRecord) => void) => {
        listeners.push(listener);
        return () => {};
      },
    };
    const server = createTestServer(routes, { settings: debug, app });
    const [{ body }] = await Promise.all([server.inject('/'), server.inject('/other/')]);
    for (const part of ['SELECT * FROM posts', 'param-7', 'SELECT password', '2 statements, 2.5 ms'])
      assert.ok(body.includes(part), part);
    assert.doesNotMatch(body, /SELECT other|hidden-value/);
  });

  it('blank the fields of models that are @sensitive, in forms, formsets and statements', async () => {
    const models = 'model Person {\n  id Int @id\n  name String\n  diagnosis String @map("diag") /// @sensitive\n}\n';
    const files: [string, string][] = [
      ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
      ['src/clinic/models.prisma', models],
    ];
    const listeners: ((query: QueryRecord) => void)[] = [];
    const app = {
      onQuery: (listener: (query: QueryRecord) => void) => {
        listeners.push(listener);
        return () => {};
      },
    };
    const routes = [
      path('', async (request) => {
        await request.form();
        const params = ['flu'];
        for (const sql of [
          'UPDATE `person` SET `diag` = ?',
          'SELECT 1 FROM "person" WHERE "diag" = $1',
          'SELECT `name` FROM x WHERE y = ?',
        ])
          listeners.forEach((tell) =>
            tell({ sql, params: sql.includes('name') ? ['visible'] : params, durationMs: 1 }),
          );
        throw new Error('x');
      }),
    ];
    const { description: schema } = parseSchema(files, 'sqlite');
    const { body } = await createTestServer(routes, { settings: debug, app, schema }).inject({
      method: 'POST',
      url: '/?diagnosis=flu',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'diagnosis=flu&persons-0-diagnosis=flu&name=Ann',
    });
    assert.doesNotMatch(body, /\bflu\b/);
    for (const part of ['Ann', 'visible', 'persons-0-diagnosis']) assert.ok(body.includes(part), part);
  });

  it('have no script and say so to the browser', async () => {
    const { headers, body } = await get(failing(new Error('x')), '/1/');
    assert.match(String(headers['content-security-policy']), /default-src 'self'/);
    assert.doesNotMatch(body, /<script|onclick|javascript:/);
  });

  it('show thrown values that are not errors', async () => {
    assert.match((await get(failing('just text'), '/1/')).body, /a value that is not an Error was thrown: just text/);
  });

  it('come up even when the query itself is refused', async () => {
    const options = { settings: { ...debug, uploads: { maxFields: 1 } } };
    assert.equal((await get(failing(new Error('x')), '/1/?a=1&b=2', options)).statusCode, 500);
  });

  it('do not exist in production', async () => {
    const { body } = await get(failing(new Error('hunter2')), '/1/', { settings: { logging: { level: 'silent' } } });
    assert.doesNotMatch(body, /hunter2|Settings|detail/);
  });

  it('show code that does not compile', () => {
    const page = renderDevErrorPage({
      title: 'Build failed',
      message: 'Expected ";" but found "<"',
      file: 'src/posts/views.ts',
      line: 3,
      column: 7,
      frame: '  3 | const a <b>\n    |       ^',
      hint: 'Close the bracket.',
      stack: undefined,
    });
    for (const part of ['src/posts/views.ts:3:7', 'const a &lt;b&gt;', 'Close the bracket.', 'Expected &quot;;&quot;'])
      assert.ok(page.includes(part), part);
  });
});

describe('http/stack', () => {
  it('reads frames of functions, methods, modules and Node', () => {
    const frames = parseStack(
      'Error: x\n    at detail (/p/src/a.ts:1:2)\n    at async Object.b (file:///p/b.js:3:4)\n    at /p/c.js:5:6\n    at node:internal/x:7:8\n    at <anonymous>',
    );
    assert.deepEqual(
      frames.map(({ function: name, file, line }) => [name, file, line]),
      [
        ['detail', '/p/src/a.ts', 1],
        ['Object.b', '/p/b.js', 3],
        [undefined, '/p/c.js', 5],
        [undefined, 'node:internal/x', 7],
      ],
    );
  });

  it('gets the places of the sources from a bundle with a map', () => {
    const bundle = '/p/.quintet/build/app-1.cjs';
    // One segment: line 1 column 0 of the bundle is line 12 column 4 of the source.
    registerSourceMap(
      bundle,
      JSON.stringify({ version: 3, sources: ['../../src/posts/views.ts'], names: [], mappings: 'AAWI' }),
    );
    try {
      const make = compileFunction('return new Error("x")', [], { filename: bundle }) as () => Error;
      const [frame] = parseStack(make().stack!);
      assert.deepEqual([frame!.file, frame!.line], ['/p/src/posts/views.ts', 12]);
    } finally {
      forgetSourceMap(bundle);
    }
  });
});
