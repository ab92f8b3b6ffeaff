// What is hidden has no pages, and nothing leads there.
import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { ACCOUNTS, SESSION_MODEL } from '../../support/accounts-database.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

describe('admin/hidden', () => {
  let site: AdminTestSite;
  let admin: Visitor;
  before(async () => {
    const registrations = [
      modelAdmin('Author', { hidden: true }),
      modelAdmin('Comment', { hidden: true }),
      modelAdmin('Session', { labelPlural: 'visits' }),
    ];
    site = await createBlog({ registrations, accounts: ACCOUNTS + SESSION_MODEL });
    await fillBlog(site);
    admin = await site.visitor('admin@example.com');
  });
  after(() => site.close());

  it('has no page for a model that is hidden by its annotation or its registration', async () => {
    for (const base of ['/admin/accounts/session/', '/admin/posts/comment/']) {
      for (const page of ['', 'add/', '1/change/', '1/delete/', '1/']) {
        assert.equal((await admin.get(base + page)).statusCode, 404, base + page);
      }
      assert.equal((await admin.post(base, { action: 'delete_selected', _selected: '1' })).statusCode, 404, base);
    }
    assert.equal(await site.db['comment'].count(), 2);
  });

  it('links to none of its rows', async () => {
    const pages = ['/admin/', '/admin/posts/', '/admin/accounts/', '/admin/posts/post/', '/admin/posts/post/1/change/'];
    for (const url of pages) {
      const { statusCode, body } = await admin.get(url);
      assert.equal(statusCode, 200, url);
      assert.doesNotMatch(body, /\/admin\/(posts\/(comment|author)|accounts\/session)\//, url);
    }
    assert.match((await admin.get('/admin/posts/post/1/change/')).body, /<select name="author"/);
  });

  it('deletes its rows along with what they belong to, and says so', async () => {
    await site.db['comment'].create({ data: { name: 'gone with it', postId: 1 } });
    const page = await admin.get('/admin/posts/post/1/delete/');
    assert.match(textOf(page.body), /Comment: gone with it/);
    assert.doesNotMatch(page.body, /\/admin\/posts\/comment\//);
    assert.equal((await admin.post('/admin/posts/post/1/delete/', { post: 'yes' })).statusCode, 302);
    assert.equal(await site.db['comment'].count({ where: { postId: 1 } }), 0);
  });
});
