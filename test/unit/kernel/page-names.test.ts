import assert from 'node:assert/strict';
import { pageNamesOf } from '../../../src/kernel/page-names.ts';

describe('kernel/page-names', () => {
  it('are the name of the model and its plural', () => {
    assert.deepEqual(pageNamesOf('BlogPost'), { one: 'blogPost', several: 'blogPosts' });
    assert.deepEqual(pageNamesOf('Category'), { one: 'category', several: 'categories' });
  });

  it('are general where every page has the name, or the view gives it', () => {
    assert.deepEqual(pageNamesOf('Form'), { one: 'object', several: 'forms' });
    assert.deepEqual(pageNamesOf('User'), { one: 'object', several: 'users' });
    assert.deepEqual(pageNamesOf('Message'), { one: 'message', several: 'objectList' });
  });
});
