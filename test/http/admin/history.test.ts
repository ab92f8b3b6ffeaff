// Who did what, when: entries with the values before and after, reverts, recent actions, and no second row from one form.
import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import { findEntries, insertEntry } from '../../../src/runtime/save/audit-rows.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { formFields } from '../../support/form-fields.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const LIST = '/admin/posts/post/';
const isBoss = (user: unknown): boolean => (user as { isSuperuser?: boolean }).isSuperuser === true;

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/history, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    let admin: Visitor;
    let viewer: Visitor;

    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      site = await createBlog({
        registrations: [
          modelAdmin('Post', {}),
          modelAdmin('Author', { queryset: ({ user }) => ({ name: isBoss(user) ? undefined : { not: 'Ben' } }) }),
          modelAdmin('Comment', { queryset: ({ user }) => ({ name: isBoss(user) ? undefined : { not: 'hidden' } }) }),
        ],
        ...postgresUrl,
      });
      await fillBlog(site);
      await site.createUser('viewer@example.com', {
        isStaff: true,
        permissions: ['posts.view_post', 'posts.view_comment'],
      });
      admin = await site.visitor('admin@example.com');
      viewer = await site.visitor('viewer@example.com');
    });
    after(() => site?.close());

    const entries = (rowKey: string, model = 'Post') =>
      findEntries(site.app.database, { models: [model], rowKey, limit: 10 });
    async function change(id: number, values: Record<string, string | string[]>): Promise<void> {
      const fields = formFields((await admin.get(`${LIST}${id}/change/`)).body);
      const answer = await admin.post(`${LIST}${id}/change/`, { ...fields, ...values, _save: '1' });
      assert.equal(answer.statusCode, 302, textOf(answer.body));
    }

    it('records the fields that differ, with the values for people', async () => {
      await change(1, { title: 'New <i>', mood: 'SAD', author: '2', tags: ['plain'] });
      const [entry] = await entries('1');
      assert.deepEqual(
        entry?.changes.map((found) =>
          'field' in found ? [found.field, found.oldLabel ?? found.old, found.newLabel ?? found.new] : [],
        ),
        [
          ['title', 'Post 0 <b>', 'New <i>'],
          ['mood', 'Happy', 'SAD'],
          ['author', 'Ann', 'Ben'],
          ['tags', '', 'plain'],
        ],
      );
      assert.equal(entry?.userLabel, 'admin@example.com');
      const page = textOf((await viewer.get(`${LIST}1/history/`)).body);
      assert.match(page, /admin@example\.com Changed Title, Mood, Author and Tags\./);
      const diff = (await viewer.get(`${LIST}1/history/${entry?.id}/`)).body;
      assert.match(diff, /<del>Post <\/del>/);
      assert.match(diff, /<ins>&lt;i&gt;<\/ins>/);
      assert.doesNotMatch(diff, /revert\//, 'for people who may change it');
    });

    it('records nothing when nothing differs, and no secrets', async () => {
      await change(2, {});
      assert.equal((await entries('2')).length, 0);
      await change(2, { title: 'x', secret: 'typed' });
      const all = JSON.stringify(await site.app.database.queryRaw('SELECT changes FROM quintet_audit'));
      assert.doesNotMatch(all, /hush-hush|typed/);
    });

    it('shows keys in place of the labels of related rows, some of which do not exist for the viewer', async () => {
      const found = await entries('1');
      const entry = found.find(({ changes }) => changes.some((one) => 'field' in one && one.field === 'author'));
      const page = async (visitor: Visitor): Promise<string> =>
        textOf((await visitor.get(`${LIST}1/history/${entry?.id}/`)).body);
      assert.match(await page(admin), /Author Ann Ben/);
      assert.match(await page(viewer), /Author 1 2/);
    });

    it('shows no values of a field that has become secret since they were recorded', async () => {
      const change = { field: 'secret', label: 'secret', old: 'old value', new: 'new value' };
      await insertEntry(site.app.database, {
        userId: '1',
        userLabel: 'admin@example.com',
        model: 'Post',
        rowKey: '9',
        rowLabel: 'Post 8',
        action: 'change',
        changes: [change, { field: 'slug', label: 'slug', old: 'then', new: 'now' }],
      });
      const [entry] = await entries('9');
      const page = textOf((await admin.get(`${LIST}9/history/${entry?.id}/`)).body);
      assert.match(page, /then now/);
      assert.doesNotMatch(page, /old value|new value/);
    });

    it('reverts an entry after a preview, and records that', async () => {
      await change(3, { title: 'Second', body: 'Second body' });
      const [entry] = await entries('3');
      await change(3, { body: 'Third body' });
      const url = `${LIST}3/history/${entry?.id}/revert/`;
      assert.equal((await viewer.get(url)).statusCode, 403);
      const preview = await admin.get(url);
      assert.match(textOf(preview.body), /Title Second Post 2 <b>/);
      assert.match(textOf(preview.body), /Body Changed again later/);
      const answer = await admin.post(`${LIST}3/change/`, { ...formFields(preview.body), _continue: '1' });
      assert.equal(answer.headers.location, `${LIST}3/change/`);
      assert.match(textOf((await admin.follow(answer)).body), /was put back to how it was before/);
      const row = await site.db['post'].findUnique({ where: { id: 3 } });
      assert.deepEqual([row.title, row.body], ['Post 2 <b>', 'never in a list']);
      assert.equal((await entries('3'))[0]?.action, 'revert');
    });

    it('reverts links, unticked boxes and empty values', async () => {
      await change(4, { published: 'on', rating: '4.5', tags: ['plain', 'a/b,c'] });
      const [entry] = await entries('4');
      const preview = await admin.get(`${LIST}4/history/${entry?.id}/revert/`);
      const answer = await admin.post(`${LIST}4/change/`, { ...formFields(preview.body), _save: '1' });
      assert.equal(answer.statusCode, 302);
      const row = await site.db['post'].findUnique({ where: { id: 4 }, include: { tags: true } });
      assert.deepEqual([row.published, row.rating, row.tags], [false, null, []]);
    });

    it('keeps the last values of what is deleted, alone and with others', async () => {
      await admin.post(`${LIST}5/delete/`, { post: 'yes' });
      const [entry] = await entries('5');
      assert.equal(entry?.action, 'delete');
      assert.ok(entry?.changes.some((found) => 'field' in found && found.field === 'slug' && found.old === 'post-4'));
      await admin.post(LIST, { action: 'delete_selected', _selected: ['6', '7'], post: 'yes' });
      assert.deepEqual([(await entries('6'))[0]?.action, (await entries('7'))[0]?.action], ['delete', 'delete']);
      const page = await admin.get(`${LIST}5/history/${entry?.id}/`);
      assert.match(textOf(page.body), /Slug post-4/);
    });

    it('shows what the viewer did, and to others what they may see of it', async () => {
      assert.match(textOf((await admin.get('/admin/')).body), /Recent actions .*Post 4 <b> post · Deleted\./);
      assert.match(textOf((await viewer.get('/admin/')).body), /Nothing yet\. Your changes will be listed here\./);
      const comment = await site.db['comment'].create({ data: { name: 'hidden', postId: 8 } });
      const url = `/admin/posts/comment/${comment.id}/change/`;
      await admin.post(url, { ...formFields((await admin.get(url)).body), post: '9', _save: '1' });
      assert.match(textOf((await admin.get('/admin/-/activity/')).body), /comment: hidden/);
      const seen = textOf((await viewer.get('/admin/-/activity/')).body);
      assert.match(seen, /post: New <i>/);
      assert.doesNotMatch(seen, /hidden/);
      assert.equal((await viewer.get(`/admin/posts/comment/${comment.id}/history/`)).statusCode, 302, 'no such row');
    });

    it('has pages for people who may view the model', async () => {
      await site.createUser('plain@example.com', { isStaff: true });
      const plain = await site.visitor('plain@example.com');
      for (const url of [`${LIST}1/history/`, `${LIST}99999/history/`, `${LIST}1/history/1/`])
        assert.equal((await plain.get(url)).statusCode, 403, url);
      assert.match(textOf((await plain.get('/admin/-/activity/')).body), /No recorded changes/);
      for (const id of ['x', '0', '99999999999', "1'--"])
        assert.equal((await admin.get(`${LIST}1/history/${encodeURIComponent(id)}/`)).statusCode, 302, id);
    });

    it('adds one row however often the form is sent, also at the same time', async () => {
      const fields = formFields((await admin.get(`${LIST}add/`)).body);
      const sent = { ...fields, title: 'Once', slug: '', author: '1', mood: 'SAD', _save: '1' };
      const answers = await Promise.all([admin.post(`${LIST}add/`, sent), admin.post(`${LIST}add/`, sent)]);
      answers.push(await admin.post(`${LIST}add/`, sent));
      assert.deepEqual(
        answers.map(({ statusCode, headers }) => [statusCode, headers.location]),
        answers.map(() => [302, LIST]),
      );
      assert.equal(await site.db['post'].count({ where: { title: 'Once' } }), 1);
      const row = await site.db['post'].findFirst({ where: { title: 'Once' } });
      const again = await admin.post(`${LIST}add/`, { ...sent, _save: [], _continue: '1' });
      assert.equal(again.headers.location, `${LIST}${row.id}/change/`);
      const other = formFields((await admin.get(`${LIST}add/`)).body);
      assert.notEqual(other['_submit'], fields['_submit']);
    });
  });
}
