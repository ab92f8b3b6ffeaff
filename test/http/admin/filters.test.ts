// Filters by range, by text and by rows of large tables: each one that is declared has a control, and works.
import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const LIST = '/admin/posts/post/';

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/filters, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    let admin: Visitor;
    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      const post = modelAdmin('Post', { listFilter: ['title', 'rating', 'createdAt', 'author', 'mood', 'tags'] });
      site = await createBlog({ registrations: [post], ...postgresUrl });
      await fillBlog(site);
      for (let id = 1; id <= 5; id++) await site.db['post'].update({ where: { id }, data: { rating: id / 2 } });
      for (let i = 0; i < 40; i++) await site.db['author'].create({ data: { name: `Author ${i}` } });
      admin = await site.visitor('admin@example.com');
    });
    after(() => site?.close());

    const count = async (query: string): Promise<string | undefined> =>
      /q-count">([^<]*)/.exec((await admin.get(`${LIST}${query}`)).body)?.[1];

    it('has a control for each field that is declared', async () => {
      const { body } = await admin.get(LIST);
      for (const name of ['title__contains', 'rating__gte', 'rating__lte', 'createdAt__gte', 'createdAt__lt', 'author'])
        assert.match(body, new RegExp(`<input[^>]*name="${name}"`), name);
      assert.match(body, /data-q-url="\/admin\/autocomplete\/[^"]*field_name=author"/);
      assert.match(body, /href="[^"]*\?mood=SAD"/);
      assert.match(body, /href="[^"]*\?tags=plain"/);
    });

    it('finds numbers from and to', async () => {
      assert.equal(await count('?rating__gte=1.5'), '3');
      assert.equal(await count('?rating__gte=1&rating__lte=2'), '3');
      assert.equal(await count('?rating__isnull=true'), '25');
      assert.equal((await admin.get(`${LIST}?rating__gte=abc`)).statusCode, 302, 'is not a number');
    });

    it('finds texts that contain something, without wildcards and regardless of case', async () => {
      assert.equal(await count('?title__contains=pOST+1'), '11');
      assert.equal(await count('?title__contains=%25'), '0');
      assert.equal(await count('?title__contains=_'), '0');
      assert.equal((await admin.get(`${LIST}?title__gte=a`)).statusCode, 302);
    });

    it('finds rows by their author among many, and names them', async () => {
      const page = await admin.get(`${LIST}?author=2`);
      assert.match(page.body, /q-count">10</);
      assert.match(textOf(page.body), /Author: Ben/);
    });

    it('ignores inputs that were left empty, and keeps the other filters', async () => {
      const page = await admin.get(`${LIST}?rating__gte=&rating__lte=1&title__contains=&mood=HAPPY`);
      assert.equal(page.statusCode, 200);
      assert.match(page.body, /q-count">2</);
      assert.match(textOf(page.body), /Rating up to 1 .*Mood: Happy/);
      const form =
        /<form class="q-filter__form"[^>]*>(?:(?!<\/form>)[\s\S])*title__contains[\s\S]*?<\/form>/.exec(
          page.body,
        )?.[0] ?? '';
      assert.match(form, /type="hidden" name="mood" value="HAPPY"/);
    });

    it('lets those who only view choose among related rows', async () => {
      const url = '/admin/autocomplete/?app_label=posts&model_name=post&field_name=author&term=Author+1';
      await site.createUser('viewer@example.com', {
        isStaff: true,
        permissions: ['posts.view_post', 'posts.view_author'],
      });
      assert.equal((await (await site.visitor('viewer@example.com')).get(url)).statusCode, 200);
    });
  });
}
