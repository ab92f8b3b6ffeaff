import assert from 'node:assert/strict';
import { column, modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const LIST = '/admin/posts/post/';

describe('admin/form', () => {
  let site: AdminTestSite;
  let admin: Visitor;
  before(async () => {
    site = await createBlog();
    await fillBlog(site);
    admin = await site.visitor('admin@example.com');
  });
  after(() => site.close());

  const post = { title: 'New & <i>', slug: 'new', body: 'text', mood: 'SAD', author: '1' };
  const flashOf = (html: string): string => textOf(/<ul class="q-flash">[\s\S]*?<\/ul>/.exec(html)?.[0] ?? '').trim();

  it('adds a row and says so, with a link', async () => {
    const answer = await admin.post(`${LIST}add/`, { ...post, published: 'on', tags: ['plain', 'a/b,c'], _save: '1' });
    assert.equal(answer.headers.location, LIST);
    const saved = await site.db['post'].findUnique({ where: { slug: 'new' }, include: { tags: true } });
    assert.deepEqual(
      [saved.title, saved.mood, saved.published, saved.authorId, saved.tags.length],
      ['New & <i>', 'SAD', true, 1, 2],
    );
    const page = await admin.follow(answer);
    assert.equal(flashOf(page.body), 'The post “ New & <i> ” was added successfully.');
    assert.match(page.body, new RegExp(`“<a href="${LIST}${saved.id}/change/">New &amp; &lt;i&gt;</a>”`));
    assert.equal(flashOf((await admin.get(LIST)).body), '');
  });

  it('goes on as the button says', async () => {
    const go = (slug: string, button: string) => admin.post(`${LIST}add/`, { ...post, slug, [button]: '1' });
    const next = await go('next-1', '_continue');
    assert.match(String(next.headers.location), /^\/admin\/posts\/post\/\d+\/change\/$/);
    assert.match(flashOf((await admin.follow(next)).body), /was added successfully\. You may edit it again below\.$/);
    const another = await go('next-2', '_addanother');
    assert.equal(another.headers.location, `${LIST}add/`);
    assert.match(flashOf((await admin.follow(another)).body), /You may add another post below\.$/);
  });

  it('returns to the list as it was left, and nowhere else', async () => {
    const answer = await admin.post(`${LIST}1/change/`, {
      title: 'Renamed',
      slug: 'post-0',
      mood: 'HAPPY',
      author: '1',
      _preserved: 'published=true&p=2',
      _save: '1',
    });
    assert.equal(answer.headers.location, `${LIST}?published=true&p=2`);
    const evil = await admin.post(`${LIST}1/change/`, {
      title: 'Renamed twice',
      slug: 'post-0',
      mood: 'HAPPY',
      author: '1',
      _preserved: '//evil.test',
      _save: '1',
    });
    assert.equal(evil.headers.location, `${LIST}?%2F%2Fevil.test=`);
  });

  it('shows what is wrong beside the field and above the form, and keeps what was typed', async () => {
    const answer = await admin.post(`${LIST}add/`, { title: '', slug: 'not a slug!', body: 'typed text', _save: '1' });
    assert.equal(answer.statusCode, 200);
    assert.match(answer.body, /Please correct the errors below\./);
    assert.match(answer.body, /<a href="#id_title">Title: This field is required\.<\/a>/);
    assert.match(answer.body, /<input[^>]*name="title"[^>]*aria-invalid="true"[^>]*aria-describedby="id_title_error"/);
    assert.match(answer.body, /id="id_title_error"/);
    assert.match(answer.body, /typed text/);
    const one = await admin.post(`${LIST}add/`, { ...post, slug: 'one-error', author: '', _save: '1' });
    assert.match(one.body, /Please correct the error below\./);
    assert.equal(await site.db['post'].count({ where: { slug: 'one-error' } }), 0);
  });

  it('names a value that another row has', async () => {
    const answer = await admin.post(`${LIST}add/`, { ...post, slug: 'post-1', _save: '1' });
    assert.match(answer.body, /Post with this Slug already exists\./);
  });

  it('says so when nothing was changed, and writes nothing', async () => {
    const before = await site.db['author'].findFirst();
    site.takeQueries();
    const answer = await admin.post(`/admin/posts/author/${before.id}/change/`, { name: before.name, _save: '1' });
    assert.ok(site.takeQueries().every(({ sql }) => !/^UPDATE .*Author/i.test(sql)));
    assert.equal(flashOf((await admin.follow(answer)).body), 'No changes to save.');
  });

  it('fills an empty slug from the title, in the page and on the server', async () => {
    const page = await admin.get(`${LIST}add/`);
    assert.match(page.body, /data-q-prepopulated="\{&quot;id_slug&quot;:\[&quot;id_title&quot;\]\}"/);
    await admin.post(`${LIST}add/`, { ...post, title: 'Héllo Wörld', slug: '', _save: '1' });
    assert.equal(await site.db['post'].count({ where: { slug: 'hello-world' } }), 1);
  });

  it('prefills the add page from its query', async () => {
    const { body } = await admin.get(`${LIST}add/?title=Given&author=2`);
    assert.match(body, /name="title"[^>]*value="Given"|value="Given"[^>]*name="title"/);
    assert.match(body, /<option value="2" selected>Ben<\/option>/);
  });

  it('ignores values of fields that are not inputs', async () => {
    await admin.post(`${LIST}2/change/`, {
      title: 'Post 1',
      slug: 'post-1',
      mood: 'HAPPY',
      author: '2',
      createdAt: '1999-01-01T00:00',
      secret: 'overwritten',
      id: '77',
      _save: '1',
    });
    const row = await site.db['post'].findUnique({ where: { id: 2 }, omit: { secret: false } });
    assert.equal(row.secret, 'hush-hush');
    assert.equal(row.createdAt.getUTCFullYear(), 2026);
  });

  it('shows no secret', async () => {
    assert.doesNotMatch((await admin.get(`${LIST}2/change/`)).body, /hush-hush|name="secret"/);
  });

  it('links from a row to the lists of rows that point to it', async () => {
    const { body } = await admin.get('/admin/posts/author/1/change/');
    assert.match(body, /<a href="\/admin\/posts\/post\/\?author=1">\d+ posts<\/a>/);
  });

  it('finds rows by keys of any characters and of several parts', async () => {
    const tag = await admin.get('/admin/posts/tag/a_2Fb_2Cc/change/');
    assert.equal(tag.statusCode, 200);
    assert.match(tag.body, /<h1 class="q-title">a\/b,c<\/h1>/);
    const seat = await admin.get('/admin/posts/seat/3,a_2Cb_5Fc/change/');
    assert.equal(seat.statusCode, 200);
    const list = await admin.get('/admin/posts/seat/');
    assert.match(list.body, /href="\/admin\/posts\/seat\/3,a_2Cb_5Fc\/change\/"/);
    assert.equal((await admin.get('/admin/posts/post/1/')).headers.location, '/admin/posts/post/1/change/');
  });

  it('adds rows whose key people choose, and keeps keys as they are afterwards', async () => {
    const added = await admin.post('/admin/posts/seat/add/', { row: '7', place: 'B', _save: '1' });
    assert.equal(added.statusCode, 302);
    assert.equal(await site.db['seat'].count({ where: { row: 7, place: 'B' } }), 1);
    assert.doesNotMatch((await admin.get('/admin/posts/seat/7,B/change/')).body, /name="row"/);
  });

  it('leads from a row that does not exist to the start page, with a warning', async () => {
    for (const key of ['99999', 'abc', '9999999999999', '1,2']) {
      const answer = await admin.get(`${LIST}${key}/change/`);
      assert.equal(answer.headers.location, '/admin/', key);
      assert.ok(
        flashOf((await admin.follow(answer)).body).includes(
          `Post with ID “${key}” doesn’t exist. Perhaps it was deleted?`,
        ),
      );
    }
  });
});

describe('admin/options', () => {
  it('limits rows, fields and permissions as the registrations say', async () => {
    const registrations = [
      modelAdmin('Post', {
        queryset: () => ({ authorId: 1 }),
        fieldsets: [
          { fields: [['title', 'slug']] },
          { title: 'Dates', fields: ['createdAt', 'author'], collapse: true },
        ],
        readonlyFields: ['author'],
      }),
      modelAdmin('Tag', {
        hasChangePermission: () => false,
        hasAddPermission: () => false,
        hasDeletePermission: () => false,
      }),
      modelAdmin('Author', { hasViewPermission: () => false }),
      modelAdmin('Cover', { hidden: true, labelPlural: 'front pages' }),
    ];
    const site = await createBlog({ registrations });
    await fillBlog(site);
    const admin = await site.visitor('admin@example.com');
    assert.match((await admin.get(LIST)).body, /<span class="q-count">10<\/span>/);
    assert.equal((await admin.get(`${LIST}1/change/`)).statusCode, 200);
    assert.equal((await admin.get(`${LIST}2/change/`)).headers.location, '/admin/');
    assert.equal((await admin.post(`${LIST}2/delete/`, { post: 'yes' })).headers.location, '/admin/');
    assert.equal(await site.db['post'].count(), 30);
    const form = (await admin.get(`${LIST}1/change/`)).body;
    assert.match(form, /<summary class="q-fieldset__title">Dates<\/summary>/);
    assert.doesNotMatch(form, /name="author"|name="body"/);
    assert.match(form, /Ann/);

    const comment = (await admin.get('/admin/posts/comment/add/')).body;
    assert.match(comment, /<option value="1"/);
    assert.doesNotMatch(comment, /<option value="2"/);
    const foreign = await admin.post('/admin/posts/comment/add/', { name: 'x', post: '2', _save: '1' });
    assert.match(foreign.body, /Select a valid choice/);
    const chip = textOf((await admin.get('/admin/posts/comment/?post=2')).body);
    assert.doesNotMatch(chip, /Post 1 <b>/);

    const tag = await admin.get('/admin/posts/tag/plain/change/');
    assert.equal(tag.statusCode, 200);
    assert.doesNotMatch(tag.body.replace(/[\s\S]*<main/, ''), /<input|name="_save"/);
    assert.match(tag.body, /View tag/);
    assert.equal((await admin.post('/admin/posts/tag/plain/change/', { name: 'x' })).statusCode, 403);
    assert.equal((await admin.get('/admin/posts/tag/add/')).statusCode, 403);
    assert.equal((await admin.get('/admin/posts/tag/plain/delete/')).statusCode, 403);
    assert.doesNotMatch((await admin.get('/admin/posts/tag/')).body, /name="action"|Add tag/);
    assert.equal(
      (await admin.post('/admin/posts/tag/', { action: 'delete_selected', _selected: 'plain' })).statusCode,
      403,
    );

    for (const url of ['/admin/posts/author/', '/admin/posts/author/1/change/', '/admin/posts/author/99999/change/']) {
      assert.equal((await admin.get(url)).statusCode, 403, url);
    }
    const index = (await admin.get('/admin/')).body;
    assert.doesNotMatch(index, /front pages/i);
    assert.doesNotMatch(index, /href=""/);
    await site.close();
  });

  it('links to the row on the site, names rows as told, and survives a column that throws', async () => {
    const registrations = [
      modelAdmin('Post', {
        labelFields: ['slug'],
        objectLabel: (row) => `#${(row as { slug: string }).slug}`,
        viewOnSite: (row) => `/posts/${(row as { slug: string }).slug}/`,
        listDisplay: [
          'title',
          column({
            name: 'risky',
            needs: ['slug'],
            value: (row) => {
              if ((row as { slug: string }).slug === 'post-3') throw new Error('no');
              return true;
            },
          }),
        ],
      }),
    ];
    const site = await createBlog({ registrations });
    await fillBlog(site);
    const admin = await site.visitor('admin@example.com');
    const page = await admin.get(`${LIST}2/change/`);
    assert.match(page.body, /<h1 class="q-title">#post-1<\/h1>/);
    assert.match(page.body, /href="\/posts\/post-1\/"/);
    const list = await admin.get(LIST);
    assert.equal(list.statusCode, 200);
    assert.equal(list.body.match(/⚠ Error/g)?.length, 1);
    await site.close();
  });

  it('refuses to start with names that do not exist', async () => {
    const wrong = modelAdmin('Post', { listDisplay: ['titel'], searchFields: ['author'] } as never);
    await assert.rejects(
      createBlog({ registrations: [wrong] }),
      (error: { code?: string; where?: string; message?: string }) => {
        assert.equal(error.code, 'ADMIN_MISCONFIGURED');
        assert.equal(error.where, 'src/posts/admin.ts');
        const [, ...problems] = String(error.message).split('\n');
        assert.equal(problems.length, 2);
        assert.match(
          problems[0] ?? '',
          /- src\/posts\/admin\.ts: Post\.listDisplay: there is no field “titel”\. Did you mean “title”\?/,
        );
        assert.match(problems[1] ?? '', /Post\.searchFields: “author” is a relation/);
        return true;
      },
    );
  });
});
