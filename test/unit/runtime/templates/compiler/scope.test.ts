// Which value a name has: a name that was given a missing value hides the one around it.
import assert from 'node:assert/strict';
import { createTemplateEngine } from '../../../../../src/runtime/templates/engine.ts';
import { defineLibrary, simpleTag } from '../../../../../src/runtime/templates/define-library.ts';
import { memoryLoader } from '../../../../../src/runtime/templates/loaders.ts';

const engine = createTemplateEngine({
  loader: memoryLoader({
    'row.html': '[{{ x }}]',
    'nested.html': '{% include "row.html" %}',
    'base.html': '{% block body %}{% endblock %}',
    'child.html':
      '{% extends "base.html" %}{% block body %}{% with x=missing %}{% include "row.html" %}{% endwith %}{% endblock %}',
  }),
  libraries: { own: defineLibrary({ tags: { nothing: simpleTag(() => undefined) } }) },
});
const render = (source: string): string =>
  engine.renderString(source, { x: 'outer', list: [{ editor: 'Ann' }, {}], items: ['a', undefined] });

describe('templates/scope', () => {
  for (const [source, expected] of [
    ['{% include "row.html" with x=missing %}', '[]'],
    ['{% include "nested.html" with x=missing %}', '[]'],
    ['{% with x=missing %}{% include "row.html" %}{% endwith %}{{ x }}', '[]outer'],
    ['{% with x=missing %}{% block b %}[{{ x }}]{% endblock %}{% endwith %}', '[]'],
    ['{% partialdef p %}[{{ x }}]{% endpartialdef %}{% with x=missing %}{% partial p %}{% endwith %}', '[]'],
    ['{% for row in list %}{% include "row.html" with x=row.editor %}{% endfor %}', '[Ann][]'],
    ['{% for x in items %}{% include "row.html" %}{% endfor %}', '[a][]'],
    ['{% load own %}{% nothing as x %}[{{ x }}]{% include "row.html" %}', '[][]'],
    ['{% load i18n %}{% with x=missing %}{% blocktranslate %}[{{ x }}]{% endblocktranslate %}{% endwith %}', '[]'],
    ['{% include "child.html" %}', '[]'],
    ['{% include "row.html" with y=missing %}', '[outer]'],
    ['{% include "row.html" only %}', '[]'],
  ] as const)
    it(`${source} prints ${expected}`, () => assert.equal(render(source), expected));

  it('hides what is around a name that the view gave as undefined', () => {
    assert.equal(engine.renderString('{% with y=1 %}[{{ x }}]{% endwith %}', { x: undefined }), '[]');
  });

  for (const [condition, expected] of [
    ['user not in banned', 'no'],
    ['user in banned', 'no'],
    ['1 not in 5', 'no'],
    ['1 not in "123"', 'no'],
    ['missing not in items', 'no'],
    ['"b" not in items', 'yes'],
    ['"b" not in x', 'yes'],
  ] as const)
    it(`{% if ${condition} %} is ${expected}`, () =>
      assert.equal(render(`{% if ${condition} %}yes{% else %}no{% endif %}`), expected));

  for (const [source, expected] of [
    ['{% blocktranslate %}by {{ list.0.editor }}{% endblocktranslate %}', 'by Ann'],
    ['{% blocktranslate %}by {{ list.0.editor|upper }}{% endblocktranslate %}', 'by ANN'],
    ['{% blocktranslate with who=list.0.editor|lower %}by {{ who }}{% endblocktranslate %}', 'by ann'],
    [
      '{% blocktranslate with list.0.editor|lower as who and x as y %}{{ who }} {{ y }}{% endblocktranslate %}',
      'ann outer',
    ],
    ['{% blocktranslate count n=list|length %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}', '2 rows'],
  ] as const)
    it(`${source} prints ${expected}`, () => assert.equal(render(`{% load i18n %}${source}`), expected));
});
