import assert from 'node:assert/strict';
import { ANONYMOUS, grantedTo, toAuthenticatedUser } from '../../../../src/runtime/auth/user.ts';

const ROW = { id: 7, email: 'ada@example.com', isActive: true, isStaff: false, isSuperuser: false };
const user = (more: object, ...permissions: string[]) => toAuthenticatedUser({ ...ROW, ...more }, new Set(permissions));

describe('auth/user', () => {
  it('has the permissions it was read with, all of those that are asked for', () => {
    const editor = user({}, 'posts.add_post', 'posts.change_post');
    assert.equal(editor.hasPermission('posts.add_post' as never), true);
    assert.equal(editor.hasPermission('posts.add_post' as never, 'posts.change_post' as never), true);
    assert.equal(editor.hasPermission('posts.add_post' as never, 'posts.delete_post' as never), false);
    assert.deepEqual([...grantedTo(editor)], ['posts.add_post', 'posts.change_post']);
  });

  it('has every permission as a superuser, and none when it is not active', () => {
    assert.equal(user({ isSuperuser: true }).hasPermission('posts.delete_post' as never), true);
    assert.equal(user({ isSuperuser: true, isActive: false }).hasPermission('posts.add_post' as never), false);
    assert.equal(user({ isActive: false }, 'posts.add_post').hasPermission('posts.add_post' as never), false);
  });

  it('has no permission by the name of a column', () => {
    assert.equal(user({ permissions: ['posts.add_post'] }).hasPermission('posts.add_post' as never), false);
  });

  it('is the row and nothing else where it is copied or stored', () => {
    const row = { ...ROW };
    const authenticated = toAuthenticatedUser(row, new Set(['posts.add_post']));
    assert.equal(authenticated.isAuthenticated, true);
    assert.deepEqual({ ...authenticated }, ROW);
    assert.equal(JSON.stringify(authenticated), JSON.stringify(ROW));
    assert.equal('isAuthenticated' in row, false);
  });

  it('cannot be made to pass for authenticated or allowed by its columns', () => {
    const columns = { isAuthenticated: false, hasPermission: () => true };
    const authenticated = user(columns);
    assert.equal(authenticated.isAuthenticated, true);
    assert.equal(authenticated.hasPermission('posts.add_post' as never), false);
  });

  it('is anonymous without a login, and cannot be changed into more', () => {
    assert.deepEqual(
      [ANONYMOUS.isAuthenticated, ANONYMOUS.isStaff, ANONYMOUS.isSuperuser, ANONYMOUS.id],
      [false, false, false, null],
    );
    assert.equal(ANONYMOUS.hasPermission('posts.add_post' as never), false);
    assert.throws(() => Object.assign(ANONYMOUS, { isSuperuser: true }), TypeError);
    assert.equal(String(ANONYMOUS), 'AnonymousUser');
    assert.equal(grantedTo(ANONYMOUS).size, 0);
  });
});
