import assert from 'node:assert/strict';
import { isInScope } from '../../../../src/runtime/access/scope.ts';

const POST = { app: 'blog', name: 'BlogPost' };

describe('access/scope', () => {
  const cases: readonly (readonly [scopes: string[], action: string, ofModel: boolean, ofView: boolean])[] = [
    [[], 'view', false, false],
    [['read'], 'view', true, true],
    [['read'], 'change', false, false],
    [['read'], 'publish', false, false],
    [['write'], 'view', true, true],
    [['write'], 'publish', true, true],
    [['blog.change_blogpost'], 'change', true, false],
    [['blog.change_blogpost'], 'view', false, false],
    [['blog.change_blogpost', 'read'], 'view', true, true],
    [['blog.publish_blogpost'], 'publish', true, false],
    [['shop.change_blogpost', 'blog.change_post', 'blog.change_BlogPost', 'WRITE', 'blog'], 'change', false, false],
  ];
  for (const [scopes, action, ofModel, ofView] of cases)
    it(`'${scopes.join(' ')}' ${ofModel ? 'covers' : 'does not cover'} ${action} of a model, and ${ofView ? 'covers' : 'does not cover'} it without one`, () => {
      assert.equal(isInScope(scopes, POST, action), ofModel);
      assert.equal(isInScope(scopes, undefined, action), ofView);
    });
});
