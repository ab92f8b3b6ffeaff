// Actions of a project: who may run them on which rows, questions and forms before them, and what they leave in the history.
import assert from 'node:assert/strict';
import { checkRegistrations } from '../../../src/runtime/admin/checks.ts';
import { action, modelAdmin } from '../../../src/runtime/admin/options.ts';
import { form } from '../../../src/runtime/forms/form.ts';
import { textField } from '../../../src/runtime/forms/fields/text.ts';
import { ValidationError } from '../../../src/runtime/forms/validation-error.ts';
import { findEntries } from '../../../src/runtime/save/audit-rows.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const LIST = '/admin/posts/post/';
type Posts = { post: { updateMany(args: object): Promise<{ count: number }> } };

const publish = action({
  name: 'publish',
  label: 'Publish the selected posts',
  run: async ({ tx, where }) => {
    const { count } = await (tx as unknown as Posts).post.updateMany({ where, data: { published: true } });
    return `${count} posts were published.`;
  },
});
const rename = action({
  name: 'rename',
  confirm: 'Rename all of them?',
  form: form({ fields: { title: textField({ label: 'new title' }) } }),
  run: async ({ tx, where, input }) => {
    await (tx as unknown as Posts).post.updateMany({ where, data: { title: input['title'] } });
    if (input['title'] === 'refused') throw new ValidationError('That title is not allowed.');
  },
});
const archive = action({ name: 'archive', permission: 'archive', run: async () => 'archived' });

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/actions, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    let admin: Visitor;
    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      site = await createBlog({
        registrations: [
          modelAdmin('Post', {
            actions: [publish, rename, archive] as never,
            hasChangePermission: ({ user }, row) =>
              (user as { isSuperuser?: boolean }).isSuperuser === true || row?.['slug'] !== 'post-3',
          }),
        ],
        ...postgresUrl,
      });
      await fillBlog(site);
      admin = await site.visitor('admin@example.com');
    });
    after(() => site?.close());

    const run = (name: string, ids: string[], more: object = {}, visitor = admin, query = '') =>
      visitor.post(`${LIST}${query}`, { action: name, _selected: ids, ...more });
    const published = () => site.db['post'].count({ where: { published: true } });

    it('offers them in the list, in place of the action to delete', async () => {
      const { body } = await admin.get(LIST);
      assert.match(body, /<option value="publish">Publish the selected posts<\/option>/);
      assert.match(body, /<option value="rename">Rename<\/option>/);
      assert.doesNotMatch(body, /delete_selected/);
      const forged = await run('delete_selected', ['1'], { post: 'yes' });
      assert.match(textOf((await admin.follow(forged)).body), /No action selected\./);
      assert.equal(await site.db['post'].count(), 30);
    });

    it('runs on the rows that are selected, says so, and records it', async () => {
      const before = await published();
      const answer = await run('publish', ['2', '4']);
      assert.match(textOf((await admin.follow(answer)).body), /2 posts were published\./);
      assert.equal(await published(), before + 2);
      const [entry] = await findEntries(site.app.database, { models: ['Post'], rowKey: '4', limit: 1 });
      assert.equal(entry?.action, 'Publish the selected posts');
    });

    it('runs on all rows of the filter that is set, and on no others', async () => {
      const before = await published();
      const left = 30 - before;
      await run('publish', [], { _across: '1', _count: String(left) }, admin, '?published=false');
      assert.equal(await published(), 30);
    });

    it('asks first, fills in a form, and shows what is wrong with it', async () => {
      const page = await run('rename', ['1', '3']);
      assert.equal(page.statusCode, 200);
      assert.match(textOf(page.body), /Rename all of them\? .*Post 0 <b> .*Post 2 <b>/);
      assert.match(page.body, /name="input-title"/);
      assert.doesNotMatch(page.body, /This field is required/);
      const empty = await run('rename', ['1', '3'], { post: 'yes', 'input-title': '' });
      assert.match(textOf(empty.body), /Please correct the error below\./);
      const done = await run('rename', ['1', '3'], { post: 'yes', 'input-title': 'Both' });
      assert.match(textOf((await admin.follow(done)).body), /Rename: 2 posts\./);
      assert.equal(await site.db['post'].count({ where: { title: 'Both' } }), 2);
    });

    it('is rolled back when it throws, and shows why', async () => {
      const answer = await run('rename', ['1'], { post: 'yes', 'input-title': 'refused' });
      assert.match(textOf((await admin.follow(answer)).body), /That title is not allowed\./);
      assert.equal(await site.db['post'].count({ where: { title: 'refused' } }), 0);
    });

    it('asks for the permission for each row', async () => {
      await site.createUser('editor@example.com', {
        isStaff: true,
        permissions: ['posts.view_post', 'posts.change_post'],
      });
      const editor = await site.visitor('editor@example.com');
      assert.equal((await run('publish', ['4', '5'], {}, editor)).statusCode, 403, 'row 4 is refused by the hook');
      assert.equal((await run('publish', ['5'], {}, editor)).statusCode, 302);
      assert.doesNotMatch((await editor.get(LIST)).body, /value="archive"/);
      assert.equal((await run('archive', ['5'], {}, editor)).statusCode, 403);
      await site.createUser('archivist@example.com', {
        isStaff: true,
        permissions: ['posts.view_post', 'posts.archive_post'],
      });
      const archivist = await site.visitor('archivist@example.com');
      assert.match((await archivist.get(LIST)).body, /value="archive"/);
      assert.equal((await run('archive', ['5'], {}, archivist)).statusCode, 302);
    });

    it('is checked when the site starts', () => {
      const check = (actions: unknown[]) =>
        checkRegistrations(site.app.models.all, [{ model: 'Post', options: { actions } as object }]).map(
          ({ id }) => id,
        );
      assert.deepEqual(check([publish, 'delete_selected']), []);
      assert.deepEqual(check(['delete_selectd']), ['admin.E010']);
      assert.deepEqual(check([publish, publish]), ['admin.E010']);
    });
  });
}
