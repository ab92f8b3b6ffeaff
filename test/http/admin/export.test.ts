// Lists as files: the rows that the list finds and the viewer may see, in cells that no spreadsheet runs.
import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const EXPORT = '/admin/posts/post/-/export/';
const isBoss = (user: unknown): boolean => (user as { isSuperuser?: boolean }).isSuperuser === true;

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/export, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    let admin: Visitor;
    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      site = await createBlog({
        registrations: [
          modelAdmin('Post', { queryset: ({ user }) => ({ published: isBoss(user) ? undefined : true }) }),
        ],
        ...postgresUrl,
      });
      await fillBlog(site);
      admin = await site.visitor('admin@example.com');
    });
    after(() => site?.close());

    const lines = (body: string): string[] =>
      body
        .replace(/^\uFEFF/, '')
        .split('\r\n')
        .filter(Boolean);

    it('links to the files from the list, with its query', async () => {
      const { body } = await admin.get('/admin/posts/post/?published=true&p=1');
      assert.match(body, /href="\/admin\/posts\/post\/-\/export\/\?published=true&amp;format=csv"/);
    });

    it('has the rows of the list and all columns but the secret ones', async () => {
      const answer = await admin.get(`${EXPORT}?published=true&format=csv`);
      assert.match(String(answer.headers['content-type']), /^text\/csv/);
      assert.match(String(answer.headers['content-disposition']), /^attachment; filename="post-\d{4}-\d\d-\d\d\.csv"$/);
      const [head, first, ...others] = lines(answer.body);
      assert.equal(head, 'id,title,slug,body,mood,published,rating,createdAt,authorId');
      assert.equal(first, '1,Post 0 <b>,post-0,never in a list,HAPPY,true,,2026-01-01T00:00:00.000Z,1');
      assert.equal(others.length, 14);
      assert.doesNotMatch(answer.body, /hush-hush/);
    });

    it('is JSON as well, with the same rows', async () => {
      const answer = await admin.get(`${EXPORT}?author=2&format=json`);
      const rows = answer.json();
      assert.equal(rows.length, 10);
      assert.deepEqual([rows[0].id, rows[0].published, rows[0].rating, rows[0].authorId], [2, false, null, 2]);
      assert.deepEqual((await admin.get(`${EXPORT}?q=zzzz&format=json`)).json(), []);
    });

    it('makes formulas texts, and keeps numbers, quotes and lines', async () => {
      const title = '=cmd()|"x",\n @sum\n-1';
      await site.db['post'].update({ where: { id: 30 }, data: { title, rating: -1.5 } });
      const { body } = await admin.get(`${EXPORT}?q=post-29`);
      assert.ok(body.includes(`"'=cmd()|""x"",\n '@sum\n'-1"`), body);
      assert.ok(body.includes(',-1.5,'));
    });

    it('takes no longer for many empty lines, and knows the wide signs of East Asian fonts', async () => {
      const title = `\uFF1Dcmd()${'\n'.repeat(100_000)}=1`;
      await site.db['post'].update({ where: { id: 30 }, data: { title } });
      const start = performance.now();
      const { body } = await admin.get(`${EXPORT}?q=post-29`);
      // by the clock: milliseconds against half a minute
      assert.ok(performance.now() - start < 5000);
      assert.ok(body.includes(`"'\uFF1Dcmd()\n`) && body.includes(`\n'=1"`));
    });

    it('reads large tables in parts, in the order of the key', async () => {
      await site.db['author'].createMany({ data: Array.from({ length: 1234 }, (_, index) => ({ name: `n${index}` })) });
      await site.db['seat'].createMany({
        data: Array.from({ length: 1100 }, (_, row) => ({ row: row + 10, place: 'x' })),
      });
      site.takeQueries();
      const authors = (await admin.get('/admin/posts/author/-/export/?format=json')).json() as { id: number }[];
      assert.deepEqual([authors.length, new Set(authors.map(({ id }) => id)).size], [1237, 1237]);
      assert.ok(site.takeQueries().every(({ sql }) => !/OFFSET (?!\$|0)\d/.test(sql)));
      assert.equal(lines((await admin.get('/admin/posts/seat/-/export/')).body).length, 1102);
    });

    it('refuses what it does not understand, in place of other rows', async () => {
      for (const query of ['?published=maybe', '?nosuch=1', '?format=exe'])
        assert.equal((await admin.get(`${EXPORT}${query}`)).statusCode, 400, query);
    });

    it('is for people who may view the rows, and recorded', async () => {
      await site.createUser('viewer@example.com', { isStaff: true, permissions: ['posts.view_post'] });
      const viewer = await site.visitor('viewer@example.com');
      assert.equal(lines((await viewer.get(EXPORT)).body).length, 16, 'those of the queryset, and the head');
      await site.createUser('adder@example.com', { isStaff: true, permissions: ['posts.add_post'] });
      assert.equal((await (await site.visitor('adder@example.com')).get(EXPORT)).statusCode, 403);
      assert.match(textOf((await admin.get('/admin/-/activity/')).body), /post: posts Exported\./);
    });
  });
}
