import assert from 'node:assert/strict';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

describe('admin/delete', () => {
  let site: AdminTestSite;
  let admin: Visitor;
  let last: number;
  beforeEach(async () => {
    site = await createBlog();
    last = await fillBlog(site);
    admin = await site.visitor('admin@example.com');
  });
  afterEach(() => site.close());

  it('asks first, and names what goes along', async () => {
    await site.db['category'].deleteMany();
    site.takeQueries();
    const { body } = await admin.get('/admin/posts/author/3/delete/');
    assert.ok(site.takeQueries().length <= 14);
    const text = textOf(body);
    assert.match(
      text,
      /Are you sure you want to delete the author “Cid”\? All of the following related items will be deleted:/,
    );
    assert.match(text, /Authors 1 Posts 10 Comments 2/);
    assert.match(text, /Comment: c1/);
    assert.equal(await site.db['author'].count(), 3);
  });

  it('lists a few of many', async () => {
    for (let i = 0; i < 5; i++)
      await site.db['post'].create({ data: { title: `more ${i}`, slug: `more-${i}`, authorId: 1 } });
    assert.match(textOf((await admin.get('/admin/posts/author/1/delete/')).body), /… and 5 more posts/);
  });

  it('deletes with everything that hangs on it, and says so', async () => {
    await site.db['category'].deleteMany();
    const answer = await admin.post(`/admin/posts/post/${last}/delete/`, { post: 'yes', _preserved: 'published=true' });
    assert.equal(answer.headers.location, '/admin/posts/post/?published=true');
    assert.match((await admin.follow(answer)).body, /The post “Post 29 &lt;b&gt;” was deleted successfully\./);
    assert.equal(await site.db['comment'].count(), 0);
  });

  it('refuses where protected rows point to it, even when forced', async () => {
    const page = await admin.get(`/admin/posts/post/${last}/delete/`);
    const text = textOf(page.body);
    assert.match(text, /Cannot delete post/);
    assert.match(
      text,
      /Deleting the post “Post 29 <b>” would require deleting the following protected related objects: Category: Root/,
    );
    assert.doesNotMatch(page.body, /Yes, I’m sure/);
    assert.equal((await admin.post(`/admin/posts/post/${last}/delete/`, { post: 'yes' })).statusCode, 409);
    assert.equal(await site.db['post'].count(), 30);
  });

  it('protects rows behind a cascade too', async () => {
    assert.match(
      textOf((await admin.get('/admin/posts/author/3/delete/')).body),
      /Cannot delete author .* Category: Root/,
    );
    assert.equal((await admin.post('/admin/posts/author/3/delete/', { post: 'yes' })).statusCode, 409);
  });

  it('tells which rows lose their link', async () => {
    const category = await site.db['category'].create({
      data: { name: 'Loose', cover: { create: { name: 'Front' } } },
    });
    const text = textOf((await admin.get(`/admin/posts/category/${category.id}/delete/`)).body);
    assert.match(text, /These will lose their link to it Cover: Front/);
    await admin.post(`/admin/posts/category/${category.id}/delete/`, { post: 'yes' });
    assert.equal((await site.db['cover'].findFirst()).categoryId, null);
  });

  it('deletes the selected rows after a confirmation, once', async () => {
    const fields = { action: 'delete_selected', _selected: ['plain', 'a_2Fb_2Cc'] };
    const page = await admin.post('/admin/posts/tag/', fields);
    assert.equal(page.statusCode, 200);
    assert.match(textOf(page.body), /Are you sure you want to delete the selected tags\? .* Tags 2/);
    const done = await admin.post('/admin/posts/tag/', { ...fields, post: 'yes' });
    assert.match((await admin.follow(done)).body, /Successfully deleted 2 tags\./);
    assert.equal(await site.db['tag'].count(), 0);
    assert.equal((await admin.post('/admin/posts/tag/', { ...fields, post: 'yes' })).statusCode, 302);
  });

  it('runs on all rows of the list only while they are as many as were seen', async () => {
    await site.db['category'].deleteMany();
    const url = '/admin/posts/post/?published=true';
    const fields = { action: 'delete_selected', _across: '1', _count: '15' };
    assert.match(textOf((await admin.post(url, fields)).body), /Posts 15/);
    await site.db['post'].create({ data: { title: 'late', slug: 'late', published: true, authorId: 1 } });
    const grown = await admin.post(url, { ...fields, post: 'yes' });
    assert.equal(grown.statusCode, 409);
    assert.match(textOf(grown.body), /16 posts match now; there were 15 when you opened the list\./);
    await admin.post(url, { ...fields, _count: '16', post: 'yes' });
    assert.equal(await site.db['post'].count(), 15);
  });

  it('deletes rows with composite keys', async () => {
    await admin.post('/admin/posts/seat/3,a_2Cb_5Fc/delete/', { post: 'yes' });
    assert.equal(await site.db['seat'].count(), 0);
  });
});
