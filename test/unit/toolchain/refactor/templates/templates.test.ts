import assert from 'node:assert/strict';
import { rename, renameTemplate } from '../sample-renaming.ts';

const POST = '{ post: await getOr404(db.post.findFirst()) }';

describe('refactor/templates', () => {
  it('follows a row through filters, tags and relations', () => {
    const { text } = renameTemplate(
      'Post.title',
      'headline',
      POST,
      '{{ post.title|default:post.slug }} {% if post.title == "post.title" %}{% url "x" post.title %}{% endif %} {% for c in post.comments %}{{ c.title }} {{ c.post.title }}{% endfor %}',
    );
    assert.equal(
      text,
      '{{ post.headline|default:post.slug }} {% if post.headline == "post.title" %}{% url "x" post.headline %}{% endif %} {% for c in post.comments %}{{ c.title }} {{ c.post.headline }}{% endfor %}',
    );
  });

  it('follows rows and lists behind scopes', () => {
    const context = '{ posts: await db.post.published().by(1).findMany(), one: await db.post.published().findFirst() }';
    assert.equal(
      renameTemplate('Post.title', 'headline', context, '{% for p in posts %}{{ p.title }}{% endfor %}{{ one.title }}')
        .text,
      '{% for p in posts %}{{ p.headline }}{% endfor %}{{ one.headline }}',
    );
  });

  it('follows lists, loops, with, regroup and dictsort', () => {
    const source =
      '{% for post in posts|slice:":3" %}{{ post.title }}{% endfor %}{{ post.title }}{% with first=posts.0 %}{{ first.title }}{% endwith %}{% with posts.first as one %}{{ one.title }}{% endwith %}{% regroup posts by title as groups %}{{ posts|dictsort:"title" }}';
    const { text, unclear } = renameTemplate('Post.title', 'headline', '{ posts: await db.post.findMany() }', source);
    assert.equal(
      text,
      '{% for post in posts|slice:":3" %}{{ post.headline }}{% endfor %}{{ post.title }}{% with first=posts.0 %}{{ first.headline }}{% endwith %}{% with posts.first as one %}{{ one.headline }}{% endwith %}{% regroup posts by headline as groups %}{{ posts|dictsort:"headline" }}',
    );
    assert.deepEqual(
      unclear.map(({ offset }) => source.slice(offset - 5, offset + 5)),
      ['post.title'],
    );
  });

  it('knows fields of forms, and the user', () => {
    const context = `{ form: await modelForm('Post', { fields: ['title'] }).from(request) }`;
    assert.equal(
      renameTemplate('Post.title', 'headline', context, '{{ form.title }}{{ form.fields.title.errors }}').text,
      '{{ form.headline }}{{ form.fields.headline.errors }}',
    );
    assert.equal(
      renameTemplate('User.name', 'fullName', '{}', '{{ user.name }} {{ request.user.name }} {{ other.name }}').text,
      '{{ user.fullName }} {{ request.user.fullName }} {{ other.name }}',
    );
  });

  it('goes into included and extended templates, with the names that they get', () => {
    const files = {
      'src/blog/views.ts': `import { render } from 'quintet';\nimport { db } from '#db';\nexport async function page(request) {\n  const [post, tags] = await Promise.all([db.post.findFirst(), db.tag.findMany()]);\n  return render(request, 'page.html', { post, tags });\n}\n`,
      'src/templates/page.html':
        '{% extends "base.html" %}{% include "card.html" with card=post only %}{% include "other.html" %}',
      'src/templates/base.html': '{% block title %}{{ post.title }}{% endblock %}',
      'src/templates/card.html': '{{ card.title }}{{ post.title }}',
      'src/templates/other.html':
        '{{ post.title }}{# post.title #}{% verbatim %}{{ post.title }}{% endverbatim %}{% comment %}{{ post.title }}{% endcomment %}',
    };
    const { changed, unclear } = rename('Post.title', 'headline', files);
    assert.equal(changed.get('src/templates/base.html'), '{% block title %}{{ post.headline }}{% endblock %}');
    assert.equal(changed.get('src/templates/card.html'), '{{ card.headline }}{{ post.title }}');
    assert.equal(
      changed.get('src/templates/other.html'),
      files['src/templates/other.html'].replace('title', 'headline'),
    );
    assert.deepEqual(
      unclear.map(({ path }) => path),
      ['src/templates/card.html'],
    );
  });

  it('leaves a place that two views give different meanings, and tells it', () => {
    const view = (name: string, model: string) =>
      `export async function ${name}(request) {\n  return render(request, 'page.html', { row: await db.${model}.findFirst() });\n}\n`;
    const { changed, unclear } = rename('Post.title', 'headline', {
      'src/blog/views.ts': `import { render } from 'quintet';\nimport { db } from '#db';\n${view('a', 'post')}${view('b', 'comment')}`,
      'src/templates/page.html': '{{ row.title }} {{ row.text }}',
    });
    assert.deepEqual([...changed.keys()], []);
    assert.deepEqual(unclear, [{ path: 'src/templates/page.html', offset: 7 }]);
  });

  it('renames a variable that is named after the model, unless the template has one of that name', () => {
    const files = (template: string) => ({
      'src/blog/views.ts': `import { detailView } from 'quintet';\nexport const postDetail = detailView('Post', { template: 'page.html' });\n`,
      'src/templates/page.html': template,
    });
    const text = (template: string) =>
      rename('Post', 'Article', files(template)).changed.get('src/templates/page.html');
    assert.equal(
      text('{{ post.title }}{% if post %}post{% endif %}'),
      '{{ article.title }}{% if article %}post{% endif %}',
    );
    assert.equal(
      text('{% for article in post.tags %}{{ post.title }}{% endfor %}'),
      '{% for article in object.tags %}{{ object.title }}{% endfor %}',
    );
  });
});
