// A model's viewset: list, detail, create, update, delete, with its errors in DRF's shape.
import assert from 'node:assert/strict';
import type { Row } from '../../../../../src/kernel/database.ts';
import { policy } from '../../../../../src/runtime/access/policy.ts';
import { allowAny, isAuthenticated, isOwner } from '../../../../../src/runtime/access/rule.ts';
import { invalid, rules } from '../../../../../src/runtime/models/rules.ts';
import { action } from '../../../../../src/runtime/rest/declare/action.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import * as fields from '../../../../../src/runtime/rest/fields/index.ts';
import { computed } from '../../../../../src/runtime/rest/serialize/options.ts';
import { type ApiApp, AUTHENTICATION, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';

const MODELS = `
model Post {
  id        Int      @id @default(autoincrement())
  title     String   /// @length(max: 20)
  slug      String   @unique /// @slug
  body      String   @default("") /// @text
  price     Decimal? /// @decimal(digits: 6, places: 2)
  views     BigInt   @default(0)
  published Boolean  @default(false)
  author    User     @relation(fields: [authorId], references: [id], onDelete: Cascade)
  authorId  Int
  tags      Tag[]
  comments  Comment[]
}

model Tag {
  id    Int    @id @default(autoincrement())
  name  String @unique
  posts Post[]
}

model Comment {
  id     Int    @id @default(autoincrement())
  text   String /// @length(max: 10)
  post   Post   @relation(fields: [postId], references: [id], onDelete: Cascade)
  postId Int
}
`;

const openTags = modelViewSet('Tag', {
  fields: ['id', 'name'],
  permissions: allowAny,
  nested: {},
  search: ['name'],
  ordering: ['name'],
});

const posts = modelViewSet('Post', {
  fields: ['id', 'title', 'slug', 'body', 'price', 'views', 'published', 'author', 'tags', 'shout'],
  computed: { shout: computed(fields.string(), ['title'], ({ title }) => `${String(title).toUpperCase()}!`) },
  filters: { published: ['exact'], price: ['gte', 'lte', 'isnull'], 'author.email': ['exact'], id: ['in'] },
  search: ['title', 'body'],
  ordering: ['title', 'price'],
  actions: {
    publish: action({ detail: true, methods: ['POST'] }, async ({ row, update }) =>
      update(await row(), { published: true }),
    ),
    recent: action({ detail: false }, ({ list }) => list({ published: true })),
  },
});

const threads = modelViewSet('Post', {
  fields: ['id', 'title', 'slug'],
  nested: { comments: { fields: ['id', 'text'], write: 'replace' } },
  permissions: allowAny,
});

onBothDatabases('rest/model-viewset', (urlOf) => {
  let api: ApiApp;
  let adaId: unknown;

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      models: MODELS,
      userFields: 'posts Post[]',
      postgresUrl: await urlOf(this),
      policies: [
        policy('Post', {
          view: ({ user }) =>
            user.isAuthenticated ? { OR: [{ published: true }, { authorId: user['id'] }] } : { published: true },
          add: isAuthenticated,
          change: isOwner('author'),
          delete: isOwner('author'),
          owner: 'author',
        }),
        policy('Comment', { view: allowAny, add: allowAny, change: allowAny, delete: allowAny }),
      ],
      rules: [
        rules('Post', {
          clean(row, { before: stored }) {
            const [post, before] = [row as Row, stored as Row | undefined];
            if (post['published'] && post['body'] === '') throw invalid({ body: 'A published post needs a body.' });
            if (before && before['title'] === 'Frozen') throw invalid('This post cannot be changed.');
          },
        }),
      ],
      api: [
        router({ path: 'api/', authentication: AUTHENTICATION, permissions: allowAny })
          .register('tags', openTags)
          .register('posts', posts)
          .register('threads', threads),
      ],
    });
    adaId = (await api.createUser('ada@example.com'))['id'];
    await api.createUser('bob@example.com');
  });

  after(() => api?.close());

  const asAda = { as: 'ada@example.com' };
  const asBob = { as: 'bob@example.com' };
  let id: number;

  it('creates a row, with the owner of the request and the defaults of the model', async () => {
    const { status, body, headers } = await api.call('POST', '/api/posts/', {
      ...asAda,
      body: { title: 'First', slug: 'first', price: '12.5', author: 999, tags: [] },
    });
    assert.equal(status, 201, JSON.stringify(body));
    id = (body as { id: number }).id;
    assert.deepEqual(body, {
      id,
      title: 'First',
      slug: 'first',
      body: '',
      price: '12.50',
      views: '0',
      published: false,
      author: adaId,
      tags: [],
      shout: 'FIRST!',
    });
    assert.equal(headers['location'], `http://testserver/api/posts/${id}/`);
  });

  it('reports every problem of a body by field', async () => {
    const { status, body } = await api.call('POST', '/api/posts/', {
      ...asAda,
      body: { title: 'x'.repeat(21), slug: 'first', price: 'abc', tags: [7] },
    });
    assert.equal(status, 400);
    assert.deepEqual(body, {
      title: ['Ensure this field has no more than 20 characters.'],
      slug: ['post with this slug already exists.'],
      price: ['A valid number is required.'],
      tags: ['Invalid pk "7" - object does not exist.'],
    });
  });

  it('runs the rules of the model', async () => {
    const change = (body: object) => api.call('PATCH', `/api/posts/${id}/`, { ...asAda, body });
    assert.deepEqual((await change({ published: true })).body, { body: ['A published post needs a body.'] });
    assert.deepEqual((await change({ title: 'Frozen' })).status, 200);
    assert.deepEqual((await change({ title: 'Thawed' })).body, { non_field_errors: ['This post cannot be changed.'] });
    await api.db['post'].update({ where: { id }, data: { title: 'First' } });
  });

  it('shows rows to those whom the policy lets see them, and answers 404 to others', async () => {
    assert.equal((await api.call('GET', `/api/posts/${id}/`, asAda)).status, 200);
    assert.equal((await api.call('GET', `/api/posts/${id}/`, asBob)).status, 404);
    assert.deepEqual(((await api.call('GET', '/api/posts/', asBob)).body as { count: number }).count, 0);
    assert.deepEqual(((await api.call('GET', '/api/posts/', asAda)).body as { count: number }).count, 1);
  });

  it('refuses writes of others: 404 for hidden rows, 403 for visible ones, 401 without an account', async () => {
    const body = { title: 'Mine' };
    assert.equal((await api.call('PATCH', `/api/posts/${id}/`, { ...asBob, body })).status, 404);
    await api.db['post'].update({ where: { id }, data: { published: true, body: 'text' } });
    assert.equal((await api.call('PATCH', `/api/posts/${id}/`, { ...asBob, body })).status, 403);
    assert.equal((await api.call('DELETE', `/api/posts/${id}/`, asBob)).status, 403);
    const anonymous = await api.call('POST', '/api/posts/', { body });
    assert.equal(anonymous.status, 401);
    assert.equal(anonymous.headers['www-authenticate'], 'Basic realm="api"');
    assert.equal((await api.call('PATCH', `/api/posts/${id}/`, { body })).status, 401);
    assert.equal((await api.call('DELETE', `/api/posts/${id}/`)).status, 401);
    assert.equal((await api.db['post'].findUnique({ where: { id } }))?.['title'], 'First');
  });

  it('replaces with PUT, which needs every required field', async () => {
    const put = (body: object) => api.call('PUT', `/api/posts/${id}/`, { ...asAda, body });
    assert.deepEqual((await put({ title: 'Only' })).body, {
      slug: ['This field is required.'],
    });
    assert.equal((await put({ title: 'All', slug: 'all', tags: [] })).status, 200);
  });

  it('links rows of a many-to-many relation', async () => {
    const { body: tag } = await api.call('POST', '/api/tags/', { body: { name: 'a' } });
    const tagId = (tag as { id: number }).id;
    const { body } = await api.call('PATCH', `/api/posts/${id}/`, { ...asAda, body: { tags: [tagId] } });
    assert.deepEqual((body as { tags: unknown }).tags, [tagId]);
    const { body: made } = await api.call('POST', '/api/posts/', {
      ...asAda,
      body: { title: 'Two', slug: 'two', tags: [tagId] },
    });
    assert.deepEqual((made as { tags: unknown }).tags, [tagId], JSON.stringify(made));
    await api.call('DELETE', `/api/posts/${(made as { id: number }).id}/`, asAda);
  });

  it('filters by typed lookups and refuses values and parameters that it does not know', async () => {
    const list = async (query: string) =>
      (await api.call('GET', `/api/posts/?${query}`, asAda)).body as Record<string, unknown>;
    assert.equal((await list('published=true'))['count'], 1);
    assert.equal((await list('price__gte=13'))['count'], 0);
    assert.equal((await list('price__lte=12.50&author__email=ada@example.com'))['count'], 1);
    assert.equal((await list('price__isnull=true'))['count'], 0);
    assert.equal((await list(`id__in=${id},77`))['count'], 1);
    assert.deepEqual(await list('price__gte=x'), { price__gte: ['A valid number is required.'] });
    assert.match(JSON.stringify(await list('publishd=true')), /Unknown query parameter. Did you mean 'published'\?/);
    assert.equal((await list('search=al tex'))['count'], 1);
    assert.equal((await list('search=al zz'))['count'], 0);
  });

  it('pages and orders', async () => {
    for (const name of ['c', 'b', 'd']) await api.call('POST', '/api/tags/', { body: { name } });
    const { body } = await api.call('GET', '/api/tags/?ordering=-name&page_size=2&page=2&fields=name');
    assert.deepEqual(body, {
      count: 4,
      next: null,
      previous: 'http://testserver/api/tags/?fields=name&ordering=-name&page_size=2',
      results: [{ name: 'b' }, { name: 'a' }],
    });
    const huge = await api.call('GET', '/api/tags/?page_size=100000');
    assert.equal((huge.body as { results: unknown[] }).results.length, 4);
    assert.deepEqual((await api.call('GET', '/api/tags/?page=9')).body, { detail: 'Invalid page.' });
  });

  it('runs extra actions on rows that the user may change', async () => {
    assert.equal((await api.call('POST', `/api/posts/${id}/publish/`, asBob)).status, 403);
    const { status, body } = await api.call('POST', `/api/posts/${id}/publish/`, asAda);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal((body as { published: boolean }).published, true);
    assert.equal(((await api.call('GET', '/api/posts/recent/')).body as { count: number }).count, 1);
    const wrong = await api.call('GET', `/api/posts/${id}/publish/`);
    assert.deepEqual(
      [wrong.status, wrong.body, wrong.headers['allow']],
      [405, { detail: 'Method "GET" not allowed.' }, 'POST, OPTIONS'],
    );
  });

  it('writes nested rows in one transaction', async () => {
    const made = await api.call('POST', '/api/threads/', {
      ...asAda,
      body: { title: 'T', slug: 't', comments: [{ text: 'one' }, { text: 'two' }] },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id: thread, comments } = made.body as { id: number; comments: { id: number; text: string }[] };
    assert.deepEqual(
      comments.map(({ text }) => text),
      ['one', 'two'],
    );
    const refused = await api.call('PATCH', `/api/threads/${thread}/`, {
      ...asAda,
      body: { title: 'Changed', comments: [{ text: 'ok' }, { text: 'far too long a text' }] },
    });
    assert.deepEqual(
      [refused.status, refused.body],
      [400, { comments: { 1: { text: ['Ensure this field has no more than 10 characters.'] } } }],
    );
    const changed = await api.call('PATCH', `/api/threads/${thread}/`, {
      ...asAda,
      body: { comments: [{ id: comments[1]?.id, text: 'kept' }, { text: 'new' }] },
    });
    assert.deepEqual(
      (changed.body as { comments: { text: string }[] }).comments.map(({ text }) => text),
      ['kept', 'new'],
      JSON.stringify(changed.body),
    );
    assert.equal(await api.db['comment'].count({ where: { postId: thread } }), 2);
  });

  it('gives entity tags, and refuses writes over another state with 412', async () => {
    const { headers } = await api.call('GET', `/api/posts/${id}/`, asAda);
    const etag = String(headers['etag']);
    assert.equal(
      (await api.call('GET', `/api/posts/${id}/`, { ...asAda, headers: { 'if-none-match': etag } })).status,
      304,
    );
    const patch = (tag: string, title: string) =>
      api.call('PATCH', `/api/posts/${id}/`, { ...asAda, headers: { 'if-match': tag }, body: { title } });
    const first = await patch(etag, 'Newer');
    assert.equal(first.status, 200, JSON.stringify(first.body));
    const second = await patch(etag, 'Lost');
    assert.equal(second.status, 412);
    assert.equal((await patch(String(first.headers['etag']), 'Newest')).status, 200);
    assert.equal(
      (await api.call('DELETE', `/api/posts/${id}/`, { ...asAda, headers: { 'if-match': etag } })).status,
      412,
    );
  });

  it('answers without a body if the client prefers that', async () => {
    const { status, text, headers } = await api.call('PATCH', `/api/posts/${id}/`, {
      ...asAda,
      headers: { prefer: 'return=minimal' },
      body: { title: 'Brief' },
    });
    assert.deepEqual([status, text, headers['preference-applied']], [204, '', 'return=minimal']);
  });

  it('deletes', async () => {
    assert.equal((await api.call('DELETE', `/api/posts/${id}/`, asAda)).status, 204);
    assert.deepEqual((await api.call('GET', `/api/posts/${id}/`, asAda)).body, {
      detail: 'No Post matches the given query.',
    });
  });

  it('answers malformed requests with 4xx in one shape', async () => {
    const raw = (body: string, type = 'application/json') =>
      api.call('POST', '/api/tags/', { body, headers: { 'content-type': type } });
    assert.equal((await raw('{"name":')).status, 400);
    assert.match(JSON.stringify((await raw('{"name":')).body), /^\{"detail":"JSON parse error - /);
    assert.deepEqual((await raw('<a/>', 'application/xml')).body, {
      detail: 'Unsupported media type "application/xml" in request.',
    });
    assert.deepEqual((await raw('[1]')).body, {
      non_field_errors: ['Invalid data. Expected a dictionary, but got list.'],
    });
    assert.equal((await api.call('GET', '/api/tags/', { headers: { accept: 'application/xml' } })).status, 406);
    assert.equal((await api.call('GET', '/api/tags/9.xml')).status, 404);
    assert.equal((await api.call('GET', '/api/tags/99999999999999/')).status, 404);
    assert.equal((await raw('{"__proto__": {"name": "x"}}')).status, 400);
    assert.equal((await raw(JSON.stringify({ name: 'nul\0' }))).status, 400);
  });

  it('lists its collections at the root', async () => {
    assert.deepEqual((await api.call('GET', '/api/')).body, {
      tags: 'http://testserver/api/tags/',
      posts: 'http://testserver/api/posts/',
      threads: 'http://testserver/api/threads/',
    });
  });
});
