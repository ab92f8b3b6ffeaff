import assert from 'node:assert/strict';
import { defaultTemplate, pluralContextName, rowContext } from '../../../../src/runtime/views/template-names.ts';
import { describeModel } from '../../../support/describe-models.ts';

const model = (name: string) => describeModel(`model ${name} {\n  id Int @id\n}\n`, 'blog');

describe('views/template-names', () => {
  it('are in the folder of the app, in kebab case', () => {
    assert.equal(defaultTemplate(model('Post'), 'list'), 'blog/post-list.html');
    assert.equal(defaultTemplate(model('BlogPost'), 'confirm-delete'), 'blog/blog-post-confirm-delete.html');
  });

  it('call rows by the name of the model, in the plural of English', () => {
    assert.equal(pluralContextName(model('BlogPost')), 'blogPosts');
    assert.equal(pluralContextName(model('Category')), 'categories');
    assert.equal(pluralContextName(model('Person')), 'people');
  });

  it('give one row two names', () => {
    const row = { id: 1 };
    assert.deepEqual(rowContext(model('BlogPost'), row), { object: row, blogPost: row });
  });
});
