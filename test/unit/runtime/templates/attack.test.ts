// Templates made at random, values made to break out, sizes made to keep the program busy.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { path, urls } from '../../../../src/runtime/http/routing/urls.ts';
import { text } from '../../../../src/runtime/http/response.ts';
import { UrlResolver } from '../../../../src/runtime/http/routing/url-resolver.ts';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import { memoryCatalogues } from '../../../../src/runtime/templates/i18n/catalogue.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import {
  precompiledLoader,
  precompileTemplates,
  type PrecompiledTemplate,
} from '../../../../src/runtime/templates/precompiled.ts';
import { startCpuClock } from '../../../support/cpu-time.ts';

const FILES = {
  'card.html': '<b>{{ title }}{{ slots.default }}{{ slots.more }}</b>',
  'row.html': '{{ v }}{{ item }}',
};
const catalogues = memoryCatalogues({ de: { messages: { 'a %(v)s': 'b %(v)s', yes: 'ja' } } });
const engine = createTemplateEngine({ loader: memoryLoader(FILES), catalogues });

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>',
    `"'><img src=x onerror=y>`,
    '</b><b>',
    '%(v)s%%',
    '&lt;',
    '{{ v }}',
    '{% now "Y" %}',
    '$&$1`',
  ),
);
const value = fc.constantFrom(
  'v',
  'v|upper',
  'v|lower|title',
  'item',
  'list.0',
  'list|join:v',
  'missing|default:v',
  'v|truncatechars:9',
  'forloop.counter',
  'v|default_if_none:"x"',
  'list|first|slice:":9"',
  'v|cut:"a"|add:v',
);

/** A template as a tree, so that what is generated is mostly whole. */
const { template } = fc.letrec<{ template: string; node: string }>((tie) => ({
  template: fc.array(tie('node'), { maxLength: 3 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.stringMatching(/^[a-z ]{0,5}$/),
    value.map((text) => `{{ ${text} }}`),
    fc
      .tuple(value, tie('template'), tie('template'))
      .map(([test, yes, no]) => `{% if ${test} == v %}${yes}{% else %}${no}{% endif %}`),
    fc
      .tuple(tie('template'), tie('template'))
      .map(([body, empty]) => `{% for item in list %}${body}{% empty %}${empty}{% endfor %}`),
    fc.tuple(value, tie('template')).map(([text, body]) => `{% with item=${text} %}${body}{% endwith %}`),
    fc
      .tuple(value, tie('template'), tie('template'))
      .map(
        ([text, body, slot]) =>
          `{% component "card.html" title=${text} %}${body}{% slot more %}${slot}{% endslot %}{% endcomponent %}`,
      ),
    fc
      .tuple(value, value)
      .map(([one, two]) => `{% blocktranslate with v=${one} w=${two} %}a {{ v }}{% endblocktranslate %}`),
    fc
      .tuple(value, value)
      .map(
        ([one, two]) =>
          `{% blocktranslate count v=${one} context item %}a {{ v }}{% plural %}{{ v }}s{% endblocktranslate %}{% translate ${two} %}`,
      ),
    tie('template').map((body) => `{% language "de" %}${body}{% endlanguage %}`),
    tie('template').map((body) => `{% localize on %}{% spaceless %}${body}{% endspaceless %}{% endlocalize %}`),
    tie('template').map((body) => `{% ifchanged %}${body}{% endifchanged %}{% cycle "a" v %}`),
    tie('template').map((body) => `{% autoescape on %}${body}{% endautoescape %}`),
    value.map((text) => `{% include "row.html" with item=${text} %}{% firstof ${text} v %}`),
  ),
}));

describe('templates/attack', function () {
  this.timeout(120_000);

  it('lets no value out of any template that does not ask for it', () => {
    fc.assert(
      fc.property(template, hostile, hostile, (source, v, other) => {
        const out = engine.renderString(`{% load i18n l10n %}${source}`, { v, list: [v, other], item: other });
        assert.doesNotMatch(out.replaceAll(/<\/?b>/g, ''), /[<>"']/, source);
      }),
      { numRuns: 10_000 },
    );
  });

  it('gives the same page compiled before and while it runs', () => {
    fc.assert(
      fc.property(template, hostile, (source, v) => {
        const text = `{% load i18n l10n %}${source}`;
        const context = { v, list: [v, 'x'] };
        const { code } = precompileTemplates([
          { name: 'page.html', file: 'page.html', text },
          ...Object.entries(FILES).map(([name, own]) => ({ name, file: name, text: own })),
        ]);
        const templates = new Function(`return ${code}`)() as PrecompiledTemplate[];
        const built = createTemplateEngine({ loader: precompiledLoader(templates), catalogues });
        assert.equal(built.render('page.html', context), engine.renderString(text, context));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same page piece by piece', async () => {
    await fc.assert(
      fc.asyncProperty(template, hostile, async (source, v) => {
        const files = { ...FILES, 'page.html': `{% load i18n l10n %}${source}` };
        const own = createTemplateEngine({ loader: memoryLoader(files), catalogues });
        async function* items() {
          yield* [v, 'x'];
        }
        let streamed = '';
        const list = /list[.|]/.test(source) ? [v, 'x'] : items;
        for await (const piece of own.stream('page.html', { v, list: typeof list === 'function' ? list() : list }))
          streamed += piece;
        // An async iterable is gone over once.
        if (Array.isArray(list) || source.split('in list').length === 2)
          assert.equal(streamed, own.render('page.html', { v, list: [v, 'x'] }), source);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps values inside a URL and its attribute', () => {
    fc.assert(
      fc.property(hostile, (v) => {
        const out = engine.renderString('<a href="/search/?q={{ v|urlencode:"" }}&amp;all={% querystring data %}">', {
          v,
          data: { v },
        });
        const [, href = ''] = /^<a href="([^"<>]*)">$/.exec(out) ?? [];
        assert.ok(href.startsWith('/search/?q='), out);
        const q = href.slice('/search/?q='.length).split('&amp;')[0] ?? '';
        assert.match(q, /^(?:[A-Za-z0-9_.~!*'()-]|%[0-9A-F]{2})*$/);
      }),
      { numRuns: 10_000 },
    );
  });

  it('keeps values inside the path of a link', () => {
    const resolver = new UrlResolver(urls([path('posts/<str:text>/', () => text(''), { name: 'post' })]));
    const app = { urls: resolver, statics: { url: (file: string) => file } };
    const linking = createTemplateEngine({ loader: memoryLoader({}), app });
    fc.assert(
      fc.property(hostile, (v) => {
        const isPossible = v !== '' && !v.includes('/');
        const out = linking.renderString('<a href="{% url "post" v as link %}{{ link }}">', { v });
        const [, href] = /^<a href="((?:\/posts\/[^"<>\s/]+\/)?)">$/.exec(out) ?? [];
        assert.notEqual(href, undefined, out);
        if (isPossible && href !== '')
          assert.equal(decodeURIComponent(href!.replaceAll('&amp;', '&').replaceAll('&#x27;', "'")), `/posts/${v}/`);
      }),
      { numRuns: 10_000 },
    );
  });

  it('keeps values of a visitor inside JSON in a script inside a component', () => {
    const page = '{% component "card.html" title="t" %}{{ v|json_script:"d" }}{% endcomponent %}';
    fc.assert(
      fc.property(hostile, (v) => {
        const match = /<script id="d" type="application\/json">([^<>&]*)<\/script><\/b>$/.exec(
          engine.renderString(page, { v }),
        );
        assert.equal(JSON.parse(match?.[1] ?? ''), JSON.parse(JSON.stringify(v)));
      }),
      { numRuns: 10_000 },
    );
  });

  /** Milliseconds that rendering keeps a processor busy, whatever comes of it. */
  const time = (source: string, context: Record<string, unknown> = {}): number => {
    const took = startCpuClock();
    try {
      engine.renderString(`{% load i18n l10n tz humanize %}${source}`, context);
    } catch (error) {
      assert.match(String((error as { code?: string }).code), /^TEMPLATE_/, String(error));
    }
    return took();
  };

  it('loops over a million items in a time that grows with their number only', () => {
    const list = Array.from({ length: 1_000_000 }, (_, index) => index);
    assert.ok(time('{% for n in list %}{{ n }}{% endfor %}', { list }) < 5000);
    const small = list.slice(0, 1000);
    assert.ok(time('{% for a in list %}{% for b in list %}x{% endfor %}{% endfor %}', { list: small }) < 5000);
  });

  it('nests components, slots and languages as deep as an author writes them', () => {
    const nest = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);
    assert.ok(time(nest('{% component "card.html" %}', '{% endcomponent %}', 100)) < 5000);
    assert.ok(time(nest('{% language "de" %}', '{% endlanguage %}', 500)) < 5000);
    for (const [open, close] of [
      ['{% component "card.html" %}', '{% endcomponent %}'],
      ['{% language "de" %}', '{% endlanguage %}'],
      ['{% with a=b %}', '{% endwith %}'],
    ] as const)
      assert.ok(time(nest(open, close, 10_000)) < 20_000, open);
  });

  it('is not kept busy by text of a visitor', () => {
    const texts = ['<', '&', '%(', '%(v)s', '.', '!', '(', 'a@', '<a ', 'http://', '\n', ' ', '&lt', 'é'].map((piece) =>
      piece.repeat(Math.floor(100_000 / piece.length)),
    );
    const filters = [
      'upper',
      'title',
      'urlize',
      'striptags',
      'truncatewords_html:5',
      'truncatechars_html:5',
      'linebreaks',
      'slugify',
      'wordwrap:3',
      'intcomma',
      'floatformat',
      'naturaltime',
      'filesizeformat',
      'wordcount',
      'escapejs',
      'json_script',
      'unordered_list',
      'phone2numeric',
      'timezone:v',
      'date:v',
      'language_name',
      'intword',
    ];
    for (const filter of filters) {
      for (const v of texts) {
        const spent = time(`{{ v|${filter} }}`, { v });
        assert.ok(spent < 3000, `${filter} took ${spent} ms for ${JSON.stringify(v.slice(0, 9))}…`);
      }
    }
    for (const v of texts)
      assert.ok(
        time(
          '{% blocktranslate %}a {{ v }}{% endblocktranslate %}{% translate v %}{% language v %}{{ v }}{% endlanguage %}',
          { v },
        ) < 3000,
      );
  });

  it('is not kept busy by numbers of a visitor', () => {
    for (const huge of [1e9, '999999999', 1e308, -1e9, '1e10000000', 10n ** 400n]) {
      for (const source of [
        '{{ "a"|ljust:n }}',
        '{{ "a"|rjust:n }}',
        '{{ "a"|center:n }}',
        '{{ 1|floatformat:n }}',
        '{{ n|floatformat:2 }}',
        '{{ n|intcomma }}',
        '{{ n|intword }}',
        '{{ n|filesizeformat }}',
        '{{ n|ordinal }}',
        '{% lorem n w %}',
        '{{ n|stringformat:"d" }}',
        '{{ 5|get_digit:n }}',
        '{{ "abc"|truncatechars:n }}',
        '{{ "a b"|wordwrap:n }}',
        '{% widthratio n n n %}',
        '{{ n|localize }}',
      ]) {
        const spent = time(source, { n: huge });
        assert.ok(spent < 3000, `${source} took ${spent} ms for ${String(huge).slice(0, 12)}`);
      }
    }
  });
});
