import assert from 'node:assert/strict';
import { createTemplateEngine } from '../../../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../../../src/runtime/templates/loaders.ts';

const engine = createTemplateEngine({
  loader: memoryLoader({
    'card.html':
      '<b>{{ title }}</b>{{ slots.default }}{% if slots.footer %}[{{ slots.footer }}]{% endif %}{{ secret }}',
    'box.html':
      '<div>{% component "card.html" title=title %}{{ slots.default }}{% slot footer %}{{ slots.footer }}!{% endslot %}{% endcomponent %}</div>',
    'base.html': '{% block content %}{% endblock %}',
    'page.html':
      '{% extends "base.html" %}{% block content %}{% component "card.html" title="t" %}{% slot footer %}{{ name }}{% endslot %}{% endcomponent %}{% endblock %}',
    'self.html': '{% component "self.html" %}{% endcomponent %}',
    'form.html': '{% csrf_token %}',
  }),
});
const show = (source: string, context = {}): string => engine.renderString(source, context);

describe('templates/component', () => {
  it('gives a component its values, its body and its slots', () => {
    assert.equal(
      show(
        '{% component "card.html" title=title %}<i>{{ body }}</i>{% slot footer %}{{ title|lower }}{% endslot %}{% endcomponent %}',
        { title: '<T>', body: '&' },
      ),
      '<b>&lt;T&gt;</b><i>&amp;</i>[&lt;t&gt;]',
    );
  });

  it('keeps names of the page from the component, and names of the component from its slots', () => {
    assert.equal(
      show('{% component "card.html" title="x" %}{{ title }}{{ slots.default }}{% endcomponent %}', {
        secret: 's',
        title: 'page',
      }),
      '<b>x</b>page',
    );
  });

  it('takes white space for no body', () => {
    assert.equal(
      show('{% component "card.html" title="x" %}\n  {% slot footer %}f{% endslot %}\n{% endcomponent %}'),
      '<b>x</b>[f]',
    );
    assert.equal(show('{% component "card.html" %}{% slot default %}d{% endslot %}{% endcomponent %}'), '<b></b>d');
  });

  it('nests, also in slots, and passes slots on', () => {
    assert.equal(
      show('{% component "box.html" title="a" %}in{% slot footer %}f{% endslot %}{% endcomponent %}'),
      '<div><b>a</b>in[f!]</div>',
    );
    assert.equal(
      show(
        '{% component "card.html" title="a" %}{% slot footer %}{% component "card.html" title="b" %}{% slot footer %}c{% endslot %}{% endcomponent %}{% endslot %}{% endcomponent %}',
      ),
      '<b>a</b>[<b>b</b>[c]]',
    );
  });

  it('stands in loops, blocks and conditions, with loops in its slots', () => {
    const rows =
      '{% for n in list %}{% component "card.html" title=forloop.counter %}{% slot footer %}{% for m in list %}{{ m }}{{ n }} {% endfor %}{% endslot %}{% endcomponent %}{% endfor %}';
    assert.equal(show(rows, { list: [7, 8] }), '<b>1</b>[77 87 ]<b>2</b>[78 88 ]');
    assert.equal(engine.render('page.html', { name: '&' }), '<b>t</b>[&amp;]');
  });

  it('keeps what a body sets, as an if does', () => {
    assert.equal(
      show('{% component "card.html" %}{% firstof "x" as y %}{{ y }}{% endcomponent %}{{ y }}'),
      '<b></b>xx',
    );
  });

  it('obeys autoescape off', () => {
    assert.equal(
      show('{% autoescape off %}{% component "card.html" title=t %}{{ t }}{% endcomponent %}{% endautoescape %}', {
        t: '<',
      }),
      '<b><</b><',
    );
  });

  it('has the token of forms', () => {
    const app = { urls: { reverse: () => '' }, statics: { url: () => '' } };
    assert.match(
      engine.renderString('{% component "form.html" %}{% endcomponent %}', {}, { app, csrfToken: 'abc' }),
      /value="abc"/,
    );
  });

  it('ends a component that contains itself', () => {
    assert.throws(() => engine.render('self.html'), { code: 'TEMPLATE_RECURSION' });
  });

  for (const [source, message] of [
    ['{% component %}{% endcomponent %}', 'needs a template'],
    ['{% component "a" b %}{% endcomponent %}', 'has no name'],
    ['{% component "a" slots=1 %}{% endcomponent %}', 'the name slots is reserved'],
    ['{% slot a %}{% endslot %}', 'must be directly in'],
    ['{% component "a" %}{% if b %}{% slot c %}{% endslot %}{% endif %}{% endcomponent %}', 'must be directly in'],
    ['{% component "a" %}{% slot b %}{% slot c %}{% endslot %}{% endslot %}{% endcomponent %}', 'must be directly in'],
    ['{% component "a" %}{% slot b %}{% endslot %}{% slot b %}{% endslot %}{% endcomponent %}', 'duplicate slot'],
    ['{% component "a" %}{% slot b %}{% endslot c %}{% endcomponent %}', 'closes slot'],
    ['{% component "a" %}x{% slot default %}{% endslot %}{% endcomponent %}', 'both a body'],
    ['{% component "a" %}', 'not closed'],
    ['{% component "a" %}{% slot b.c %}{% endslot %}{% endcomponent %}', 'takes one name'],
  ] as const) {
    it(`refuses ${source}`, () =>
      assert.throws(
        () => show(source),
        (error: Error) => error.message.includes(message),
      ));
  }
});
