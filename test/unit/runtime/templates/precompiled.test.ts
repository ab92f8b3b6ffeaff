import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimeEntry } from '../../../../src/kernel/package.ts';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import {
  defineFilter,
  defineLibrary,
  inclusionTag,
  simpleBlockTag,
  simpleTag,
} from '../../../../src/runtime/templates/define-library.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import {
  precompiledLoader,
  precompileTemplates,
  type PrecompiledTemplate,
  type TemplateText,
} from '../../../../src/runtime/templates/precompiled.ts';

const shop = defineLibrary({
  filters: { shout: defineFilter((text: string) => `${text}!`) },
  tags: {
    greet: simpleTag((_context, name: string) => `Hello ${name}`),
    row: inclusionTag('row.html', (_context, item: string) => ({ item })),
    panel: simpleBlockTag((_context, body: unknown) => body),
  },
});
const TEXTS: Record<string, string> = {
  'base.html': '<title>{% block title %}Shop{% endblock %}</title>{% block content %}{% endblock %}',
  'page.html': `{% extends "base.html" %}{% load shop i18n humanize %}
{% block title %}{{ title }}, {{ block.super }}{% endblock %}
{% block content %}{% for item in items %}{% cycle "odd" "even" %} {% ifchanged item.kind %}{{ item.kind }}{% endifchanged %}
{% include "row.html" with item=item.name|upper %}{% row item.name %}{{ item.name|shout|default:"none" }}{% endfor %}
{% greet title %}{% panel %}<b>{{ title }}</b>{% endpanel %}{% lorem 2 w %}{{ 1234567|intcomma }}{{ "a & b" }}
{% translate "Yes" %}{{ items.0.constructor }}{{ items.length }}{% partialdef piece inline %}[{{ title }}]{% endpartialdef %}{% endblock %}`,
  'row.html': '<li>{{ item }}</li>',
};
const texts = (from = TEXTS): TemplateText[] =>
  Object.entries(from).map(([name, text]) => ({ name, file: `src/templates/${name}`, text }));
const load = (code: string): PrecompiledTemplate[] => new Function(`return ${code}`)() as PrecompiledTemplate[];
const context = {
  title: '<Sale>',
  items: [
    { name: 'a&b', kind: 1 },
    { name: 'c', kind: 1 },
    { name: 'd', kind: 2 },
  ],
};
const options = { libraries: { shop } };

describe('templates/precompiled', () => {
  it('gives the same pages as compiling them', () => {
    const { code, waiting } = precompileTemplates(texts(), { shop });
    assert.deepEqual(waiting, []);
    const built = createTemplateEngine({ loader: precompiledLoader(load(code)), ...options });
    const live = createTemplateEngine({ loader: memoryLoader(TEXTS), ...options });
    const page = live.render('page.html', context);
    assert.match(page, /&lt;Sale&gt;/);
    assert.equal(built.render('page.html', context), page);
    assert.equal(built.render('page.html', context), page);
    assert.equal(built.render('page.html#piece', context), '[&lt;Sale&gt;]');
    assert.deepEqual(built.describe(), ['base.html', 'page.html', 'row.html']);
  });

  it('renders where Node forbids to make code from text', () => {
    const folder = mkdtempSync(join(tmpdir(), 'quintet-precompiled-'));
    try {
      const own = Object.fromEntries(
        Object.entries(TEXTS).map(([name, text]) => [
          name,
          text.replace(' shop', '').replace(/\{% (row|greet|(end)?panel)[^%]*%\}|\|shout/g, ''),
        ]),
      );
      const { code } = precompileTemplates(texts(own));
      const door = runtimeEntry('templates');
      writeFileSync(
        join(folder, 'page.mjs'),
        `import { createTemplateEngine, precompiledLoader, memoryLoader } from ${JSON.stringify(door)};
const engine = createTemplateEngine({ loader: precompiledLoader(${code}) });
process.stdout.write(engine.render('page.html', ${JSON.stringify(context)}));
let refused = false;
try { createTemplateEngine({ loader: memoryLoader({ a: '{{ b }}' }) }).render('a'); } catch { refused = true; }
if (!refused) throw new Error('code was made after all');`,
      );
      const run = spawnSync(
        process.execPath,
        ['--import=tsx', '--disallow-code-generation-from-strings', join(folder, 'page.mjs')],
        { encoding: 'utf8' },
      );
      assert.equal(
        run.stderr
          .split('\n')
          .filter((line) => /Error/.test(line))
          .join(),
        '',
      );
      assert.equal(run.stdout, createTemplateEngine({ loader: memoryLoader(own) }).render('page.html', context));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('names the place in the source when a page fails', () => {
    const { code } = precompileTemplates(texts({ 'a.html': 'x\n{{ b.c }}' }));
    const engine = createTemplateEngine({ loader: precompiledLoader(load(code)) });
    const b = {
      get c(): never {
        throw new Error('no');
      },
    };
    assert.throws(() => engine.render('a.html', { b }), { code: 'TEMPLATE_RENDER', where: 'src/templates/a.html:2:4' });
  });

  it('refuses a mistake with its place', () => {
    assert.throws(() => precompileTemplates(texts({ 'a.html': '\n{% oops %}' })), {
      code: 'TEMPLATE_UNKNOWN_TAG',
      where: 'src/templates/a.html:2:4',
    });
  });

  it('lets a template extend the next of its name', () => {
    const { code } = precompileTemplates([
      {
        name: 'a.html',
        file: 'src/templates/a.html',
        text: '{% extends "a.html" %}{% block x %}[{{ block.super }}]{% endblock %}',
      },
      { name: 'a.html', file: 'src/shop/templates/a.html', text: '<{% block x %}inner{% endblock %}>' },
    ]);
    assert.equal(createTemplateEngine({ loader: precompiledLoader(load(code)) }).render('a.html'), '<[inner]>');
  });

  it('compiles when first used what only the running program can compile', () => {
    const low = {
      filters: {},
      tags: {
        low: () => ({
          write: (writer: { raw(code: string, at: number): void; unit: { constant(value: unknown): string } }) =>
            writer.raw(`${writer.unit.constant(() => 'low')}()`, 0),
        }),
      },
    };
    const { code, waiting } = precompileTemplates(texts({ 'a.html': '{% load low %}{% low %}' }), { low });
    assert.deepEqual(waiting, ['src/templates/a.html']);
    assert.equal(
      createTemplateEngine({ loader: precompiledLoader(load(code)), libraries: { low } }).render('a.html'),
      'low',
    );
  });

  it('compiles anew when a library changed since the build', () => {
    const { code } = precompileTemplates(texts(), { shop });
    const engine = createTemplateEngine({
      loader: precompiledLoader(load(code)),
      libraries: { shop: defineLibrary({}) },
    });
    assert.throws(() => engine.render('page.html', context), { code: /TEMPLATE_UNKNOWN_/ });
  });
});
