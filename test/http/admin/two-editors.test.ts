// Two people edit one row: nothing that either of them typed is lost, and nobody's save is undone unnoticed.
import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { formFields } from '../../support/form-fields.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const LIST = '/admin/posts/post/';
const isBoss = (user: unknown): boolean => (user as { isSuperuser?: boolean }).isSuperuser === true;

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/two-editors, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    let ann: Visitor;
    let ben: Visitor;

    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      site = await createBlog({
        registrations: [
          modelAdmin('Post', {}),
          modelAdmin('Author', { concurrency: 'off' }),
          modelAdmin('Tag', {
            queryset: ({ user }) => ({ name: isBoss(user) ? undefined : { not: 'plain' } }),
          }),
          modelAdmin('Category', {}),
        ],
        ...postgresUrl,
      });
      await fillBlog(site);
      await site.createUser('editor@example.com', {
        isStaff: true,
        permissions: ['posts.change_post', 'posts.add_post', 'posts.change_category'],
      });
      ann = await site.visitor('admin@example.com');
      ben = await site.visitor('editor@example.com');
    });
    after(() => site?.close());

    const open = async (visitor: Visitor, id: number): Promise<Record<string, string | string[]>> =>
      formFields((await visitor.get(`${LIST}${id}/change/`)).body);
    const save = (visitor: Visitor, id: number, fields: Record<string, string | readonly string[]>) =>
      visitor.post(`${LIST}${id}/change/`, { ...fields, _save: '1' });
    const post = (id: number): Promise<Record<string, unknown>> =>
      site.db['post'].findUnique({ where: { id }, include: { tags: true } });

    it('keeps both when they changed different fields, and says so', async () => {
      const [hers, his] = [await open(ann, 1), await open(ben, 1)];
      assert.equal((await save(ann, 1, { ...hers, title: 'Her title' })).statusCode, 302);
      const answer = await save(ben, 1, { ...his, body: 'His body' });
      assert.equal(answer.statusCode, 302);
      assert.deepEqual([(await post(1))['title'], (await post(1))['body']], ['Her title', 'His body']);
      assert.match(textOf((await ben.follow(answer)).body), /change to Title was kept\./);
    });

    it('asks when they changed the same field, and saves what is chosen', async () => {
      const [hers, his] = [await open(ann, 2), await open(ben, 2)];
      await save(ann, 2, { ...hers, title: 'Her title', rating: '3' });
      const answer = await save(ben, 2, { ...his, title: 'His title', body: 'His body' });
      assert.equal(answer.statusCode, 409);
      const page = textOf(answer.body);
      assert.match(page, /admin@example\.com changed this post .*\. Your changes have not been saved\./);
      assert.match(page, /Title Post 1 <b> .*Her title .*His title/);
      assert.equal((await post(2))['title'], 'Her title');
      const choice = { ...formFields(answer.body), _pick_title: 'theirs' };
      assert.equal((await save(ben, 2, choice)).statusCode, 302);
      const row = await post(2);
      assert.deepEqual([row['title'], row['body'], row['rating']], ['Her title', 'His body', 3]);
    });

    it('lets the choice be one’s own text', async () => {
      const [hers, his] = [await open(ann, 3), await open(ben, 3)];
      await save(ann, 3, { ...hers, title: 'Her title', mood: 'SAD' });
      const answer = await save(ben, 3, { ...his, title: 'His title' });
      assert.equal((await save(ben, 3, formFields(answer.body))).statusCode, 302);
      const row = await post(3);
      assert.deepEqual([row['title'], row['mood']], ['His title', 'SAD']);
    });

    it('asks again when the row changes while somebody chooses', async () => {
      const [hers, his] = [await open(ann, 4), await open(ben, 4)];
      await save(ann, 4, { ...hers, title: 'Her title' });
      const answer = await save(ben, 4, { ...his, title: 'His title' });
      await save(ann, 4, { ...(await open(ann, 4)), title: 'Her second title' });
      assert.equal((await save(ben, 4, formFields(answer.body))).statusCode, 409);
      assert.equal((await post(4))['title'], 'Her second title');
    });

    it('does not ask when both typed the same', async () => {
      const [hers, his] = [await open(ann, 5), await open(ben, 5)];
      await save(ann, 5, { ...hers, title: 'Same title' });
      assert.equal((await save(ben, 5, { ...his, title: 'Same title', body: 'His body' })).statusCode, 302);
      assert.equal((await post(5))['body'], 'His body');
    });

    it('shows the text when the row is gone, and adds it as a new row', async () => {
      const his = await open(ben, 6);
      await site.db['post'].delete({ where: { id: 6 } });
      const answer = await save(ben, 6, { ...his, title: 'Typed for an hour' });
      assert.equal(answer.statusCode, 409);
      assert.match(textOf(answer.body), /This post was deleted by somebody\. Your changes are shown below\./);
      assert.match(textOf(answer.body), /Typed for an hour/);
      const { _version, ...fields } = formFields(answer.body);
      assert.equal(_version, undefined);
      assert.equal((await ben.post(`${LIST}add/`, { ...fields, _save: '1' })).statusCode, 302);
      assert.equal(await site.db['post'].count({ where: { title: 'Typed for an hour' } }), 1);
    });

    it('says nothing about rows that the viewer never saw', async () => {
      const his = await open(ben, 7);
      assert.equal((await save(ben, 99_999, { ...his, title: 'x' })).statusCode, 302);
      assert.equal((await save(ben, 99_999, { ...his, _version: 'forged', title: 'x' })).statusCode, 302);
    });

    it('treats a version that it did not write as one that knows nothing', async () => {
      const his = await open(ben, 8);
      assert.equal((await save(ben, 8, { ...his, _version: 'forged', title: 'x' })).statusCode, 409);
      const other = await open(ben, 9);
      assert.equal((await save(ben, 8, { ...his, _version: other['_version'] as string, title: 'x' })).statusCode, 409);
    });

    it('is off where the registration says so', async () => {
      const page = await ann.get('/admin/posts/author/1/change/');
      const fields = formFields(page.body);
      await site.db['author'].update({ where: { id: 1 }, data: { name: 'Changed meanwhile' } });
      const answer = await ann.post('/admin/posts/author/1/change/', { ...fields, name: 'Ann B', _save: '1' });
      assert.equal(answer.statusCode, 302);
      assert.equal((await site.db['author'].findUnique({ where: { id: 1 } })).name, 'Ann B');
    });

    it('saves both of two forms that arrive at once', async () => {
      const [hers, his] = [await open(ann, 10), await open(ben, 10)];
      const answers = await Promise.all([
        save(ann, 10, { ...hers, title: 'At once' }),
        save(ben, 10, { ...his, body: 'At once' }),
      ]);
      assert.deepEqual(
        answers.map(({ statusCode }) => statusCode),
        [302, 302],
      );
      const row = await post(10);
      assert.deepEqual([row['title'], row['body']], ['At once', 'At once']);
    });

    it('leaves links to rows that the editor does not see', async () => {
      await site.db['post'].update({
        where: { id: 11 },
        data: { tags: { connect: [{ name: 'plain' }, { name: 'a/b,c' }] } },
      });
      const his = await open(ben, 11);
      assert.equal(his['tags'], 'a/b,c');
      await save(ben, 11, { ...his, title: 'Retitled' });
      assert.equal(((await post(11))['tags'] as unknown[]).length, 2);
      await save(ben, 11, { ...(await open(ben, 11)), tags: [] });
      assert.deepEqual((await post(11))['tags'], [{ name: 'plain' }]);
    });

    it('shows the links of a field that is text, to those who see the rows', async () => {
      await site.db['post'].update({
        where: { id: 12 },
        data: { tags: { connect: [{ name: 'plain' }, { name: 'a/b,c' }] } },
      });
      await site.createUser('viewer@example.com', { isStaff: true, permissions: ['posts.view_post'] });
      const viewer = await site.visitor('viewer@example.com');
      const page = textOf((await viewer.get(`${LIST}12/change/`)).body);
      assert.match(page, /Tags a\/b,c/);
      assert.doesNotMatch(page, /plain/);
    });
  });
}

describe('admin/two-editors, of hidden rows', () => {
  it('keeps the row that a relation points to, though it could not be chosen', async () => {
    const site = await createBlog({
      registrations: [modelAdmin('Post', { queryset: ({ user }) => ({ id: isBoss(user) ? undefined : 1 }) })],
    });
    try {
      const last = await fillBlog(site);
      await site.createUser('editor@example.com', { isStaff: true, permissions: ['posts.change_category'] });
      const ben = await site.visitor('editor@example.com');
      const url = '/admin/posts/category/1/change/';
      const fields = formFields((await ben.get(url)).body);
      assert.equal(fields['post'], String(last));
      assert.equal((await ben.post(url, { ...fields, name: 'Renamed', _save: '1' })).statusCode, 302);
      const row = await site.db['category'].findUnique({ where: { id: 1 } });
      assert.deepEqual([row.name, row.postId], ['Renamed', last]);
      const other = await ben.post(url, { ...fields, post: '5', _save: '1' });
      assert.match(textOf(other.body), /Select a valid choice/);
    } finally {
      await site.close();
    }
  });
});
