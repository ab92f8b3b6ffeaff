import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTemplateEngine, type TemplateEngine } from '../../../../../src/runtime/templates/engine.ts';
import { defineLibrary, simpleBlockTag } from '../../../../../src/runtime/templates/define-library.ts';
import { memoryLoader } from '../../../../../src/runtime/templates/loaders.ts';
import {
  precompiledLoader,
  precompileTemplates,
  type PrecompiledTemplate,
} from '../../../../../src/runtime/templates/precompiled.ts';
import type { TemplateError } from '../../../../../src/runtime/templates/errors.ts';
import { eventually } from '../../../../support/eventually.ts';

const shop = defineLibrary({ filters: {}, tags: { panel: simpleBlockTag((_context, body: unknown) => body) } });
const FILES: Record<string, string> = {
  'base.html': '<title>{% block title %}Shop{% endblock %}</title>{% block content %}{% endblock %}<p>end</p>',
  'page.html': `{% extends "base.html" %}{% load shop i18n %}{% block title %}{{ block.super }}: {{ block.super|upper }}{% endblock %}
{% block content %}{% for row in rows %}{% cycle "odd" "even" as kind %}{% include "row.html" with last=forloop.last %}
{% ifchanged row %}!{% endifchanged %}{% partial mark %}{% empty %}nothing{% endfor %}
{% component "box.html" title="T" %}{% for row in more %}{{ row }}{% include "row.html" %}{% endfor %}{% slot foot %}f{% endslot %}{% endcomponent %}
{% panel %}{% for row in more %}<i>{{ row }}</i>{% endfor %}{% endpanel %}{% spaceless %}<b> {% for x in more reversed %} <i>{{ x }}</i> {% endfor %}</b>{% endspaceless %}
{% language "de" %}{% for a, b in pairs %}{{ a }}={{ b }}{% for c in more %}{{ forloop.parentloop.counter }}{% endfor %} {% endfor %}{% endlanguage %}
{% endblock %}{% partialdef mark %}[{{ kind }}]{% endpartialdef %}`,
  'row.html': '<li class="{{ kind }}">{{ row }}{% if last %}.{% endif %}</li>',
  'box.html': '<div>{{ title }}{{ slots.default }}{{ slots.foot }}</div>',
  'rows.html': '{% for row in rows %}{{ row }};{% empty %}nothing{% endfor %}',
  'slow.html': '<head>{% for row in rows %}{{ row }};{% endfor %}</head>',
  'wrong.html': 'a\n{% for row in rows %}{{ row|date:broken.x }}{{ row.then }}{% endfor %}',
};
const libraries = { shop };
const engine = createTemplateEngine({ loader: memoryLoader(FILES), libraries });

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) yield item;
}

async function collect(pieces: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}

describe('templates/stream', () => {
  const rows = ['<a>', 'b', 'c'];
  const more = [1, 2];
  const pairs = [
    ['x', 1],
    ['y', 2],
  ];

  it('gives the page that render gives, from lists, promises of lists and async iterables', async () => {
    const whole = engine.render('page.html', { rows, more, pairs });
    assert.match(whole, /<li class="odd">&lt;a&gt;<\/li>/);
    assert.match(whole, /even">b<\/li>[\s\S]*odd">c\.<\/li>/);
    const contexts = [
      { rows, more, pairs },
      { rows: each(rows), more, pairs: each(pairs) },
      { rows: Promise.resolve(rows), more, pairs: Promise.resolve(each(pairs)) },
      { rows: Promise.resolve(new Set(rows)), more, pairs: Promise.resolve(new Map(pairs as [string, number][])) },
    ];
    for (const context of contexts) assert.equal((await collect(engine.stream('page.html', context))).join(''), whole);
    for (const empty of [[], each([]), Promise.resolve([]), Promise.resolve(each([]))])
      assert.equal((await collect(engine.stream('rows.html', { rows: empty }))).join(''), 'nothing');
  });

  it('collects what a tag or a component takes as a whole', async () => {
    const text = '{% component "box.html" title="T" %}{% for row in rows %}{{ row }}{% endfor %}{% endcomponent %}';
    const own = createTemplateEngine({ loader: memoryLoader({ ...FILES, 'own.html': text }) });
    assert.deepEqual(await collect(own.stream('own.html', { rows: each([1, 2]) })), ['<div>T12</div>']);
  });

  it('knows which item of an endless source is the last as soon as anybody can', async () => {
    const text =
      '{% for n in rows %}{{ forloop.counter }}{{ forloop.length }}{{ forloop.revcounter }}{% if forloop.last %}!{% endif %} {% endfor %}';
    const own = createTemplateEngine({ loader: memoryLoader({ 'own.html': text }) });
    assert.deepEqual(await collect(own.stream('own.html', { rows: each('abc') })), ['1 2 3! ']);
  });

  it('goes the same way in a production build', async () => {
    const texts = Object.entries(FILES).map(([name, text]) => ({ name, file: name, text }));
    const { code, waiting } = precompileTemplates(texts, libraries);
    assert.deepEqual(waiting, []);
    const templates = new Function(`return ${code}`)() as PrecompiledTemplate[];
    const built: TemplateEngine = createTemplateEngine({ loader: precompiledLoader(templates), libraries });
    const context = () => ({ rows: each(rows), more, pairs: each(pairs) });
    assert.deepEqual(
      await collect(built.stream('page.html', context())),
      await collect(engine.stream('page.html', context())),
    );
  });

  it('renders no further than somebody reads', async () => {
    let asked = 0;
    async function* endless() {
      for (;;) {
        asked++;
        yield 'x'.repeat(1000);
      }
    }
    const pieces = engine.stream('rows.html', { rows: endless() });
    const first = await pieces.next();
    assert.ok(first.value.length > 10_000 && first.value.length < 20_000);
    await sleep(20);
    assert.ok(asked < 30, `${asked} items were asked for`);
    await pieces.next();
    assert.ok(asked > 30);
    await pieces.return?.();
  });

  it('hands on what is there while it waits', async () => {
    let see = (): void => {};
    const isSeen = new Promise<void>((resolve) => (see = resolve));
    async function* slow() {
      yield 1;
      await isSeen;
      yield 2;
    }
    const pieces = engine.stream('slow.html', { rows: slow() });
    assert.equal((await pieces.next()).value, '<head>1;');
    see();
    assert.deepEqual(await collect(pieces), ['2;</head>']);
  });

  it('hands on what is there while it waits for a list', async () => {
    let see = (): void => {};
    const isSeen = new Promise<void>((resolve) => (see = resolve));
    const pieces = engine.stream('slow.html', { rows: isSeen.then(() => [1, 2]) });
    assert.equal((await pieces.next()).value, '<head>');
    see();
    assert.deepEqual(await collect(pieces), ['1;2;</head>']);
  });

  it('lets others run between two pieces', async () => {
    const list = Array.from({ length: 20_000 }, (_, index) => `row number ${index}`);
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const pieces = await collect(engine.stream('rows.html', { rows: list }));
    clearInterval(timer);
    assert.ok(pieces.length > 10 && pieces.every((piece) => piece.length < 20_000));
    assert.ok(turns > 2, `${turns} turns`);
  });

  it('ends its sources when the reader leaves, even one that waits', async () => {
    let ended = '';
    async function* endless(name: string) {
      try {
        for (;;) {
          yield 'x'.repeat(5000);
          await sleep(1);
        }
      } finally {
        ended += name;
      }
    }
    for await (const piece of engine.stream('rows.html', { rows: endless('a') })) {
      assert.ok(piece);
      break;
    }
    await eventually('the end of the source', () => ended === 'a');
    const never = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: () => (ended += 'b') }),
    };
    const pieces = engine.stream('slow.html', { rows: never });
    assert.equal((await pieces.next()).value, '<head>');
    const waiting = pieces.next();
    await pieces.return?.();
    assert.deepEqual([await waiting, ended], [{ done: true, value: undefined }, 'ab']);
    assert.equal((await pieces.next()).done, true);
  });

  it('throws where the mistake is, with its place, after what was right before it', async () => {
    await assert.rejects(collect(engine.stream('missing.html')), { code: 'TEMPLATE_MISSING' });
    async function* failing() {
      yield 'x'.repeat(20_000);
      throw new Error('the database is gone');
    }
    const pieces = engine.stream('rows.html', { rows: failing() });
    assert.equal((await pieces.next()).value.length, 20_001);
    await assert.rejects(
      () => pieces.next(),
      (error: TemplateError) => {
        assert.deepEqual(
          [error.code, error.message, error.where],
          ['TEMPLATE_RENDER', 'the database is gone', 'rows.html:1:15'],
        );
        return true;
      },
    );
    assert.equal((await pieces.next()).done, true);
  });

  it('says in render that only a stream waits for items', () => {
    assert.throws(() => engine.render('rows.html', { rows: each([1]) }), {
      code: 'TEMPLATE_RENDER',
      hint: /renderStream/,
    });
  });

  it('ends templates that include themselves', async () => {
    const own = createTemplateEngine({
      loader: memoryLoader({ 'own.html': '{% for x in rows %}{% include "own.html" %}{% endfor %}' }),
    });
    await assert.rejects(collect(own.stream('own.html', { rows: [1] })), { code: 'TEMPLATE_RECURSION' });
  });
});
