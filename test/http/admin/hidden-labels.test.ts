// A list names related rows only if they exist for the viewer.
import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { AdminTestSite } from '../../support/admin-site.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const isBoss = (user: unknown): boolean => (user as { isSuperuser?: boolean }).isSuperuser === true;

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/hidden-labels, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      site = await createBlog({
        registrations: [
          modelAdmin('Post', { listDisplay: ['title', 'author', 'author.name'], listPerPage: 50 }),
          modelAdmin('Category', { listDisplay: ['name', 'post.author.name'] }),
          modelAdmin('Author', { queryset: ({ user }) => ({ name: isBoss(user) ? undefined : { not: 'Cid' } }) }),
        ],
        ...postgresUrl,
      });
      await fillBlog(site);
      await site.createUser('viewer@example.com', {
        isStaff: true,
        permissions: ['posts.view_post', 'posts.view_category'],
      });
    });
    after(() => site?.close());

    it('shows an empty value for those outside of the queryset, with one query for the page', async () => {
      const viewer = await site.visitor('viewer@example.com');
      await viewer.get('/admin/posts/post/');
      site.takeQueries();
      const page = textOf((await viewer.get('/admin/posts/post/')).body);
      const authors = site.takeQueries().filter(({ sql }) => /from\s+\S*"?Author"?/i.test(sql)).length;
      assert.match(page, /Post 0 <b> Ann Ann/);
      assert.match(page, /Post 2 <b> – –/);
      assert.doesNotMatch(page, /Post \d+ <b> Cid/);
      assert.ok(authors > 0 && authors <= 4, `${authors} queries of authors for 30 rows`);
    });

    it('follows paths over several relations', async () => {
      const viewer = await site.visitor('viewer@example.com');
      assert.match(textOf((await viewer.get('/admin/posts/category/')).body), /Root –/);
      const admin = await site.visitor('admin@example.com');
      assert.match(textOf((await admin.get('/admin/posts/category/')).body), /Root Cid/);
    });
  });
}
