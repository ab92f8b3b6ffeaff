// Rows that belong to a row, edited on its page: added, changed and deleted in one transaction, by people who may.
import assert from 'node:assert/strict';
import { checkRegistrations } from '../../../src/runtime/admin/checks.ts';
import { inline, modelAdmin } from '../../../src/runtime/admin/options.ts';
import { findEntries } from '../../../src/runtime/save/audit-rows.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { formFields } from '../../support/form-fields.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const LIST = '/admin/posts/post/';
const isBoss = (user: unknown): boolean => (user as { isSuperuser?: boolean }).isSuperuser === true;

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/inlines, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    let admin: Visitor;
    let last: number;
    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      site = await createBlog({
        registrations: [
          modelAdmin('Post', {
            inlines: [inline('Comment', { extra: 1, max: 5 }), inline('Category', { kind: 'stacked', min: 0 })],
          }),
          modelAdmin('Comment', { queryset: ({ user }) => ({ name: isBoss(user) ? undefined : { not: 'hidden' } }) }),
        ],
        ...postgresUrl,
      });
      last = await fillBlog(site);
      admin = await site.visitor('admin@example.com');
    });
    after(() => site?.close());

    const url = (id = last): string => `${LIST}${id}/change/`;
    const open = async (visitor = admin, id = last) => formFields((await visitor.get(url(id))).body);
    const comments = async (postId = last): Promise<string[]> =>
      (await site.db['comment'].findMany({ where: { postId }, orderBy: { id: 'asc' } })).map(
        ({ name }: { name: string }) => name,
      );
    const save = (fields: object, visitor = admin, id = last) => visitor.post(url(id), { ...fields, _save: '1' });

    it('shows the rows, an empty one, and one to copy', async () => {
      const { body } = await admin.get(url());
      const fields = formFields(body);
      assert.deepEqual(
        [fields['comment-TOTAL_FORMS'], fields['comment-INITIAL_FORMS'], fields['comment-0-name']],
        ['3', '2', 'c1'],
      );
      assert.match(body, /aria-label="Name, comment 1"/);
      assert.match(body, /<template data-q-empty>[\s\S]*comment-__prefix__-name/);
      assert.match(body, /role="group" aria-label="Categories: Root"/);
    });

    it('ignores an empty row, and saves nothing that did not change', async () => {
      site.takeQueries();
      const answer = await save(await open());
      assert.match(textOf((await admin.follow(answer)).body), /No changes to save\./);
      assert.deepEqual(await comments(), ['c1', 'c2']);
    });

    it('adds, changes and deletes rows with their parent, and records it', async () => {
      const fields = await open();
      const answer = await save({
        ...fields,
        title: 'With comments',
        'comment-0-name': 'changed',
        'comment-1-DELETE': 'on',
        'comment-2-name': 'added',
      });
      assert.equal(answer.statusCode, 302, textOf(answer.body));
      assert.deepEqual(await comments(), ['changed', 'added']);
      const [entry] = await findEntries(site.app.database, { models: ['Post'], rowKey: String(last), limit: 1 });
      const page = textOf((await admin.get(`${LIST}${last}/history/`)).body);
      assert.match(page, /Changed Title\. Deleted comment “c2”\. Changed comment “c1”\. Added comment “added”\./);
      assert.match(textOf((await admin.get(`${LIST}${last}/history/${entry?.id}/`)).body), /Name c1 changed/);
    });

    it('keeps what was typed in its rows through a conflict, a revert and a deletion of the parent', async () => {
      const fields = await open(admin, 12);
      await site.db['post'].update({ where: { id: 12 }, data: { title: 'Theirs' } });
      const conflict = await save({ ...fields, title: 'Mine', 'comment-0-name': 'typed' }, admin, 12);
      assert.equal(conflict.statusCode, 409);

      const kept = await save(formFields(conflict.body), admin, 12);
      assert.equal(kept.statusCode, 302);
      assert.deepEqual(await comments(12), ['typed']);
      const [entry] = await findEntries(site.app.database, { models: ['Post'], rowKey: '12', limit: 1 });
      const preview = await admin.get(`${LIST}12/history/${entry?.id}/revert/`);
      assert.equal((await save(formFields(preview.body), admin, 12)).statusCode, 302);
      assert.equal((await site.db['post'].findUnique({ where: { id: 12 } })).title, 'Theirs');
      assert.deepEqual(await comments(12), ['typed']);
      const late = await open(admin, 12);
      await site.db['post'].delete({ where: { id: 12 } });
      const gone = await save({ ...late, 'comment-1-name': 'more' }, admin, 12);
      assert.equal(gone.statusCode, 409);
      const again = await admin.post(`${LIST}add/`, { ...formFields(gone.body), slug: 'again', _save: '1' });
      assert.equal(again.statusCode, 302, textOf(again.body));
      const copy = await site.db['post'].findUnique({ where: { slug: 'again' } });
      assert.deepEqual(await comments(copy.id), ['typed', 'more']);
    });

    it('saves neither the parent nor other rows if one is not valid', async () => {
      const fields = await open();
      const answer = await save({ ...fields, title: 'Not saved', 'comment-0-name': '', 'comment-2-name': 'new' });
      assert.equal(answer.statusCode, 200);
      assert.match(answer.body, /<a href="#id_comment-0-name">Name: This field is required\.<\/a>/);
      assert.deepEqual(await comments(), ['changed', 'added']);
      assert.notEqual((await site.db['post'].findUnique({ where: { id: last } })).title, 'Not saved');
      const deleted = await save({ ...fields, 'category-0-DELETE': 'on', 'category-0-name': '' });
      assert.equal(deleted.statusCode, 302, 'what is deleted need not be valid');
    });

    it('adds rows to a new parent', async () => {
      const fields = formFields((await admin.get(`${LIST}add/`)).body);
      const sent = { ...fields, title: 'Parent', slug: 'parent', author: '1', 'comment-0-name': 'first', _save: '1' };
      assert.equal((await admin.post(`${LIST}add/`, sent)).statusCode, 302);
      const row = await site.db['post'].findUnique({ where: { slug: 'parent' }, include: { comments: true } });
      assert.deepEqual(
        row.comments.map(({ name }: { name: string }) => name),
        ['first'],
      );
    });

    it('adds an empty row without a script, keeps what was typed, and saves nothing', async () => {
      const fields = await open();
      const answer = await admin.post(url(), {
        ...fields,
        title: '',
        'comment-2-name': 'typed',
        _addrow: 'comment',
      });
      assert.equal(answer.statusCode, 200);
      const again = formFields(answer.body);
      assert.deepEqual([again['comment-TOTAL_FORMS'], again['comment-2-name']], ['4', 'typed']);
      assert.match(answer.body, /name="comment-3-name"/);
      assert.doesNotMatch(answer.body, /This field is required|aria-invalid="true"[^>]*comment/);
      assert.deepEqual(await comments(), ['changed', 'added']);
    });

    it('takes no row of another parent, and no more rows than there may be', async () => {
      const [other] = await site.db['comment'].findMany({ where: { post: { slug: 'parent' } } });
      const stolen = await save({ ...(await open()), 'comment-0-id': String(other.id), 'comment-0-name': 'stolen' });
      assert.equal(stolen.statusCode, 200);
      const many = Object.fromEntries([0, 1, 2, 3].map((index) => [`comment-${index + 2}-name`, `n${index}`]));
      const tooMany = await save({ ...(await open()), 'comment-TOTAL_FORMS': '6', ...many });
      assert.match(textOf(tooMany.body), /at most 5 forms/);
      assert.equal((await site.db['comment'].findUnique({ where: { id: other.id } })).name, 'first');
    });

    describe('for staff', () => {
      let count = 0;
      async function staff(...permissions: string[]): Promise<Visitor> {
        const email = `inline${++count}@example.com`;
        await site.createUser(email, { isStaff: true, permissions });
        return site.visitor(email);
      }

      it('is absent without the permission to view, and text without the one to change', async () => {
        const none = await (await staff('posts.change_post')).get(url());
        assert.doesNotMatch(none.body, /data-q="inline"/);
        const viewer = await (await staff('posts.change_post', 'posts.view_comment')).get(url());
        assert.match(textOf(viewer.body), /Comments .*changed/);
        assert.doesNotMatch(viewer.body, /name="comment-/);
        const readOnly = await (await staff('posts.view_post', 'posts.change_comment')).get(url());
        assert.doesNotMatch(readOnly.body, /name="comment-/);
      });

      it('adds without changing or deleting where that is all they may', async () => {
        const adder = await staff('posts.change_post', 'posts.view_comment', 'posts.add_comment');
        const fields = await open(adder);
        assert.deepEqual([fields['comment-INITIAL_FORMS'], fields['comment-0-name']], ['0', '']);
        await save({ ...fields, 'comment-0-name': 'by adder' }, adder);
        assert.deepEqual(await comments(), ['changed', 'added', 'by adder']);
        const [first] = await site.db['comment'].findMany({ where: { postId: last } });
        const forged = {
          ...fields,
          'comment-TOTAL_FORMS': '1',
          'comment-INITIAL_FORMS': '1',
          'comment-0-id': String(first.id),
          'comment-0-name': 'forged',
        };
        await save(forged, adder);
        await save({ ...forged, 'comment-0-DELETE': 'on' }, adder);
        assert.deepEqual(await comments(), ['changed', 'added', 'by adder']);
      });

      it('does not show rows that do not exist for them, and cannot change them', async () => {
        const hidden = await site.db['comment'].create({ data: { name: 'hidden', postId: last } });
        const editor = await staff('posts.change_post', 'posts.change_comment', 'posts.delete_comment');
        const fields = await open(editor);
        assert.equal(fields['comment-INITIAL_FORMS'], '3');
        const forged = { ...fields, 'comment-0-id': String(hidden.id), 'comment-0-name': 'forged' };
        assert.equal((await save(forged, editor)).statusCode, 200);
        assert.equal((await site.db['comment'].findUnique({ where: { id: hidden.id } })).name, 'hidden');
      });
    });

    describe('in the history of its parent', () => {
      const historyFor = async (...permissions: string[]): Promise<string[]> => {
        const email = `reader${permissions.length}@example.com`;
        await site.createUser(email, { isStaff: true, permissions });
        const reader = await site.visitor(email);
        const entries = await findEntries(site.app.database, { models: ['Post'], rowKey: String(last), limit: 50 });
        const pages = [
          `${LIST}${last}/history/`,
          '/admin/-/activity/',
          ...entries.map(({ id }) => `${LIST}${last}/history/${id}/`),
        ];
        return Promise.all(pages.map(async (page) => textOf((await reader.get(page)).body)));
      };

      it('is for people who may view its rows', async () => {
        const pages = await historyFor('posts.view_post');
        assert.match(pages[0] as string, /Changed Title\./);
        for (const page of pages) assert.doesNotMatch(page, /comment “|c1|by adder|“added”/i);
      });

      it('names the rows that they may view, and none that are gone or do not exist for them', async () => {
        const fields = await open();
        const index = [0, 1, 2, 3].find((place) => fields[`comment-${place}-name`] === 'hidden');
        assert.notEqual(index, undefined);
        await save({ ...fields, title: 'Without it', [`comment-${index}-DELETE`]: 'on' });
        assert.match(textOf((await admin.get(`${LIST}${last}/history/`)).body), /Deleted comment “hidden”/);
        const [list = '', ...others] = await historyFor('posts.view_post', 'posts.view_comment');
        assert.match(list, /Added comment “added”/);
        for (const page of [list, ...others]) assert.doesNotMatch(page, /“hidden”|“c2”/);
      });
    });

    it('is checked for required fields without an input, and refuses rows that lack them', async () => {
      const wrong = inline('Post', { fields: ['title', 'slug'] as never, exclude: ['mood'] as never });
      const problems = checkRegistrations(site.app.models.all, [
        modelAdmin('Author', { inlines: [wrong] }),
        modelAdmin('Post', { inlines: [inline('Comment', { exclude: ['name'] as never })] }),
      ]);
      assert.deepEqual(
        problems.map(({ id, level, message }) => [id, level, message]),
        [
          [
            'admin.W001',
            'warning',
            'Post.inlines: Comment: “name” must have a value, but the inline has no input for it',
          ],
        ],
        'the author of a post is the row of the page',
      );
    });

    it('is checked when the site starts', () => {
      const check = (inlines: object[]) =>
        checkRegistrations(site.app.models.all, [{ model: 'Post', options: { inlines } as object }]).map(
          ({ id }) => id,
        );
      assert.deepEqual(check([{ model: 'Comment', options: {} }]), []);
      assert.deepEqual(check([{ model: 'Commment', options: {} }]), ['admin.E001']);
      assert.deepEqual(check([{ model: 'Seat', options: {} }]), ['admin.E009']);
      assert.deepEqual(check([{ model: 'Comment', options: { fields: ['nam'] } }]), ['admin.E003']);
    });
  });
}
