// What depends on the database: case in searches, capped counts, deletions, racing values.
import assert from 'node:assert/strict';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

describe('admin/postgres', function () {
  this.timeout(60_000);
  let site: AdminTestSite;
  let admin: Visitor;
  let last: number;
  before(async function () {
    site = await createBlog({ postgresUrl: await needsPostgres(this) });
    last = await fillBlog(site);
    admin = await site.visitor('admin@example.com');
  });
  after(() => site?.close());

  const count = async (query: string): Promise<string | undefined> =>
    /q-count">([^<]*)/.exec((await admin.get(`/admin/posts/post/${query}`)).body)?.[1];

  it('lists, sorts and filters', async () => {
    assert.equal(await count(''), '30');
    assert.equal(await count('?published=true&author=3&o=-title,author'), '5');
    assert.equal(await count('?createdAt__gte=2026-01-10&createdAt__lt=2026-01-12'), '2');
    assert.match((await admin.get('/admin/posts/category/?post__isnull=false')).body, /q-count">1</);
    assert.equal(await count('?mood=SAD'), '0');
  });

  it('searches without regard to case', async () => {
    assert.equal(await count('?q=pOST+1'), '12');
    assert.equal(await count('?q=ANN'), '10');
    assert.equal(await count('?q=POST-7'), '1');
    assert.equal((await admin.get('/admin/posts/post/?q=%00')).statusCode, 200);
  });

  it('counts no further than it must', async () => {
    await site.db['author'].createMany({
      data: Array.from({ length: 1200 }, (_, index) => ({ name: `Author ${index}` })),
    });
    assert.match(textOf((await admin.get('/admin/posts/author/')).body), /more than 1,000/);
    assert.match(textOf((await admin.get('/admin/posts/author/?_count=exact')).body), /1–100 of 1203/);
  });

  it('adds, changes and names a value that is taken', async () => {
    const fields = { title: 'New', slug: 'new', mood: 'SAD', author: '1', _save: '1' };
    assert.equal((await admin.post('/admin/posts/post/add/', fields)).statusCode, 302);
    assert.match((await admin.post('/admin/posts/post/add/', fields)).body, /Post with this Slug already exists\./);
  });

  it('deletes with what hangs on it, and refuses what is protected', async () => {
    assert.equal((await admin.post(`/admin/posts/post/${last}/delete/`, { post: 'yes' })).statusCode, 409);
    await site.db['category'].deleteMany();
    assert.equal((await admin.post(`/admin/posts/post/${last}/delete/`, { post: 'yes' })).statusCode, 302);
    assert.equal(await site.db['comment'].count(), 0);
  });
});
