// What is neither code nor a template by itself: fixtures and permissions.
import assert from 'node:assert/strict';
import { rename } from './sample-renaming.ts';

describe('refactor/rename-sources', () => {
  it('renames rows of fixtures, in JSON and in JSON Lines', () => {
    const row =
      '{ "model": "blog.post", "fields": { "title": "title", "author": { "name": "x" }, "tags": [{ "name": "y" }] } }';
    const other = '{"model": "Comment", "fields": {"title": "a", "post": {"title": "b"}}}';
    const files = {
      'src/blog/fixtures/a.json': `[\n  ${row},\n  ${other}\n]\n`,
      'src/blog/fixtures/b.jsonl': `${row}\n${other}\n`,
      'src/blog/fixtures/broken.json': '[{ "model": "blog.Post", "fields": { "title": ',
      'src/blog/other.json': row,
    };
    const field = rename('Post.title', 'headline', files).changed;
    assert.deepEqual([...field.keys()], ['src/blog/fixtures/a.json', 'src/blog/fixtures/b.jsonl']);
    const renamedRow = row.replace('"title":', '"headline":');
    const renamedOther = other.replace('{"title": "b"', '{"headline": "b"');
    assert.equal(field.get('src/blog/fixtures/a.json'), `[\n  ${renamedRow},\n  ${renamedOther}\n]\n`);
    assert.equal(field.get('src/blog/fixtures/b.jsonl'), `${renamedRow}\n${renamedOther}\n`);
    const model = rename('Post', 'Article', files).changed;
    assert.equal(model.get('src/blog/fixtures/b.jsonl'), `${row.replace('blog.post', 'blog.Article')}\n${other}\n`);
  });

  it('renames the permissions of a model, in code and in templates', () => {
    const files = {
      'src/blog/views.ts': `permissionRequired('blog.add_post', view); permissionRequired('blog.add_postcard', view);`,
      'src/blog/templates/a.html': '{% if perms.blog.add_post and perms.blog.add_tag %}{% endif %}',
    };
    const { changed } = rename('Post', 'Article', files);
    assert.equal(changed.get('src/blog/views.ts'), files['src/blog/views.ts'].replace('add_post', 'add_article'));
    assert.equal(
      changed.get('src/blog/templates/a.html'),
      '{% if perms.blog.add_article and perms.blog.add_tag %}{% endif %}',
    );
  });
});
