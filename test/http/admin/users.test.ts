import assert from 'node:assert/strict';
import { verifyPassword } from '../../../src/runtime/auth/passwords/hash.ts';
import { PASSWORD, type AdminTestSite, type Visitor } from '../../support/admin-site.ts';
import { createBlog, textOf } from './blog.ts';

const USERS = '/admin/accounts/user/';

describe('admin/users', () => {
  let site: AdminTestSite;
  let admin: Visitor;
  let staff: Visitor;
  before(async () => {
    site = await createBlog();
    await site.db['user'].update({
      where: { email: 'staff@example.com' },
      data: { permissions: ['view', 'add', 'change', 'delete'].map((action) => `accounts.${action}_user`) },
    });
    admin = await site.visitor('admin@example.com');
    staff = await site.visitor('staff@example.com');
  });
  after(() => site.close());

  it('adds a user with a password, stored as a hash, and goes on to the rest', async () => {
    const page = await admin.get(`${USERS}add/`);
    assert.doesNotMatch(page.body, /name="password"|name="isStaff"/);
    const answer = await admin.post(`${USERS}add/`, {
      email: 'new@example.com',
      password1: 'quite long one',
      password2: 'quite long one',
      _save: '1',
    });
    const saved = await site.db['user'].findUnique({ where: { email: 'new@example.com' }, omit: { password: false } });
    assert.equal(answer.headers.location, `${USERS}${saved.id}/change/`);
    assert.notEqual(saved.password, 'quite long one');
    assert.ok(await verifyPassword('quite long one', saved.password));
    assert.match(textOf((await admin.follow(answer)).body), /was added successfully\. You may edit it again below\./);
  });

  it('refuses passwords that differ or are too easy', async () => {
    const differ = await admin.post(`${USERS}add/`, {
      email: 'x@example.com',
      password1: 'quite long one',
      password2: 'another',
      _save: '1',
    });
    assert.match(differ.body, /The two password fields didn’t match\./);
    const easy = await admin.post(`${USERS}add/`, {
      email: 'x@example.com',
      password1: '12345',
      password2: '12345',
      _save: '1',
    });
    assert.match(easy.body, /This password is entirely numeric\./);
    assert.equal(await site.db['user'].count({ where: { email: 'x@example.com' } }), 0);
  });

  it('never shows or takes a hash', async () => {
    const { body } = await admin.get(`${USERS}1/change/`);
    assert.doesNotMatch(body, /scrypt|name="password"/);
    const stored = { where: { id: 1 }, omit: { password: false } };
    const before = (await site.db['user'].findUnique(stored)).password;
    await admin.post(`${USERS}1/change/`, {
      email: 'admin@example.com',
      name: 'Ada',
      isActive: 'on',
      isSuperuser: 'on',
      password: 'x',
      _save: '1',
    });
    const after = await site.db['user'].findUnique(stored);
    assert.match(before, /^scrypt/);
    assert.deepEqual([after.name, after.password], ['Ada', before]);
  });

  it('sets the password of a user, whose sessions end', async () => {
    const user = await site.createUser('reset@example.com', { isStaff: true });
    const theirs = await site.visitor('reset@example.com');
    const answer = await admin.post(`${USERS}${String(user['id'])}/password/`, {
      password1: 'brand new words',
      password2: 'brand new words',
    });
    assert.equal(answer.headers.location, `${USERS}${String(user['id'])}/change/`);
    assert.equal((await theirs.get('/admin/')).statusCode, 302);
    assert.equal((await theirs.signIn('reset@example.com', 'brand new words')).headers.location, '/admin/');
  });

  it('changes one’s own password with the old one, and stays signed in', async () => {
    await site.createUser('self@example.com', { isStaff: true });
    const self = await site.visitor('self@example.com');
    const wrong = await self.post('/admin/password_change/', {
      oldPassword: 'x',
      password1: 'brand new words',
      password2: 'brand new words',
    });
    assert.match(wrong.body, /Your old password was entered incorrectly\. Please enter it again\./);
    const answer = await self.post('/admin/password_change/', {
      oldPassword: PASSWORD,
      password1: 'brand new words',
      password2: 'brand new words',
    });
    assert.equal(answer.headers.location, '/admin/');
    assert.match((await self.follow(answer)).body, /Your password was changed\./);
  });

  it('keeps staff from making superusers, or from touching them', async () => {
    const { id } = await site.db['user'].findUnique({ where: { email: 'staff@example.com' } });
    await staff.post(`${USERS}${id}/change/`, {
      email: 'staff@example.com',
      name: 'Sly',
      isActive: 'on',
      isSuperuser: 'on',
      isStaff: 'on',
      _save: '1',
    });
    const row = await site.db['user'].findUnique({ where: { id } });
    assert.deepEqual([row.name, row.isSuperuser], ['Sly', false]);
    assert.equal((await staff.post(`${USERS}1/change/`, { email: 'taken@over.test', _save: '1' })).statusCode, 403);
    assert.equal(
      (await staff.post(`${USERS}1/password/`, { password1: 'brand new words', password2: 'brand new words' }))
        .statusCode,
      403,
    );
    assert.equal((await staff.post(`${USERS}1/delete/`, { post: 'yes' })).statusCode, 403);
    await staff.post(USERS, { action: 'delete_selected', _selected: '1', post: 'yes' });
    assert.equal((await site.db['user'].findUnique({ where: { id: 1 } })).email, 'admin@example.com');
  });
});
