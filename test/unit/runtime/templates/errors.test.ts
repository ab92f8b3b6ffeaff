import assert from 'node:assert/strict';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import { TemplateError } from '../../../../src/runtime/templates/errors.ts';

function failure(
  source: string,
  context: Record<string, unknown> = {},
  templates: Record<string, string> = {},
): TemplateError {
  const engine = createTemplateEngine({ loader: memoryLoader({ ...templates, 'page.html': source }) });
  try {
    engine.render('page.html', context);
  } catch (error) {
    assert.ok(error instanceof TemplateError, String(error));
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('templates/errors', () => {
  const compileTime: [string, string, RegExp, number, number, RegExp?][] = [
    ['{% fro x in y %}', 'TEMPLATE_UNKNOWN_TAG', /unknown tag "fro"/, 1, 4, /Did you mean \{% for %\}/],
    ['a\n{{ x|truncatword:2 }}', 'TEMPLATE_UNKNOWN_FILTER', /"truncatword"/, 2, 6, /Did you mean truncatewords/],
    ['{{ x|intcomma }}', 'TEMPLATE_UNKNOWN_FILTER', /"intcomma"/, 1, 6, /Write \{% load humanize %\} before it/],
    ['{% trasnlate "x" %}', 'TEMPLATE_UNKNOWN_TAG', /"trasnlate"/, 1, 4, /translate, after \{% load i18n %\}/],
    ['{% if a %}\n{% for b in c %}\n{% endfor %}', 'TEMPLATE_UNCLOSED', /\{% if %\} of line 1 is not closed/, 1, 4],
    ['{% block a %}\n{% endif %}', 'TEMPLATE_SYNTAX', /\{% block %\} of line 1 is open/, 2, 4],
    ['{% endif %}', 'TEMPLATE_UNKNOWN_TAG', /endif/, 1, 4, /Nothing is open here/],
    ['{% block title %}{% endblock titel %}', 'TEMPLATE_SYNTAX', /closes block "title"/, 1, 30, /endblock title/],
    [
      '{% block a %}{% endblock %}\n{% block a %}{% endblock %}',
      'TEMPLATE_SYNTAX',
      /duplicate block "a"; the first one is in line 1/,
      2,
      10,
    ],
    ['x{% load x %}\n{% extends "a" %}', 'TEMPLATE_UNKNOWN_LIBRARY', /"x"/, 1, 10],
    ['{{ x }}{% extends "a" %}', 'TEMPLATE_SYNTAX', /must be the first tag/, 1, 11],
    ['{{ }}', 'TEMPLATE_SYNTAX', /empty variable/, 1, 4],
    ['{{ a b }}', 'TEMPLATE_SYNTAX', /cannot read the rest " b"/, 1, 5],
    ['{{ a|default: "x" }}', 'TEMPLATE_SYNTAX', /cannot read the rest/, 1, 13, /no space after the colon/],
    ['{{ a|upper:"x" }}', 'TEMPLATE_SYNTAX', /takes no argument/, 1, 6],
    ['{{ a|cut }}', 'TEMPLATE_SYNTAX', /needs an argument/, 1, 6],
    ['{% if a == %}{% endif %}', 'TEMPLATE_SYNTAX', /is incomplete/, 1, 9],
    ['{% if a b %}{% endif %}', 'TEMPLATE_SYNTAX', /unexpected "b"/, 1, 9],
    ['{% for a of b %}{% endfor %}', 'TEMPLATE_SYNTAX', /cannot read/, 1, 4, /for item in items/],
    [
      '{% partialdef card %}{% endpartialdef %}{% partial crad %}',
      'TEMPLATE_SYNTAX',
      /partial "crad"/,
      1,
      52,
      /Did you mean card/,
    ],
  ];
  for (const [source, code, message, line, column, hint] of compileTime) {
    it(`places ${JSON.stringify(source)}`, () => {
      const error = failure(source);
      assert.deepEqual(
        [error.code, error.file, error.line, error.column],
        [code, 'page.html', line, column],
        error.message,
      );
      assert.match(error.message, message);
      assert.equal(error.where, `page.html:${line}:${column}`);
      if (hint) assert.match(error.hint ?? '', hint);
    });
  }

  it('shows the line with a caret, tabs and long lines included', () => {
    assert.equal(failure('ok\n\t{{ a|nope }}').excerpt, '2 |  {{ a|nope }}\n  |       ^');
    const long = failure(`${'x'.repeat(500)}{{ a|nope }}`).excerpt ?? '';
    const [text = '', caret = ''] = long.split('\n');
    assert.ok(text.length < 140);
    assert.equal(text.slice(caret.indexOf('^'), caret.indexOf('^') + 4), 'nope');
  });

  it('places a run-time error in the innermost template', () => {
    const templates = { 'base.html': '<{% block a %}{% endblock %}>', 'row.html': 'row\n  {{ item.broken }}' };
    const item = {
      get broken(): string {
        return new Thrower().value;
      },
    };
    const error = failure(
      '{% extends "base.html" %}{% block a %}\n{% include "row.html" %}{% endblock %}',
      { item: new Proxy(item, {}) },
      templates,
    );
    assert.deepEqual(
      [error.code, error.where, error.message],
      ['TEMPLATE_RENDER', 'row.html:2:6', 'the getter failed'],
    );
    assert.ok(error.cause instanceof Error);
  });

  it('places a missing template at the tag that asks for it', () => {
    assert.equal(failure('a\n{% include "missing.html" %}').where, 'page.html:2:4');
    assert.equal(failure('{% extends "missing.html" %}').where, 'page.html:1:12');
  });

  it('places loops over what is no list, with what it is', () => {
    const error = failure('{% for a in number %}{% endfor %}', { number: 7 });
    assert.deepEqual([error.code, error.column], ['TEMPLATE_RENDER', 13]);
    assert.match(error.message, /the number 7/);
    assert.match(
      failure('{% for a, b in list %}{% endfor %}', { list: [[1, 2, 3]] }).message,
      /takes 2 values from each item; this one has 3/,
    );
  });

  it('says what url and static lack without an app', () => {
    assert.equal(failure('{% url "home" %}').code, 'TEMPLATE_NO_APP');
  });
});

class Thrower {
  get value(): string {
    throw new Error('the getter failed');
  }
}
