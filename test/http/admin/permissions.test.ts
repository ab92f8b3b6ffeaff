import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const POSTS = '/admin/posts/post/';
const USERS = '/admin/accounts/user/';
const GROUPS = '/admin/accounts/group/';

describe('admin/permissions', () => {
  let site: AdminTestSite;
  let last: number;
  before(async () => {
    site = await createBlog();
    last = await fillBlog(site);
  });
  after(() => site.close());

  let count = 0;
  /** Staff with these permissions, signed in. */
  async function staffWith(...permissions: string[]): Promise<Visitor & { id: number; email: string }> {
    const email = `staff${++count}@example.com`;
    const { id } = await site.createUser(email, { isStaff: true, permissions });
    return Object.assign(await site.visitor(email), { id: id as number, email });
  }

  it('shows staff without a permission nothing, and lets them do nothing', async () => {
    const staff = await staffWith();
    const { body } = await staff.get('/admin/');
    assert.match(textOf(body), /You don’t have permission to view or edit anything\./);
    assert.doesNotMatch(body, /\/admin\/posts\//);
    for (const url of [POSTS, `${POSTS}add/`, `${POSTS}1/change/`, `${POSTS}999/change/`, `${POSTS}1/delete/`, USERS])
      assert.equal((await staff.get(url)).statusCode, 403, url);
    assert.equal((await staff.get('/admin/posts/')).statusCode, 404, 'an app without a model for them');
    assert.equal((await staff.post(`${POSTS}add/`, { title: 'x', author: '1', _save: '1' })).statusCode, 403);
    assert.equal((await staff.post(`${POSTS}1/delete/`, { post: 'yes' })).statusCode, 403);
    assert.equal(await site.db['post'].count(), 30);
  });

  it('lets staff with view look, and no more', async () => {
    const staff = await staffWith('posts.view_post');
    const list = await staff.get(POSTS);
    assert.equal(list.statusCode, 200);
    assert.doesNotMatch(list.body, /posts\/post\/add\/|delete_selected/);
    const page = await staff.get(`${POSTS}1/change/`);
    assert.equal(page.statusCode, 200);
    assert.doesNotMatch(page.body, /name="title"|name="_save"/);
    assert.equal((await staff.post(`${POSTS}1/change/`, { title: 'x', _save: '1' })).statusCode, 403);
    assert.equal((await staff.get(`${POSTS}add/`)).statusCode, 403);
    assert.equal((await staff.post(POSTS, { action: 'delete_selected', _selected: '1', post: 'yes' })).statusCode, 403);
  });

  it('lets staff with change look and change', async () => {
    const staff = await staffWith('posts.change_post');
    const answer = await staff.post(`${POSTS}1/change/`, {
      title: 'By staff',
      slug: 'by-staff',
      mood: 'HAPPY',
      author: '1',
      _save: '1',
    });
    assert.equal(answer.statusCode, 302);
    assert.equal((await site.db['post'].findUnique({ where: { id: 1 } })).title, 'By staff');
  });

  it('adds the permissions of groups to one’s own', async () => {
    const staff = await staffWith('posts.view_tag');
    const group = { name: 'Editors', permissions: ['posts.view_post', 'posts.add_post'] };
    await site.db['group'].create({ data: { ...group, users: { connect: { id: staff.id } } } });
    for (const url of ['/admin/posts/tag/', POSTS, `${POSTS}add/`])
      assert.equal((await staff.get(url)).statusCode, 200, url);
    assert.equal((await staff.get('/admin/posts/author/')).statusCode, 403);
  });

  it('asks for the permission of every model whose rows would go along', async () => {
    const staff = await staffWith('posts.view_author', 'posts.delete_author');
    const page = await staff.get('/admin/posts/author/1/delete/');
    assert.match(textOf(page.body), /your account doesn’t have permission to delete the following types of objects/);
    assert.equal((await staff.post('/admin/posts/author/1/delete/', { post: 'yes' })).statusCode, 403);
  });

  it('believes no list that is none', async () => {
    for (const permissions of ['posts.view_post', { 'posts.view_post': true }, [['posts.view_post']], null, 7]) {
      const email = `odd${++count}@example.com`;
      await site.createUser(email, { isStaff: true, permissions: permissions ?? undefined });
      const staff = await site.visitor(email);
      assert.equal((await staff.get(POSTS)).statusCode, 403, JSON.stringify(permissions));
    }
  });

  it('leaves the last word to the hooks of the registration', async () => {
    const open = await createBlog({
      registrations: [
        modelAdmin('Tag', { hasViewPermission: () => true }),
        modelAdmin('Post', { hasChangePermission: () => false }),
      ],
    });
    try {
      await open.createUser('editor@example.com', { isStaff: true, permissions: ['posts.change_post'] });
      const editor = await open.visitor('editor@example.com');
      assert.equal((await editor.get('/admin/posts/tag/')).statusCode, 200);
      assert.equal((await editor.get(POSTS)).statusCode, 200);
      assert.equal((await editor.post(`${POSTS}1/change/`, { title: 'x' })).statusCode, 302, 'no such row');
    } finally {
      await open.close();
    }
  });

  describe('of those who look after users', () => {
    const USER_RIGHTS = ['accounts.view_user', 'accounts.add_user', 'accounts.change_user', 'accounts.delete_user'];
    const GROUP_RIGHTS = ['accounts.view_group', 'accounts.add_group', 'accounts.change_group'];

    it('give nobody permissions, by no form', async () => {
      const staff = await staffWith(...USER_RIGHTS, ...GROUP_RIGHTS);
      const group = await site.db['group'].create({ data: { name: 'Powers', permissions: ['posts.delete_post'] } });
      await staff.post(`${USERS}${staff.id}/change/`, {
        email: staff.email,
        name: 'Me',
        isActive: 'on',
        isStaff: 'on',
        isSuperuser: 'on',
        permissions: 'posts.delete_post',
        groups: String(group.id),
        _save: '1',
      });
      const me = await site.db['user'].findUnique({ where: { id: staff.id }, include: { groups: true } });
      assert.deepEqual([me.name, me.isSuperuser, me.groups], ['Me', false, []]);
      assert.equal(me.permissions.length, 7);
      await staff.post(`${GROUPS}${String(group.id)}/change/`, {
        name: 'Renamed',
        permissions: ['posts.delete_post', 'accounts.change_user'],
        users: String(staff.id),
        _save: '1',
      });
      const after = await site.db['group'].findUnique({ where: { id: group.id }, include: { users: true } });
      assert.deepEqual([after.name, after.permissions, after.users], ['Renamed', ['posts.delete_post'], []]);
      await staff.post(`${GROUPS}add/`, { name: 'New', permissions: 'posts.delete_post', users: String(staff.id) });
      const made = await site.db['group'].findUnique({ where: { name: 'New' }, include: { users: true } });
      assert.deepEqual([made.permissions, made.users], [[], []]);
    });

    it('do not touch other staff, whose password would be a way to what they may', async () => {
      const staff = await staffWith(...USER_RIGHTS);
      const other = await staffWith('posts.delete_post');
      const words = { password1: 'brand new words', password2: 'brand new words' };
      assert.equal((await staff.post(`${USERS}${other.id}/password/`, words)).statusCode, 403);
      assert.equal((await staff.post(`${USERS}${other.id}/change/`, { email: 'mine@over.test' })).statusCode, 403);
      assert.equal((await staff.post(`${USERS}${other.id}/delete/`, { post: 'yes' })).statusCode, 403);
      await staff.post(USERS, { action: 'delete_selected', _selected: String(other.id), post: 'yes' });
      assert.equal((await site.db['user'].findUnique({ where: { id: other.id } })).email, other.email);
      const { id } = await site.createUser('customer@example.com');
      assert.equal((await staff.post(`${USERS}${String(id)}/password/`, words)).statusCode, 302);
    });

    it('superusers choose permissions and groups', async () => {
      const admin = await site.visitor('admin@example.com');
      const page = await admin.get(`${GROUPS}add/`);
      assert.match(
        page.body,
        /<optgroup label="Post \(posts\)">\s*<option value="posts\.add_post">Can add post<\/option>/,
      );
      const answer = await admin.post(`${GROUPS}add/`, {
        name: 'Readers',
        permissions: ['posts.view_post', 'posts.view_tag'],
        users: '1',
        _save: '1',
      });
      assert.equal(answer.statusCode, 302);
      const made = await site.db['group'].findUnique({ where: { name: 'Readers' }, include: { users: true } });
      assert.deepEqual(made.permissions, ['posts.view_post', 'posts.view_tag']);
      assert.deepEqual(
        made.users.map(({ id }: { id: number }) => id),
        [1],
      );
      const wrong = await admin.post(`${GROUPS}add/`, { name: 'Wrong', permissions: 'posts.fly_post', _save: '1' });
      assert.match(textOf(wrong.body), /Select a valid choice\. posts\.fly_post is not one of the available choices\./);
    });
  });

  it('keeps the last post', async () => {
    assert.notEqual(await site.db['post'].findUnique({ where: { id: last } }), null);
  });
});
