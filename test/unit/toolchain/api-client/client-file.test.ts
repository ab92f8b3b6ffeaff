// The generated client against a running server, and against the compiler: what it accepts, what it returns and what it refuses.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { allowAny } from '../../../../src/runtime/access/rule.ts';
import { describeApis } from '../../../../src/runtime/rest/api/describe.ts';
import { action } from '../../../../src/runtime/rest/declare/action.ts';
import { router } from '../../../../src/runtime/rest/declare/router.ts';
import { serializer } from '../../../../src/runtime/rest/declare/serializer.ts';
import { apiView, modelViewSet } from '../../../../src/runtime/rest/declare/viewset.ts';
import * as fields from '../../../../src/runtime/rest/fields/index.ts';
import { openApiDocument } from '../../../../src/runtime/rest/openapi/document.ts';
import { clientFile } from '../../../../src/toolchain/api-client/client-file.ts';
import { type ApiApp, AUTHENTICATION, createApiApp } from '../../../support/api-app.ts';
import { packageFolder } from '../../../support/command-line.ts';

const MODELS = `
enum Mood {
  GOOD
  BAD
}

model Post {
  id     Int      @id @default(autoincrement())
  title  String   /// @length(max: 20)  @help("Shown */ everywhere.")
  mood   Mood     @default(GOOD)
  price  Decimal? /// @decimal(digits: 6, places: 2)
  born   DateTime? /// @date
  cover  String?  /// @file
}
`;

const CORRECT = `
import { createClient, unwrap, type ApiClient, type Post } from './client';
const client: ApiClient = createClient({ baseUrl: 'http://localhost', token: async () => 'secret' });
const listed = await client.posts.list({ mood: 'GOOD', search: 'x', page: 2, ordering: ['-title'] });
if (listed.ok) {
  const count: number = listed.data.count;
  const mood: 'GOOD' | 'BAD' | undefined = listed.data.results[0]?.mood;
  void [count, mood];
}
const made = await client.posts.create({ title: 'x', price: 1.5, cover: new Blob(['x']) });
if (!made.ok && made.status === 400) {
  const messages: readonly string[] | object | undefined = made.error.title;
  void [messages, made.error.non_field_errors];
} else if (!made.ok) {
  const detail: string = made.error.detail;
  void detail;
}
const post: Post = await unwrap(client.posts.retrieve(1));
await client.posts.partialUpdate(post.id, { title: 'y' });
const none: undefined = await unwrap(client.posts.destroy(1));
const total: number = (await unwrap(client.range.post({ low: 1 }))).total;
await client.posts.shout(1, { word: 'hey' });
const several = await client.posts.create([{ title: 'x' }, { title: 'y' }]);
if (several.ok) {
  const posts: Post[] = several.data;
  void posts;
} else if (several.status === 400) {
  const messages: readonly string[] | object | undefined = several.error[1]?.title;
  void messages;
}
const changed: Post[] = await unwrap(client.posts.bulkPartialUpdate([{ id: 1, title: 'z' }]));
for await (const row of client.rows(client.posts.list())) void row.title.length;
const own: Post = await unwrap(client.posts.create({ title: 'x' }));
void [none, total, changed, own];
`;

/** Each line is an error, named by the compiler. */
const WRONG: Record<string, string> = {
  "client.posts.create({ titel: 'x' })": 'TS2561|TS2353|TS2769',
  'client.posts.create({})': 'TS2741|TS2345|TS2769',
  "client.posts.create({ title: 'x', mood: 'UGLY' })": 'TS2322|TS2769',
  "client.posts.create({ title: 'x', id: 7 })": 'TS2353|TS2769',
  "client.posts.list({ moot: 'GOOD' })": 'TS2353|TS2561',
  "client.posts.list({ page: 'two' })": 'TS2322',
  "client.posts.retrieve('one')": 'TS2345',
  'client.posts.shout(1, { word: 1 })': 'TS2322',
  'client.range.list()': 'TS2339',
  "client.posts.create([{ titel: 'x' }])": 'TS2769',
  "(await unwrap(client.posts.create([{ title: 'x' }]))).title": 'TS2339',
  "(await unwrap(client.posts.create({ title: 'x' })))[0]": 'TS7053',
  '(await unwrap(client.posts.retrieve(1))).titel': 'TS2551|TS2339',
  "client.posts.create({ title: 'x' }).then((made) => made.data)": 'TS2339',
  "client.posts.create({ title: 'x' }).then((made) => (made.ok || made.status !== 400 ? '' : made.error.titel))":
    'TS2551|TS2339',
};

describe('api-client', function () {
  this.timeout(120_000);
  let api: ApiApp;
  let folder: string;
  let base: string;

  before(async () => {
    const total = serializer({ total: fields.integer() });
    const range = serializer({ low: fields.integer(), high: fields.integer({ default: 10 }) }, { name: 'Range' });
    api = await createApiApp({
      models: MODELS,
      api: [
        router({ authentication: AUTHENTICATION, permissions: allowAny, title: 'Blog\nAPI' })
          .register(
            'posts',
            modelViewSet('Post', {
              fields: 'all',
              bulk: true,
              filters: ['mood'],
              search: ['title'],
              ordering: ['title'],
              actions: {
                shout: action(
                  { detail: true, methods: ['POST'], input: serializer({ word: fields.string() }) },
                  async ({ input }) => ({ said: (await input())['word'] }),
                ),
              },
            }),
          )
          .register(
            'range',
            apiView({
              post: async ({ input }) => {
                const { low, high } = await input();
                return { total: Number(high) - Number(low) };
              },
              input: range,
              output: total,
            }),
          ),
      ],
    });
    const [description] = describeApis(api.app.apis ?? []);
    assert.ok(description);
    folder = mkdtempSync(join(tmpdir(), 'quintet-client-'));
    writeFileSync(join(folder, 'client.ts'), clientFile(openApiDocument(description)));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    base = await api.server.listen({ host: '127.0.0.1', port: 0 });
  });
  after(async () => {
    await api?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  function compile(name: string, source: string): string[] {
    writeFileSync(join(folder, `${name}.ts`), source);
    const compilerOptions = {
      target: 'es2023',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2023', 'dom', 'dom.iterable'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      noEmit: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
    const tsc = join(packageFolder, 'node_modules/.bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes('error TS'));
  }

  it('compiles under the strictest settings, with the types of every operation', () => {
    assert.deepEqual(compile('correct', CORRECT), []);
  });

  it('refuses wrong fields, parameters, keys, operations and members of answers', () => {
    const lines = Object.keys(WRONG).map((line) => `void ${line};`);
    const source = `import { createClient, unwrap } from './client';\nconst client = createClient();\n${lines.join('\n')}\nexport {};\n`;
    const found = compile('wrong', source);
    const missing = Object.entries(WRONG).filter(([, codes], index) => {
      const error = found.find((line) => line.includes(`wrong.ts(${index + 3},`));
      return !new RegExp(`error (?:${codes}):`).test(error ?? '');
    });
    assert.deepEqual(missing, [], found.join('\n'));
  });

  it('talks to the server: rows, errors, actions, files and pages', async () => {
    const { createClient, unwrap, ApiError } = (await import(pathToFileURL(join(folder, 'client.ts')).href)) as {
      // The types are the compiler's subject above; here it is about what happens.
      // oxlint-disable-next-line typescript/no-explicit-any -- a module that is made by the test
      [name: string]: any;
    };
    const client = createClient({ baseUrl: base });
    for (let number = 1; number <= 25; number++) {
      const made = await client.posts.create({ title: `Post ${number}`, price: '1.5' });
      assert.deepEqual([made.ok, made.status, made.data.price], [true, 201, '1.50']);
    }
    const titles: string[] = [];
    for await (const row of client.rows(client.posts.list({ ordering: ['-title'], page_size: 10 })))
      titles.push(row.title);
    assert.deepEqual([titles.length, titles[0]], [25, 'Post 9']);

    const refused = await client.posts.create({ title: 'x'.repeat(30), mood: 'UGLY' });
    assert.deepEqual([refused.ok, refused.status, Object.keys(refused.error)], [false, 400, ['title', 'mood']]);
    await assert.rejects(unwrap(client.posts.retrieve(9999)), (error: { status: number }) => {
      assert.ok(error instanceof ApiError);
      assert.equal(error.status, 404);
      return true;
    });
    const several = await unwrap(client.posts.create([{ title: 'first' }, { title: 'second' }]));
    assert.deepEqual(
      several.map(({ title }: { title: string }) => title),
      ['first', 'second'],
    );
    const changed = await unwrap(client.posts.partialUpdate(1, { title: 'new' }));
    assert.equal(changed.title, 'new');
    assert.deepEqual(await unwrap(client.posts.shout(1, { word: 'hey' })), { said: 'hey' });
    assert.deepEqual(await unwrap(client.range.post({ low: 3 })), { total: 7 });
    assert.equal(await unwrap(client.posts.destroy(2)), undefined);
    const stranger = createClient({ baseUrl: base, headers: { authorization: 'Basic bm8=' } });
    assert.equal((await stranger.posts.list()).status, 401);
  });
});
