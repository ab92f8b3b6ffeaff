// The admin reaches rows by policies and by the registrations' querysets, on every page.
import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import { Access } from '../../../src/runtime/access/access.ts';
import { policy } from '../../../src/runtime/access/policy.ts';
import type { AdminTestSite } from '../../support/admin-site.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const POSTS = '/admin/posts/post/';
const POST_RIGHTS = ['posts.view_post', 'posts.add_post', 'posts.change_post', 'posts.delete_post'];
const isBoss = ({ user }: { user: unknown }): boolean => (user as { isSuperuser?: boolean }).isSuperuser === true;

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/gate, ${provider}`, function () {
    this.timeout(60_000);

    const open = async (
      context: Mocha.Context,
      options: Parameters<typeof createBlog>[0],
    ): Promise<AdminTestSite & { last: number }> => {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(context) } : {};
      const site = await createBlog({ ...options, ...postgresUrl });
      const last = await fillBlog(site);
      await site.createUser('editor@example.com', {
        isStaff: true,
        permissions: [...POST_RIGHTS, 'posts.view_author', 'posts.change_author', 'posts.delete_author'],
      });
      return Object.assign(site, { last });
    };

    describe('with a policy', () => {
      let site: AdminTestSite & { last: number };
      before(async function () {
        site = await open(this, {
          registrations: [modelAdmin('Post', {})],
          policies: [
            policy('Post', {
              view: (context) => isBoss(context) || { published: true },
              add: () => true,
              change: (context) => isBoss(context) || { published: true, author: { name: 'Ann' } },
              delete: (context) => isBoss(context),
            }),
          ],
        });
      });
      after(() => site?.close());

      it('lists and opens the rows that the policy shows', async () => {
        const editor = await site.visitor('editor@example.com');
        assert.match((await editor.get(POSTS)).body, /q-count">15</);
        assert.equal((await editor.get(`${POSTS}2/change/`)).statusCode, 302, 'not published');
        assert.match(textOf((await editor.get(`${POSTS}3/change/`)).body), /View post/);
        assert.match((await editor.get(`${POSTS}1/change/`)).body, /name="_save"/);
        const admin = await site.visitor('admin@example.com');
        assert.match((await admin.get(POSTS)).body, /q-count">30</);
      });

      it('writes no row that the policy refuses', async () => {
        const editor = await site.visitor('editor@example.com');
        const fields = { title: 'Mine', slug: 'post-2', mood: 'HAPPY', author: '3', _save: '1' };
        assert.equal((await editor.post(`${POSTS}3/change/`, fields)).statusCode, 403);
        assert.equal((await editor.post(`${POSTS}1/delete/`, { post: 'yes' })).statusCode, 403);
        assert.equal((await site.db['post'].findUnique({ where: { id: 3 } })).title, 'Post 2 <b>');
      });

      it('refuses to delete what takes such rows along, and counts only what can be seen', async () => {
        const editor = await site.visitor('editor@example.com');
        const page = await editor.get('/admin/posts/author/1/change/');
        assert.match(textOf(page.body), /5 posts/);
        assert.equal((await editor.post('/admin/posts/author/1/delete/', { post: 'yes' })).statusCode, 403);
        assert.equal(await site.db['post'].count({ where: { authorId: 1 } }), 10);
      });
    });

    it('has a filter for what is refused that finds nothing, also together with another filter', async function () {
      const site = await open(this, {});
      try {
        const access = new Access(site.app, { rule: () => false, user: { isAuthenticated: false } as never });
        const refused = await access.where('Post', 'view');
        assert.equal(await site.db['post'].count({ where: refused }), 0);
        assert.equal(await site.db['post'].count({ where: { AND: [refused, { published: true }] } }), 0);
      } finally {
        await site.close();
      }
    });

    describe('with hooks for single rows', () => {
      let site: AdminTestSite & { last: number };
      before(async function () {
        site = await open(this, {
          registrations: [
            modelAdmin('Tag', { hasDeletePermission: (_, row) => row?.['name'] !== 'plain' }),
            modelAdmin('Post', { hasDeletePermission: (_, row) => row?.['slug'] !== 'post-0' }),
          ],
        });
      });
      after(() => site?.close());

      it('asks them for each row of an action', async () => {
        const admin = await site.visitor('admin@example.com');
        const action = { action: 'delete_selected', _selected: ['plain', 'a_2Fb_2Cc'], post: 'yes' };
        assert.equal((await admin.post('/admin/posts/tag/', action)).statusCode, 403);
        assert.equal(await site.db['tag'].count(), 2);
        assert.equal((await admin.post('/admin/posts/tag/', { ...action, _selected: ['a_2Fb_2Cc'] })).statusCode, 302);
        assert.deepEqual(await site.db['tag'].findMany(), [{ name: 'plain' }]);
      });

      it('asks them for each row that a deletion takes along', async () => {
        const admin = await site.visitor('admin@example.com');
        const page = await admin.get('/admin/posts/author/1/delete/');
        assert.match(textOf(page.body), /your account doesn’t have permission to delete/);
        assert.equal((await admin.post('/admin/posts/author/1/delete/', { post: 'yes' })).statusCode, 403);
        assert.equal((await admin.post('/admin/posts/author/2/delete/', { post: 'yes' })).statusCode, 302);
        assert.equal(await site.db['author'].count(), 2);
      });
    });
  });
}
