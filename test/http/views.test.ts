import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loginRequired } from '../../src/runtime/auth/access.ts';
import { modelForm } from '../../src/runtime/forms/model/model-form.ts';
import { emailField } from '../../src/runtime/forms/fields/text.ts';
import { form } from '../../src/runtime/forms/form.ts';
import { path, include, urls } from '../../src/runtime/http/routing/urls.ts';
import { text } from '../../src/runtime/http/response.ts';
import { redirect } from '../../src/runtime/http/responses/redirect.ts';
import { createView, updateView } from '../../src/runtime/views/edit-views.ts';
import { deleteView } from '../../src/runtime/views/delete-view.ts';
import { detailView } from '../../src/runtime/views/detail-view.ts';
import { formView, redirectView, templateView } from '../../src/runtime/views/plain-views.ts';
import { listView } from '../../src/runtime/views/list-view.ts';
import { render } from '../../src/runtime/templates/render.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';

const MODELS = `
enum Mood {
  HAPPY
  SAD /// @label("Rather sad")
}

/// @ordering(-stars)
model Post {
  id        Int       @id @default(autoincrement())
  title     String    /// @length(max: 20)
  slug      String    @unique /// @slug(from: title)
  body      String    @default("") /// @text @help("Markdown is fine.")
  stars     Int       @default(0) /// @range(min: 0, max: 5)
  price     Decimal?
  mood      Mood      @default(HAPPY)
  published Boolean   @default(false)
  secret    String    @default("hush") /// @hidden
  cover     String?   /// @image(uploadTo: "covers", maxSize: "1 KB")
  data      Json?
  on        DateTime? /// @date
  createdAt DateTime  @default(now())
  updatedAt DateTime  @updatedAt
  author    User      @relation(fields: [authorId], references: [id])
  authorId  Int
  tags      Tag[]
  notes     Note[]

  @@unique([title, authorId])
}

model Tag {
  id    Int    @id @default(autoincrement())
  name  String
  posts Post[]
}

// Templates call the form what this model is called.
model Form {
  id    Int    @id @default(autoincrement())
  title String
}

model Note {
  id     Int  @id @default(autoincrement())
  post   Post @relation(fields: [postId], references: [id], onDelete: Restrict)
  postId Int
}
`;

const PostForm = modelForm('Post', { fields: ['title', 'slug', 'body', 'stars', 'published', 'tags'] });

const posts = urls({ namespace: 'posts' }, [
  path('', listView('Post', { where: { published: true }, include: { author: true }, paginateBy: 2 }), {
    name: 'list',
  }),
  path('everything/', listView('Post', { template: 'all.html', context: { title: 'All' } })),
  path(
    'new/',
    loginRequired(
      createView('Post', {
        form: PostForm,
        values: (request) => ({ authorId: request.user.id }),
        successMessage: 'Made.',
      }),
    ),
    { name: 'create' },
  ),
  path('full/', createView('Post', { fields: 'all', template: 'posts/post-form.html', successUrl: 'posts:list' })),
  path(
    '<int:pk>/edit/',
    updateView('Post', { form: PostForm, successUrl: (post) => `/posts/${(post as { slug: string }).slug}/` }),
    { name: 'update' },
  ),
  path(
    '<int:pk>/cover/',
    updateView('Post', {
      fields: ['cover', 'price', 'data', 'on', 'mood', 'author'],
      template: 'posts/post-form.html',
      successUrl: '/done/',
    }),
  ),
  path('<int:pk>/delete/', deleteView('Post', { successUrl: 'posts:list' }), { name: 'delete' }),
  path('<slug:slug>/', detailView('Post', { where: { published: true } }), { name: 'detail' }),
]);

const ContactForm = form({
  fields: { email: emailField() },
  clean: (bound) => {
    if (bound.data.email === 'spam@example.com') bound.addError(null, 'No spam.');
  },
});

const PAGES = { include: { author: true }, paginateBy: 2, orphans: 1, pageName: 'seite' } as const;

const TEMPLATES = {
  'posts/post-list.html':
    '{% for post in posts %}[{{ post.title }} by {{ post.author.email }}]{% empty %}none{% endfor %} {{ page.number }}/{{ paginator.numPages }} {{ page.hasNext }}',
  'all.html': '{{ title }}: {% for post in objectList %}{{ post.title }},{% endfor %}',
  'posts/post-detail.html':
    '<h1>{{ post.title }}</h1>{% for message in messages %}<p class="{{ message.tags }}">{{ message }}</p>{% endfor %}',
  'posts/post-form.html':
    '<form method="post"{% if form.isMultipart %} enctype="multipart/form-data"{% endif %}>{% csrf_token %}{{ form }}</form>',
  'posts/post-confirm-delete.html': 'Delete {{ post.title }}? {{ error|default:"" }}',
  'posts/form-form.html': '{{ object.title }} {{ form }}',
  'users.html': '{{ user.email|default:"nobody" }} looks at {{ object.email }}',
  'about.html': 'About {{ what }}',
  'contact.html': '{{ form }}',
};

describe('http/views', function () {
  this.timeout(60_000);
  let site: AccountApp;
  let author: Record<string, unknown>;

  before(async () => {
    site = await createAccountApp({
      models: MODELS,
      userFields: 'posts Post[]',
      templates: TEMPLATES,
      routes: [
        path('posts/', include(posts)),
        path('about/', templateView('about.html', { context: { what: 'us' } }), { name: 'about' }),
        path('forms/<int:pk>/', updateView('Form', { successUrl: '/done/' })),
        path('users/<int:pk>/', detailView('User', { template: 'users.html' })),
        path('old/<slug:slug>/', redirectView('posts:detail', { permanent: true, keepQuery: true })),
        path('moved/', redirectView('/done/', { keepMethod: true })),
        path('moved/for/good/', redirectView('/done/', { keepMethod: true, permanent: true })),
        path('some/', listView('Post', { template: 'all.html', allowEmpty: false })),
        path('some/<int:seite>/', listView('Post', { ...PAGES, template: 'posts/post-list.html', allowEmpty: false })),
        path('pages/', listView('Post', { ...PAGES, template: 'posts/post-list.html' })),
        path(
          'staff/',
          createView('Post', { fields: ['title'], permission: 'posts.add_post', template: 'posts/post-form.html' }),
        ),
        path('contact/', formView(ContactForm, { template: 'contact.html', onValid: () => redirect('about') })),
        path('done/', () => text('done')),
        path('broken/', (request) => render(request, 'missing.html')),
      ],
    });
    author = await site.createUser('ada@example.com', { name: 'Ada' });
  });
  beforeEach(async () => {
    await site.db['note'].deleteMany();
    await site.db['post'].deleteMany();
    await site.db['tag'].deleteMany();
  });
  after(() => site.close());

  const makePost = (fields: Record<string, unknown> = {}): Promise<Record<string, unknown>> =>
    site.db['post'].create({ data: { title: 'One', slug: 'one', published: true, authorId: author['id'], ...fields } });

  describe('names of rows in templates', () => {
    it('leave the form to a model that is called Form', async () => {
      const { id } = await site.db['form'].create({ data: { title: 'Old' } });
      assert.match((await site.visitor().get(`/forms/${id}/`)).body, /^Old .*<input[^>]* name="title"/s);
      const answer = await site.visitor().post(`/forms/${id}/`, { title: 'New' });
      assert.equal(answer.headers.location, '/done/');
    });

    it('leave the visitor to a page about a user', async () => {
      const page = await site.visitor().get(`/users/${String(author['id'])}/`);
      assert.equal(page.body, 'nobody looks at ada@example.com');
    });
  });

  describe('list', () => {
    it('shows what matches, in the order of the model, page by page', async () => {
      for (let stars = 0; stars < 5; stars++) await makePost({ title: `P${stars}`, slug: `p${stars}`, stars });
      await makePost({ title: 'Draft', slug: 'draft', published: false });
      assert.equal(
        (await site.visitor().get('/posts/')).body,
        '[P4 by ada@example.com][P3 by ada@example.com] 1/3 true',
      );
      assert.equal((await site.visitor().get('/posts/?page=3')).body, '[P0 by ada@example.com] 3/3 false');
      assert.equal((await site.visitor().get('/posts/?page=last')).body, '[P0 by ada@example.com] 3/3 false');
    });

    it('answers 404 for pages that are not there', async () => {
      for (const page of ['2', '0', '-1', 'x', '1.5'])
        assert.equal((await site.visitor().get(`/posts/?page=${page}`)).statusCode, 404, page);
    });

    it('shows an empty first page', async () => {
      assert.equal((await site.visitor().get('/posts/')).body, 'none 1/1 false');
    });

    it('joins orphans to the page before, and finds the page in the route or under another name', async () => {
      for (let stars = 0; stars < 5; stars++) await makePost({ title: `P${stars}`, slug: `p${stars}`, stars });
      assert.match((await site.visitor().get('/pages/?seite=2')).body, /^\[P2 [^[]*\[P1 [^[]*\[P0 .* 2\/2 false$/);
      assert.match((await site.visitor().get('/some/2/?seite=1')).body, / 2\/2 false$/);
      assert.equal((await site.visitor().get('/some/3/')).statusCode, 404);
    });

    it('answers 404 where there must be rows and are none', async () => {
      for (const url of ['/some/', '/some/1/']) assert.equal((await site.visitor().get(url)).statusCode, 404, url);
      await makePost();
      for (const url of ['/some/', '/some/1/']) assert.equal((await site.visitor().get(url)).statusCode, 200, url);
    });

    it('takes a template and more context', async () => {
      await makePost();
      assert.equal((await site.visitor().get('/posts/everything/')).body, 'All: One,');
    });

    it('answers HEAD and OPTIONS, and 405 to other methods', async () => {
      assert.equal((await site.visitor().send({ method: 'HEAD', url: '/posts/' })).statusCode, 200);
      const options = await site.visitor().send({ method: 'OPTIONS', url: '/posts/' });
      assert.match(String(options.headers.allow), /GET/);
      assert.equal((await site.visitor().post('/posts/')).statusCode, 405);
    });
  });

  describe('detail', () => {
    it('finds the row by a unique field', async () => {
      await makePost({ title: '<b>' });
      assert.equal((await site.visitor().get('/posts/one/')).body, '<h1>&lt;b&gt;</h1>');
    });

    it('answers 404 for what is not there, or not among those allowed', async () => {
      await makePost({ published: false });
      assert.equal((await site.visitor().get('/posts/one/')).statusCode, 404);
      assert.equal((await site.visitor().get('/posts/two/')).statusCode, 404);
    });
  });

  describe('create', () => {
    it('asks visitors to sign in', async () => {
      assert.equal((await site.visitor().get('/posts/new/')).headers.location, '/accounts/login/?next=/posts/new/');
    });

    it('shows a form that follows from the model', async () => {
      await site.db['tag'].create({ data: { name: 'news' } });
      const visitor = site.visitor();
      await visitor.signIn('ada@example.com');
      const { body } = await visitor.get('/posts/new/');
      assert.match(body, /<input type="text" name="title" maxlength="20" required id="id_title">/);
      assert.match(
        body,
        /<textarea name="body" cols="40" rows="10" aria-describedby="id_body_helptext" id="id_body">\n<\/textarea>/,
      );
      assert.match(body, /Markdown is fine\./);
      assert.match(body, /<input type="number" name="stars" value="0" min="0" max="5" required id="id_stars">/);
      assert.match(body, /<input type="checkbox" name="published" id="id_published">/);
      assert.match(body, /<select name="tags" id="id_tags" multiple>\n<option value="\d+">news<\/option>/);
    });

    it('saves what is sent, with its links and what the view adds, and goes to its page', async () => {
      const tag = await site.db['tag'].create({ data: { name: 'news' } });
      const visitor = site.visitor();
      await visitor.signIn('ada@example.com');
      const response = await visitor.post('/posts/new/', {
        title: 'Crème brûlée',
        body: 'a\r\nb',
        stars: '3',
        published: 'on',
        tags: [String(tag.id)],
      });
      assert.equal(response.statusCode, 302, response.body);
      assert.equal(response.headers.location, '/posts/creme-brulee/');
      const post = await site.db['post'].findUnique({ where: { slug: 'creme-brulee' }, include: { tags: true } });
      assert.deepEqual([post.body, post.stars, post.published, post.authorId], ['a\nb', 3, true, author['id']]);
      assert.deepEqual(
        post.tags.map(({ name }: { name: string }) => name),
        ['news'],
      );
      assert.match((await visitor.get('/posts/creme-brulee/')).body, /<p class="success">Made\.<\/p>/);
      assert.doesNotMatch((await visitor.get('/posts/creme-brulee/')).body, /Made/);
    });

    it('numbers a slug that is taken', async () => {
      await makePost({ title: 'Same', slug: 'same' });
      const visitor = site.visitor();
      await visitor.signIn('ada@example.com');
      const response = await visitor.post('/posts/new/', { title: 'Same!', stars: '0', published: 'on' });
      assert.equal(response.headers.location, '/posts/same-2/');
    });

    it('shows the form again with what is wrong', async () => {
      await makePost();
      const visitor = site.visitor();
      await visitor.signIn('ada@example.com');
      const { statusCode, body } = await visitor.post('/posts/new/', {
        title: 'x'.repeat(21),
        slug: 'one',
        stars: '9',
        tags: ['77'],
      });
      assert.equal(statusCode, 200);
      assert.match(body, /Ensure this value has at most 20 characters \(it has 21\)\./);
      assert.match(body, /Post with this Slug already exists\./);
      assert.match(body, /Ensure this value is less than or equal to 5\./);
      assert.match(body, /Select a valid choice\. 77 is not one of the available choices\./);
      assert.match(body, /aria-invalid="true"/);
    });

    it('never writes a field that the form does not have', async () => {
      const visitor = site.visitor();
      await visitor.signIn('ada@example.com');
      await visitor.post('/posts/new/', {
        title: 'Mine',
        stars: '1',
        secret: 'stolen',
        authorId: '999',
        id: '4711',
        createdAt: '1999-01-01',
      });
      const post = await site.db['post'].findFirst();
      assert.deepEqual(
        [post.secret, post.authorId, post.id === 4711, post.createdAt.getFullYear() > 2020],
        ['hush', author['id'], false, true],
      );
    });

    it('leaves hidden, automatic and far-side fields out of `all`, and finds sets that are not unique', async () => {
      await makePost();
      const { body } = await site.visitor().get('/posts/full/');
      for (const name of ['id', 'secret', 'createdAt', 'updatedAt', 'notes', 'authorId'])
        assert.doesNotMatch(body, new RegExp(`name="${name}"`), name);
      assert.match(
        body,
        /<select name="author" required id="id_author">\n<option value="" selected>---------<\/option>\n<option value="\d+">Ada<\/option>/,
      );
      assert.match(body, /<option value="SAD">Rather sad<\/option>/);
      assert.match(body, /enctype="multipart\/form-data"/);
      const again = await site
        .visitor()
        .post('/posts/full/', { title: 'One', slug: 'other', stars: '0', mood: 'SAD', author: String(author['id']) });
      assert.match(
        again.body,
        /<ul class="errorlist nonfield"><li>Post with this Title and Author already exists\.<\/li><\/ul>/,
      );
    });
  });

  describe('update', () => {
    it('shows the row and saves what changed', async () => {
      const post = await makePost({ stars: 2 });
      const url = `/posts/${String(post['id'])}/edit/`;
      assert.match((await site.visitor().get(url)).body, /name="title" value="One"/);
      const response = await site.visitor().post(url, { title: 'Two', slug: 'one', stars: '2', published: 'on' });
      assert.equal(response.headers.location, '/posts/one/');
      assert.equal((await site.db['post'].findFirst()).title, 'Two');
    });

    it('removes links that are not sent any more', async () => {
      const post = await makePost({ tags: { create: [{ name: 'a' }, { name: 'b' }] } });
      const [first] = await site.db['tag'].findMany({ orderBy: { id: 'asc' } });
      const { body } = await site.visitor().get(`/posts/${String(post['id'])}/edit/`);
      assert.equal(body.match(/<option value="\d+" selected>/g)?.length, 2);
      await site.visitor().post(`/posts/${String(post['id'])}/edit/`, {
        title: 'One',
        slug: 'one',
        stars: '0',
        tags: [String(first.id)],
      });
      assert.equal(await site.db['tag'].count({ where: { posts: { some: {} } } }), 1);
    });

    it('does not write columns that nobody changed', async () => {
      const post = await makePost({ stars: 1 });
      await site.visitor().post(`/posts/${String(post['id'])}/edit/`, {
        title: 'One',
        slug: 'one',
        stars: '1',
        published: 'on',
        body: 'new',
      });
      await site.db['post'].update({ where: { id: post['id'] }, data: { stars: 5 } });
      const row = await site.db['post'].findFirst();
      assert.deepEqual([row.stars, row.body], [5, 'new']);
    });

    it('answers 404 for a row that is not there', async () => {
      assert.equal((await site.visitor().get('/posts/99/edit/')).statusCode, 404);
      assert.equal((await site.visitor().get('/posts/99999999999/edit/')).statusCode, 404);
    });

    it('reads decimals, dates, enums, JSON and relations', async () => {
      const post = await makePost();
      const other =
        (await site.db['user'].findUnique({ where: { email: 'bob@example.com' } })) ??
        (await site.createUser('bob@example.com'));
      const url = `/posts/${String(post['id'])}/cover/`;
      const response = await site
        .visitor()
        .post(url, { price: '10.50', data: '{"a": [1]}', on: '2026-11-22', mood: 'SAD', author: String(other.id) });
      assert.equal(response.statusCode, 302, response.body);
      const row = await site.db['post'].findFirst();
      assert.deepEqual(
        [String(row.price), row.data, row.on.toISOString(), row.mood, row.authorId],
        ['10.5', { a: [1] }, '2026-11-22T00:00:00.000Z', 'SAD', other.id],
      );
      assert.match((await site.visitor().get(url)).body, /name="on" value="2026-11-22"/);
      const emptied = await site
        .visitor()
        .post(url, { price: '', data: '', on: '', mood: 'SAD', author: String(other.id) });
      assert.equal(emptied.statusCode, 302, emptied.body);
      const empty = await site.db['post'].findFirst();
      assert.deepEqual([empty.price, empty.data, empty.on], [null, null, null]);
      assert.equal((await site.app.database.queryRaw('SELECT id FROM Post WHERE data IS NULL')).length, 1);
    });

    it('stores an image under a random name below the media folder', async () => {
      const post = await makePost();
      const url = `/posts/${String(post['id'])}/cover/`;
      const fields = { mood: 'HAPPY', author: String(author['id']) };
      const png = Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1');
      const saved = await site
        .visitor()
        .upload(url, fields, { cover: { name: '../../evil.PNG', content: png, type: 'image/png' } });
      assert.equal(saved.statusCode, 302, saved.body);
      const { cover } = await site.db['post'].findFirst();
      assert.match(cover, /^covers\/[0-9a-f]{32}\.png$/);
      assert.deepEqual(readFileSync(join(site.app.root, site.app.settings.mediaRoot, cover)), png);
      const kept = await site.visitor().upload(url, fields, {});
      assert.equal(kept.statusCode, 302);
      assert.equal((await site.db['post'].findFirst()).cover, cover);
    });

    it('refuses files that are no images, too large, or sent as text', async () => {
      const post = await makePost();
      const url = `/posts/${String(post['id'])}/cover/`;
      const fields = { mood: 'HAPPY', author: String(author['id']) };
      const upload = async (name: string, content: Buffer): Promise<string> =>
        (await site.visitor().upload(url, fields, { cover: { name, content, type: 'image/png' } })).body;
      assert.match(await upload('a.png', Buffer.from('<script>')), /Upload a valid image/);
      assert.match(await upload('a.html', Buffer.from('x')), /File extension “html” is not allowed/);
      assert.match(await upload('a.png', Buffer.alloc(2000)), /Ensure this file is at most 1024 bytes/);
      assert.match(
        (await site.visitor().post(url, { ...fields, cover: 'x' })).body,
        /No file was submitted\. Check the encoding type/,
      );
      assert.equal(existsSync(join(site.app.root, site.app.settings.mediaRoot, 'a.html')), false);
    });
  });

  describe('delete', () => {
    it('asks, and deletes by POST', async () => {
      const post = await makePost();
      const url = `/posts/${String(post['id'])}/delete/`;
      assert.match((await site.visitor().get(url)).body, /Delete One\?/);
      assert.equal(await site.db['post'].count(), 1);
      assert.equal((await site.visitor().post(url)).headers.location, '/posts/');
      assert.equal(await site.db['post'].count(), 0);
    });

    it('says so when other rows still refer to it', async () => {
      const post = await makePost();
      await site.db['note'].create({ data: { postId: post['id'] } });
      const response = await site.visitor().post(`/posts/${String(post['id'])}/delete/`);
      assert.equal(response.statusCode, 409);
      assert.match(response.body, /“One” cannot be deleted/);
    });
  });

  it('shows a template', async () => {
    assert.equal((await site.visitor().get('/about/')).body, 'About us');
  });

  it('redirects to a route with its parameters and the query', async () => {
    const response = await site.visitor().get('/old/one/?a=1');
    assert.equal(response.statusCode, 301);
    assert.equal(response.headers.location, '/posts/one/?a=1');
  });

  it('redirects a POST as a POST where it is told to', async () => {
    assert.equal((await site.visitor().post('/moved/')).statusCode, 307);
    assert.equal((await site.visitor().post('/moved/for/good/')).statusCode, 308);
  });

  it('asks for a permission', async () => {
    const visitor = site.visitor();
    assert.match(String((await visitor.get('/staff/')).headers.location), /^\/accounts\/login\//);
    await site.createUser('plain@example.com');
    await visitor.signIn('plain@example.com');
    assert.equal((await visitor.get('/staff/')).statusCode, 403);
    await site.db['user'].update({ where: { email: 'plain@example.com' }, data: { permissions: ['posts.add_post'] } });
    assert.equal((await visitor.get('/staff/')).statusCode, 200);
    await site.db['user'].update({ where: { email: 'plain@example.com' }, data: { isActive: false } });
    assert.equal((await visitor.get('/staff/')).statusCode, 302);
  });

  it('runs a form of its own', async () => {
    assert.equal((await site.visitor().post('/contact/', { email: 'a@example.com' })).headers.location, '/about/');
    assert.match((await site.visitor().post('/contact/', { email: 'spam@example.com' })).body, /No spam\./);
    assert.match((await site.visitor().post('/contact/', {})).body, /This field is required\./);
  });
});
