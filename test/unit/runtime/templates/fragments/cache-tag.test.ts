// {% load cache %}: fragments that are rendered once for a time.
import assert from 'node:assert/strict';
import { createTemplateEngine } from '../../../../../src/runtime/templates/engine.ts';
import { fragmentKey } from '../../../../../src/runtime/templates/fragments/fragment-key.ts';
import { memoryLoader } from '../../../../../src/runtime/templates/loaders.ts';
import { MemoryFragmentStore } from '../../../../../src/runtime/templates/fragments/fragment-store.ts';
import {
  precompiledLoader,
  precompileTemplates,
  type PrecompiledTemplate,
} from '../../../../../src/runtime/templates/precompiled.ts';

function site(templates: Record<string, string> = {}) {
  const clock = { now: 0 };
  const fragments = new MemoryFragmentStore({ now: () => clock.now });
  const files = new Map(Object.entries(templates));
  const engine = createTemplateEngine({ loader: memoryLoader(Object.fromEntries(files)), fragments });
  let counter = 0;
  const render = (source: string, context: Record<string, unknown> = {}): string =>
    engine.renderString(`{% load cache %}${source}`, { count: () => ++counter, ...context });
  return { engine, render, clock, fragments };
}

describe('templates/cache tag', () => {
  it('renders its body once until the time is over', () => {
    const { render, clock } = site();
    const source = '{% cache 60 menu %}{{ count }}{% endcache %}';
    assert.deepEqual([render(source), render(source)], ['1', '1']);
    clock.now = 59_999;
    assert.equal(render(source), '1');
    clock.now = 60_000;
    assert.equal(render(source), '2');
  });

  it('keeps one text for each name and each list of values', () => {
    const { render } = site();
    const source = '{% cache 60 menu user.id lang %}{{ count }}{% endcache %}';
    const show = (id: unknown, lang: string) => render(source, { user: { id }, lang });
    assert.deepEqual([show(1, 'de'), show(1, 'de'), show(2, 'de'), show(1, 'en')], ['1', '1', '2', '3']);
    assert.notEqual(show('1d', 'e'), show('1', 'de'));
    assert.equal(render('{% cache 60 other %}{{ count }}{% endcache %}'), '5');
  });

  it('takes a variable for the time; None keeps a fragment, 0 keeps nothing', () => {
    const { render, clock } = site();
    render('{% cache forever a %}{{ count }}{% endcache %}', { forever: null });
    clock.now = 1e12;
    assert.equal(render('{% cache None a %}{{ count }}{% endcache %}'), '1');
    assert.equal(render('{% cache 0 b %}{{ count }}{% endcache %}'), '2');
    assert.equal(render('{% cache seconds b %}{{ count }}{% endcache %}', { seconds: '0' }), '3');
  });

  it('keeps HTML as it was rendered', () => {
    const { render } = site();
    const source = '{% cache 60 a %}<b>{{ text }}</b>{% endcache %}';
    assert.equal(render(source, { text: '<' }), '<b>&lt;</b>');
    assert.equal(render(source, { text: 'unused' }), '<b>&lt;</b>');
  });

  it('forgets what is deleted by its key', () => {
    const { render, fragments } = site();
    const source = '{% cache 60 menu user.id %}{{ count }}{% endcache %}';
    const context = { user: { id: 7 } };
    render(source, context);
    fragments.delete(fragmentKey('menu', [7]));
    assert.equal(render(source, context), '2');
  });

  it('works in streams, loops and production builds', async () => {
    const text = '{% load cache %}{% for i in list %}{% cache 60 row i %}{{ i }}{{ count }} {% endcache %}{% endfor %}';
    const { code } = precompileTemplates([{ name: 'p.html', file: 'p.html', text }]);
    const built = new Function(`return ${code}`)() as PrecompiledTemplate[];
    for (const loader of [memoryLoader({ 'p.html': text }), precompiledLoader(built)]) {
      const engine = createTemplateEngine({ loader });
      let counter = 0;
      const context = { list: [1, 2, 1], count: () => ++counter };
      assert.equal(engine.render('p.html', context), '11 22 11 ');
      let streamed = '';
      for await (const piece of engine.stream('p.html', context)) streamed += piece;
      assert.equal(streamed, '11 22 11 ');
    }
  });

  it('shows an edited template at once while developing', () => {
    const files = { 'p.html': '{% load cache %}{% cache 60 a %}old{% endcache %}' };
    const texts = new Map(Object.entries(files));
    const loader = {
      ...memoryLoader(files),
      find: (name: string) => memoryLoader(Object.fromEntries(texts)).find(name),
    };
    const engine = createTemplateEngine({ loader, debug: true });
    assert.equal(engine.render('p.html'), 'old');
    texts.set('p.html', '{% load cache %}{% cache 60 a %}new{% endcache %}');
    assert.equal(engine.render('p.html'), 'new');
  });

  for (const [source, message] of [
    ['{% cache %}{% endcache %}', /needs a time in seconds and a name/],
    ['{% cache 60 %}{% endcache %}', /needs a time in seconds and a name/],
    ['{% cache 60 a %}', /not closed/],
    ['{% cache "soon" a %}{% endcache %}', /takes a number of seconds/],
    ['{% cache missing a %}{% endcache %}', /takes a number of seconds/],
    ['{% cache 60 a using="redis" %}{% endcache %}', /has no store "redis"/],
  ] as const)
    it(`refuses ${source}`, () => assert.throws(() => site().render(source), message));

  it('takes using="default"', () => {
    assert.equal(site().render('{% cache 60 a using="default" %}x{% endcache %}'), 'x');
  });

  it('is bounded: what was not used for longest is dropped', () => {
    const store = new MemoryFragmentStore({ maxEntries: 2, maxSize: 30, now: () => 0 });
    store.set('a', 'aaaa', null);
    store.set('b', 'bbbb', null);
    store.get('a');
    store.set('c', 'cccc', null);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => store.get(key)),
      ['aaaa', undefined, 'cccc'],
    );
    store.set('d', 'd'.repeat(28), null);
    assert.deepEqual(
      ['a', 'c', 'd'].map((key) => store.get(key)?.length),
      [undefined, undefined, 28],
    );
    store.set('e', 'e'.repeat(31), null);
    assert.equal(store.get('e'), undefined);
  });
});

describe('templates/media prefix', () => {
  it('prints where uploads are served, or sets a name', () => {
    const engine = createTemplateEngine({
      loader: memoryLoader({}),
      app: { urls: { reverse: () => '' }, statics: { url: () => '' }, settings: { mediaUrl: '/media/' } },
    });
    const source = '{% load static %}{% get_media_prefix %} {% get_media_prefix as m %}{{ m }}a.png';
    assert.equal(engine.renderString(source), '/media/ /media/a.png');
  });
});
