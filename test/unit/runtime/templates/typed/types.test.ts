// What a page reads of its context, as TypeScript.
import assert from 'node:assert/strict';
import { createTemplateEngine } from '../../../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../../../src/runtime/templates/loaders.ts';

const FILES = {
  'base.html': '{% with site=config.name %}{% block content %}{{ site }}{% endblock %}{% endwith %}{{ user.email }}',
  'row.html': '{{ item.title }}{{ outer }}',
  'loop.html': '{{ again }}{% include "loop.html" %}',
};

function types(text: string): string[] {
  const engine = createTemplateEngine({ loader: memoryLoader({ ...FILES, 'page.html': text }) });
  return engine
    .types('page.html')
    .lines.flatMap(({ code, at }) => (at ? [`${at.source.name} ${at.path}: ${code}`] : [code]));
}

const has = (text: string, wanted: RegExp) => assert.match(types(text).join('\n'), wanted);
const lacks = (text: string, unwanted: RegExp) => assert.doesNotMatch(types(text).join('\n'), unwanted);

describe('templates/types', () => {
  it('reads names of the context, attributes and elements', () => {
    assert.deepEqual(types('{{ post.author.name }}{{ posts.0 }}{{ "text" }}{{ 1|add:two }}'), [
      'page.html post.author.name: const $1 = $v($v($.post).author).name;',
      'page.html posts.0: const $2 = $v($.posts)[0];',
      'page.html two: const $3 = $.two;',
    ]);
  });

  it('gives names of loops, with and include their values', () => {
    has('{% for post in posts %}{{ post.title }}{% endfor %}', /\$each\(\$1\);[^]*\$v\(\$3\)\.title/);
    has('{% for post in posts %}{{ forloop.first }}{% endfor %}', /const \$2 = \$forloop;[^]*\$v\(\$2\)\.first/);
    has('{% with a=post.author %}{{ a.name }}{% endwith %}{{ a }}', /\$v\(\$2\)\.name[^]*\$\.a;/);
    has('{% include "row.html" with item=post %}', /row\.html item\.title: const \$3 = \$v\(\$2\)\.title/);
    has('{% include "row.html" with item=post only %}', /row\.html outer: const \$4 = \$base\.outer/);
    has('{% for a, b in pairs %}{{ a.x }}{% endfor %}', /const \$3 = \$any/);
  });

  it('puts blocks where the parent has them, in its scope', () => {
    has('{% extends "base.html" %}{% block content %}{{ block.super }}{{ site }}{% endblock %}', /base\.html site/);
    has('{% extends "base.html" %}{% block content %}{{ site.x }}{% endblock %}', /\$v\(\$2\)\.x/);
    has('{% extends "base.html" %}{% block content %}{% endblock %}', /base\.html user\.email/);
    lacks('{% extends "base.html" %}{% block other %}{{ unused }}{% endblock %}{{ outside }}', /unused|outside/);
  });

  it('lets names be missing that a condition or a default asks for, before and behind it', () => {
    has(
      '{{ title }}{% if title %}{{ title }}{% endif %}',
      /^(page\.html title: const \$\d = \$maybe\(\$, "title"\);\n?)+$/,
    );
    has('{{ title|default:"x" }}', /\$maybe\(\$, "title"\)/);
    has('{% if perms.posts.add_post %}{% endif %}', /\$v\(\$v\(\$\.perms\)\.posts\)\.add_post/);
  });

  it('follows filters that keep what they are given', () => {
    has('{% for p in posts|slice:":3" %}{% endfor %}', /\$each\(\$1\)/);
    has('{% with p=posts|first %}{{ p.x }}{% endwith %}', /= \$each\(\$1\);/);
    has('{% with p=posts|join:"," %}{{ p.x }}{% endwith %}', /const \$2 = \$any;/);
  });

  it('knows that tags set names, and checks what other tags read', () => {
    lacks('{% url "x" pk=post.id as link %}{{ link }}', /\$\.link/);
    has('{% url "x" pk=post.id as link %}{{ link }}', /page\.html post\.id/);
    has('{% load i18n %}{% blocktranslate with n=user.name %}{{ n }}{% endblocktranslate %}', /user\.name/);
    has('{% regroup posts by author.name as groups %}{% for g in groups %}{{ g.list }}{% endfor %}', /"posts"/);
    has('{% load cache %}{% cache 5 a user.id %}{{ post.title }}{% endcache %}', /user\.id[^]*post\.title/);
    has('{% component "row.html" item=post %}{{ own.x }}{% endcomponent %}', /own\.x[^]*row\.html item\.title/);
  });

  it('ends where templates include themselves', () => {
    assert.ok(types('{% include "loop.html" %}').length < 500);
  });
});
