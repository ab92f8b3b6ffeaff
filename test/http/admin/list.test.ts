import assert from 'node:assert/strict';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const LIST = '/admin/posts/post/';

describe('admin/list', () => {
  let site: AdminTestSite;
  let admin: Visitor;
  before(async () => {
    site = await createBlog();
    await fillBlog(site);
    admin = await site.visitor('admin@example.com');
  });
  after(() => site.close());

  const titles = (body: string): string[] =>
    [...body.matchAll(/<th [^>]*role="rowheader"><a href="[^"]+">([^<]*)/g)].map(([, text]) =>
      (text ?? '').replace(/ &lt;b&gt;/, '').trim(),
    );
  const list = async (query = ''): Promise<string> => {
    const answer = await admin.get(LIST + query);
    assert.equal(answer.statusCode, 200, `${query}: ${answer.statusCode}`);
    return answer.body;
  };

  it('shows the columns asked for, computed and related ones too, and escapes what it shows', async () => {
    const body = await list();
    const text = textOf(body);
    assert.match(text, /Title Author Published Created at Author name Title length/);
    assert.match(text, /Post 29 <b> Cid No 30 Jan 2026, 00:00 Cid 11/);
    assert.doesNotMatch(body, /<b>/);
    assert.doesNotMatch(body, /hush-hush|never in a list/);
  });

  it('reads no column that it does not show, in a few queries', async () => {
    site.takeQueries();
    await list();
    const queries = site.takeQueries();
    assert.ok(queries.length <= 8, `${queries.length} queries:\n${queries.map(({ sql }) => sql).join('\n')}`);
    assert.ok(queries.every(({ sql }) => !/"body"|`body`|secret/.test(sql)));
  });

  it('pages, newest first, the last page for a page past the end', async () => {
    assert.deepEqual(titles(await list()).slice(0, 2), ['Post 29', 'Post 28']);
    assert.equal(titles(await list('?p=3')).at(-1), 'Post 0');
    assert.equal(titles(await list('?p=99')).at(-1), 'Post 0');
    assert.equal(titles(await list('?p=abc'))[0], 'Post 29');
    assert.match(textOf(await list('?p=2')), /11–20 of 30/);
  });

  it('sorts by columns and names the order', async () => {
    const body = await list('?o=author,-title');
    assert.deepEqual(titles(body).slice(0, 3), ['Post 9', 'Post 6', 'Post 3']);
    assert.match(body, /aria-sort="ascending"><a class="q-sort" href="[^"]*">Author/);
    assert.match(body, /<span class="q-sort__rank">2<\/span>/);
    assert.match(await list('?o=title'), /href="\/admin\/posts\/post\/\?o=-title"/);
  });

  it('loses and doubles no row over the pages of an order with ties', async () => {
    const pages = await Promise.all([1, 2, 3].map(async (page) => titles(await list(`?o=published&p=${page}`))));
    assert.equal(new Set(pages.flat()).size, 30);
  });

  it('searches words, phrases, whole values, related rows and keys', async () => {
    assert.equal(titles(await list('?q=Post+1')).length, 10);
    assert.deepEqual(titles(await list('?q="Post+10"')), ['Post 10']);
    assert.deepEqual(titles(await list('?q=post-7')), ['Post 7']);
    assert.match(textOf(await list('?q=ann')), /of 10 ?‹?|1–10 of 10/);
    assert.equal((await admin.get(`${LIST}?q=%00`)).statusCode, 200);
  });

  it('keeps its head and offers the way back when nothing matches', async () => {
    const body = await list('?q=zzzz');
    assert.match(body, /No posts match/);
    assert.match(body, /Clear all filters/);
    assert.match(body, /<thead/);
    assert.doesNotMatch(body, /name="action"/);
  });

  it('says that a table is empty', async () => {
    const answer = await admin.get('/admin/posts/cover/');
    assert.match(answer.body, /No covers yet/);
    assert.match(answer.body, /Add cover/);
  });

  it('filters, names the filters and takes them off one by one', async () => {
    const body = await list('?published=true&author=3');
    assert.deepEqual(titles(body), ['Post 26', 'Post 20', 'Post 14', 'Post 8', 'Post 2']);
    assert.match(body, /class="q-chip" href="\/admin\/posts\/post\/\?author=3">Published: Yes/);
    assert.match(body, /class="q-chip" href="\/admin\/posts\/post\/\?published=true">Author: Cid/);
    assert.equal(titles(await list('?author=1&author=2&published=false')).length, 10);
    assert.equal(titles(await list('?mood=SAD')).length, 0);
    assert.deepEqual(titles(await list('?createdAt__gte=2026-01-10&createdAt__lt=2026-01-12')), ['Post 10', 'Post 9']);
  });

  it('drops what it does not understand, with a warning', async () => {
    for (const query of ['?nosuch=1&q=a', '?createdAt__year=x&q=a']) {
      const answer = await admin.get(LIST + query);
      assert.equal(answer.statusCode, 302, query);
      assert.equal(answer.headers.location, `${LIST}?q=a`);
      assert.match((await admin.follow(answer)).body, /The filter “\w+” was ignored: it is not available here\./);
    }
  });

  it('names a value that a filter does not have', async () => {
    for (const [query, value, name] of [
      ['?author=abc&q=a', 'abc', 'Author'],
      ['?mood=NOPE&q=a', 'NOPE', 'Mood'],
      ['?createdAt__gte=soon&q=a', 'soon', 'Created at'],
    ] as const) {
      const answer = await admin.get(LIST + query);
      assert.equal(answer.headers.location, `${LIST}?q=a`);
      const page = (await admin.follow(answer)).body;
      assert.ok(page.includes(`The value “${value}” of the filter “${name}” was ignored: it is not valid.`), query);
    }
    const exported = await admin.get(`${LIST}-/export/?mood=NOPE`);
    assert.equal(exported.statusCode, 400);
    assert.match(exported.body, /The value “NOPE” of the filter “Mood” is not valid\./);
  });

  it('refuses to look through fields that are not declared for it', async () => {
    for (const query of ['?author__name__startswith=a', '?secret__startswith=h', '?body__contains=x']) {
      assert.equal((await admin.get(LIST + query)).statusCode, 400, query);
    }
    assert.equal((await admin.get(`${LIST}?secret=hush-hush`)).statusCode, 302);
  });

  it('refuses an action on a list with a filter that means nothing', async () => {
    assert.equal((await admin.post(`${LIST}?nosuch=1`, { action: 'delete_selected', _selected: '1' })).statusCode, 400);
  });

  it('keeps the query of the list through the change page', async () => {
    const body = await list('?published=true&p=2');
    const link = /href="(\/admin\/posts\/post\/\d+\/change\/\?[^"]+)"/.exec(body)?.[1] ?? '';
    const page = await admin.get(link.replaceAll('&amp;', '&'));
    assert.match(page.body, /name="_preserved" value="published=true&amp;p=2"/);
  });

  it('shows every model without a line of configuration', async () => {
    for (const model of ['author', 'comment', 'category', 'cover', 'tag', 'seat']) {
      assert.equal((await admin.get(`/admin/posts/${model}/`)).statusCode, 200, model);
    }
    assert.match(textOf((await admin.get('/admin/posts/seat/')).body), /Seat \(3, a,b_c\)/);
  });

  it('hides sessions and passwords', async () => {
    assert.doesNotMatch((await admin.get('/admin/')).body, /session/i);
    assert.doesNotMatch((await admin.get('/admin/accounts/user/')).body, /scrypt/);
  });

  it('warns about an action without rows or without a name', async () => {
    const none = await admin.post(LIST, { action: 'delete_selected' });
    assert.match(
      (await admin.follow(none)).body,
      /Items must be selected in order to perform actions on them\. No items have been changed\./,
    );
    const unknown = await admin.post(LIST, { action: 'explode', _selected: '1' });
    assert.match((await admin.follow(unknown)).body, /No action selected\./);
  });
});
