// No read gives a password hash or another secret unless it asks for it by name.
import assert from 'node:assert/strict';
import { atomic } from '../../src/runtime/db/transactions/atomic.ts';
import { getOrCreate, inBulk, iterate, selectForUpdate } from '../../src/runtime/db/queries.ts';
import { fixtureCommands } from '../../src/runtime/fixtures/fixture-commands.ts';
import { modelForm } from '../../src/runtime/forms/model/model-form.ts';
import { loginRequired } from '../../src/runtime/auth/access.ts';
import { json } from '../../src/runtime/http/response.ts';
import { path, type Route } from '../../src/runtime/http/routing/urls.ts';
import { render } from '../../src/runtime/templates/render.ts';
import { createView, updateView } from '../../src/runtime/views/edit-views.ts';
import { detailView } from '../../src/runtime/views/detail-view.ts';
import { listView } from '../../src/runtime/views/list-view.ts';
import { createAccountApp, PASSWORD, type AccountApp } from '../support/account-app.ts';
import { needsPostgres } from '../support/postgres.ts';
import type { PrismaTestClient } from '../support/prisma-client.ts';

const MODELS = `
/// @display(title)
model Post {
  id       Int    @id @default(autoincrement())
  title    String
  token    String @default("") /// @sensitive
  author   User   @relation(fields: [authorId], references: [id])
  authorId Int
  editors  User[] @relation("edits")
}
`;

const TEMPLATES = {
  'base.html': '{% block content %}{% endblock %}',
  'me.html': '{{ user.email }} {{ user.password }} {% debug %}',
  'posts/post-list.html':
    '{% for p in posts %}{{ p.title }} {{ p.author.email }} {{ p.author.password }} {{ p.token }}{% endfor %}',
  'posts/post-detail.html': '{{ post.author.email }} {{ post.author.password }} {{ post.token }} {{ post|pprint }}',
  'posts/post-form.html': '{{ form }}',
};

const PostForm = modelForm('Post', { fields: ['title', 'token'] });
const ROUTES: Route[] = [
  path('me/', (request) => render(request, 'me.html')),
  path(
    'me.json',
    loginRequired((request) => json(request.user)),
  ),
  path('posts/', listView('Post', { include: { author: true } as never })),
  path('posts/<int:pk>/', detailView('Post', { include: { author: true } as never })),
  path('new/', createView('Post', { fields: ['title'], values: { authorId: 1 } as never, successUrl: '/posts/' })),
  path('posts/<int:pk>/edit/', updateView('Post', { form: PostForm, successUrl: '/posts/' })),
];

for (const database of ['SQLite', 'PostgreSQL'] as const) {
  describe(`http/omitted secrets: ${database}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    let db: PrismaTestClient;
    before(async function () {
      site = await createAccountApp({
        models: MODELS,
        userFields: 'posts Post[]\n  edits Post[] @relation("edits")',
        routes: ROUTES,
        templates: TEMPLATES,
        postgresUrl: database === 'PostgreSQL' ? await needsPostgres(this) : undefined,
        admin: true,
      });
      db = site.db;
      await site.createUser('ada@example.com', { isStaff: true, isSuperuser: true });
      await db['post'].create({
        data: { title: 'First', token: 'hush', authorId: 1, editors: { connect: { id: 1 } } },
      });
    });
    after(() => site?.close());

    const assertSecret = (value: unknown, what: string) => {
      const shown = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
      assert.ok(shown.length > 2, what);
      assert.doesNotMatch(shown, /scrypt|"password"|"token"|hush/, what);
    };

    it('keeps them out of every kind of query', async () => {
      const where = { id: 1 };
      const [user, post] = [db['user'], db['post']];
      const email = () => `${Math.random()}@example.com`;
      const fresh = () => ({ email: email(), password: 'scrypt$new' });
      const answers: Record<string, () => Promise<unknown>> = {
        findUnique: () => user.findUnique({ where }),
        findUniqueOrThrow: () => user.findUniqueOrThrow({ where }),
        findFirst: () => user.findFirst({ where }),
        findMany: () => user.findMany(),
        distinct: () => user.findMany({ distinct: ['email'] }),
        include: () => post.findMany({ include: { author: true } }),
        select: () => post.findFirst({ select: { author: true, editors: true } }),
        deep: () => post.findMany({ include: { author: { include: { posts: { include: { author: true } } } } } }),
        many: () => post.findFirst({ include: { editors: { include: { edits: true } } } }),
        fluent: () => post.findUnique({ where }).author(),
        create: () => user.create({ data: fresh() }),
        createManyAndReturn: () => user.createManyAndReturn({ data: [fresh()] }),
        update: () => user.update({ where, data: { name: 'Ada' }, include: { posts: { include: { author: true } } } }),
        updateManyAndReturn: () => user.updateManyAndReturn({ where, data: { name: 'Ada' } }),
        upsert: () => user.upsert({ where, create: fresh(), update: { name: 'Ada' } }),
        delete: async () => user.delete({ where: { id: (await user.create({ data: fresh() })).id } }),
        nested: () => post.update({ where, data: { author: { update: { name: 'Ada' } } }, include: { author: true } }),
        transaction: () => db['$transaction']((tx: PrismaTestClient) => tx['user'].findMany()),
        batch: () => db['$transaction']([user.findMany(), post.findMany({ include: { author: true } })]),
        extended: () => db['$extends']({}).user.findMany(),
        getOrCreate: () => getOrCreate(user, { where: { email: 'ada@example.com' }, create: fresh() } as never),
        inBulk: async () => [...(await inBulk(user, [1] as never[])).values()],
        iterate: async () => {
          const rows: unknown[] = [];
          for await (const row of iterate(user)) rows.push(row);
          return rows;
        },
        selectForUpdate: () =>
          atomic(db, (tx) => selectForUpdate((tx as PrismaTestClient)['user'], { where } as never)),
      };
      for (const [name, ask] of Object.entries(answers)) assertSecret(await ask(), name);
    });

    it('gives them to queries that ask by name', async () => {
      const where = { id: 1 };
      const whole = await db['user'].findUnique({ where, omit: { password: false } });
      assert.match(whole.password, /^scrypt/);
      assert.match((await db['user'].findUnique({ where, select: { password: true } })).password, /^scrypt/);
      const post = await db['post'].findFirst({ include: { author: { omit: { password: false } } } });
      assert.match(post.author.password, /^scrypt/);
      assert.equal('token' in post, false);
      assert.equal((await db['post'].update({ where, data: {}, omit: { token: false } })).token, 'hush');
    });

    it('takes undefined for no answer, at any depth', async () => {
      const omit = { password: undefined };
      for (const row of [
        await db['user'].findFirst({ omit }),
        (await db['user'].findMany({ omit }))[0],
        await db['user'].update({ where: { id: 1 }, data: {}, omit }),
        (await db['post'].findFirst({ include: { author: { omit } } })).author,
      ])
        assert.equal('password' in row, false);
    });

    it('is no protection against SQL of your own', async () => {
      const [row] = await db['$queryRawUnsafe']('SELECT password FROM accounts_user WHERE id = 1');
      assert.match(row.password, /^scrypt/);
    });

    it('keeps them off pages, out of JSON and of the admin', async () => {
      const ada = site.visitor();
      assert.equal((await ada.signIn('ada@example.com', PASSWORD)).statusCode, 302);
      for (const url of [
        '/me/',
        '/posts/',
        '/posts/1/',
        '/me.json',
        '/admin/accounts/user/1/change/',
        '/admin/posts/post/1/change/',
        '/admin/accounts/user/',
      ]) {
        const { statusCode, body } = await ada.get(url);
        assert.equal(statusCode, 200, url);
        assert.match(body, /ada@example|First/, url);
        assert.doesNotMatch(body, /scrypt|hush/, url);
      }
    });

    it('shows a sensitive field in a form that names it, and keeps its value', async () => {
      const page = await site.visitor().get('/posts/1/edit/');
      assert.match(page.body, /name="token"[^>]*value="hush"/);
      const visitor = site.visitor();
      await visitor.get('/posts/1/edit/');
      const answer = await visitor.post('/posts/1/edit/', { title: 'Changed', token: 'hush' });
      assert.equal(answer.statusCode, 302, answer.body);
      const post = await db['post'].findUnique({ where: { id: 1 }, omit: { token: false } });
      assert.deepEqual([post.title, post.token], ['Changed', 'hush']);
    });

    it('dumps users with their hashes, and loads them again', async () => {
      const { database: source, models } = site.app;
      const schema = { provider: source.provider, models: [...models.all], enums: [...models.enums] };
      const fixtures = fixtureCommands(source, schema, { root: '/', apps: ['accounts', 'posts'] });
      let text = '';
      await fixtures.dump({ labels: ['accounts.User', 'posts'] }, async (part) => void (text += part));
      assert.match(text, /"password": ?"scrypt/);
      assert.match(text, /"token": ?"hush"/);
      await db['post'].deleteMany();
      await db['user'].deleteMany();
      await fixtures.load(['-'], { input: [text] as never });
      assert.equal((await site.visitor().signIn('ada@example.com', PASSWORD)).statusCode, 302);
      assert.equal((await db['post'].findFirst({ select: { token: true } })).token, 'hush');
    });
  });
}
