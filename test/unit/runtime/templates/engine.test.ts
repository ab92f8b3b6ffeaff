import assert from 'node:assert/strict';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import { TemplateError } from '../../../../src/runtime/templates/errors.ts';

const engineOf = (templates: Record<string, string>) =>
  createTemplateEngine({ loader: memoryLoader(templates), debug: true });
const render = (source: string, context = {}) => engineOf({}).renderString(source, context);

describe('templates/engine', () => {
  it('renders inheritance, includes, loops and conditions together', () => {
    const engine = engineOf({
      'base.html': '<h1>{% block title %}T{% endblock %}</h1>{% block body %}{% endblock %}',
      'page.html':
        '{% extends "base.html" %}{% block title %}{{ block.super }}-{{ title }}{% endblock %}' +
        '{% block body %}{% for post in posts %}{% include "row.html" %}{% empty %}none{% endfor %}{% endblock %}',
      'row.html': '<li>{{ forloop.counter }} {{ post.title }}{% if post.isNew %}*{% endif %}</li>',
    });
    const posts = [{ title: 'x&y', isNew: true }, { title: 'z' }];
    assert.equal(
      engine.render('page.html', { title: 'a<b', posts }),
      '<h1>T-a&lt;b</h1><li>1 x&amp;y*</li><li>2 z</li>',
    );
    assert.equal(engine.render('page.html', { posts: [] }), '<h1>T-</h1>none');
  });

  it('says what is open when another tag is closed', () => {
    assert.throws(
      () => render('{% for a in b %}\n {% endif %}'),
      (error: unknown) => {
        assert.ok(error instanceof TemplateError);
        assert.equal(error.message, '{% endif %} does not belong here: {% for %} of line 1 is open');
        assert.deepEqual([error.line, error.column], [2, 5]);
        assert.equal(error.excerpt, '2 |  {% endif %}\n  |     ^');
        return true;
      },
    );
  });
});
