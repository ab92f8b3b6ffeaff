import assert from 'node:assert/strict';
import { permissionTree } from '../../../../src/runtime/auth/permissions.ts';

describe('runtime/auth/permissions', () => {
  it('are a tree in templates, where a hyphen of an app is an underscore', () => {
    const tree = permissionTree(['posts.add_post', 'posts.change_post', 'blog-extras.add_note']);
    assert.deepEqual(JSON.parse(JSON.stringify(tree)), {
      posts: { add_post: true, change_post: true },
      blog_extras: { add_note: true },
    });
  });

  it('have nothing of an object in them', () => {
    assert.equal(permissionTree([])['constructor'], undefined);
    assert.equal(permissionTree(['posts.add_post'])['posts']?.['toString' as never], undefined);
  });
});
