import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTemplateEngine } from '../../../../../src/runtime/templates/engine.ts';
import { folderCatalogues, memoryCatalogues } from '../../../../../src/runtime/templates/i18n/catalogue.ts';
import { memoryLoader } from '../../../../../src/runtime/templates/loaders.ts';
import type { TemplateRequest } from '../../../../../src/runtime/templates/host.ts';
import { parseCatalogue } from '../../../../../src/runtime/templates/i18n/catalogue.ts';

const app = { urls: { reverse: () => '' }, statics: { url: () => '' } };
const catalogues = memoryCatalogues({
  de: {
    messages: {
      Hello: 'Hallo',
      '<b>': '<i>fett</i>',
      'Hello %(name)s': 'Hallo %(name)s',
      '100%% of %(name)s': '100 %% von %(name)s',
      'broken %(name)s': 'kaputt %(nmae)s',
      '%(count)s post': { one: '%(count)s Beitrag', other: '%(count)s Beiträge' },
    },
    contexts: { month: { May: 'Mai' } },
  },
  pl: {
    messages: {
      '%(count)s post': {
        one: '%(count)s wpis',
        few: '%(count)s wpisy',
        many: '%(count)s wpisów',
        other: '%(count)s wpisu',
      },
    },
  },
});
const engine = createTemplateEngine({
  loader: memoryLoader({ 'row.html': '{% load i18n %}{% translate "Hello" %}' }),
  catalogues,
  languageCode: 'de',
  now: () => new Date('2024-03-05T14:30:00Z'),
});
const show = (template: string, context = {}, request?: TemplateRequest): string =>
  engine.renderString(`{% load i18n l10n tz humanize %}${template}`, context, request);

describe('templates/i18n', () => {
  it('translates texts, with context, into a name and not at all', () => {
    assert.equal(
      show('{% translate "Hello" %} {% trans "May" context "month" %} {% translate "May" %}'),
      'Hallo Mai May',
    );
    assert.equal(show('{% translate "Hello" as text %}{{ text|upper }} {% translate "Hello" noop %}'), 'HALLO Hello');
    assert.equal(show('{{ _("Hello") }} {{ missing|default:_("Hello") }}'), 'Hallo Hallo');
  });

  it('escapes translated values of visitors, and trusts texts of the author', () => {
    assert.equal(show('{% translate text %}', { text: '<b>' }), '&lt;i&gt;fett&lt;/i&gt;');
    assert.equal(show('{% translate "<b>" %}'), '<i>fett</i>');
    const name = '<script>%(name)s</script>';
    assert.equal(
      show('{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}', { name }),
      'Hallo &lt;script&gt;%(name)s&lt;/script&gt;',
    );
  });

  it('puts values into blocks and keeps percent signs', () => {
    assert.equal(
      show('{% blocktrans with name=user.name %}100% of {{ name }}{% endblocktrans %}', { user: { name: 'A' } }),
      '100 % von A',
    );
    assert.equal(show('{% blocktranslate %}50% {{ name }}{% endblocktranslate %}', { name: 'x' }), '50% x');
    assert.equal(
      show('{% blocktranslate asvar text %}Hello {{ name }}{% endblocktranslate %}[{{ text }}]', { name: '<' }),
      '[Hallo &lt;]',
    );
  });

  it('falls back to the original where a translation names an unknown value', () => {
    assert.equal(show('{% blocktranslate %}broken {{ name }}{% endblocktranslate %}', { name: 'x' }), 'broken x');
  });

  it('counts as the language does', () => {
    const block =
      '{% blocktranslate count count=n %}{{ count }} post{% plural %}{{ count }} posts{% endblocktranslate %}';
    const counts = [1, 2, 5, 22];
    const all = (code: string): string =>
      counts.map((n) => show(`{% language "${code}" %}${block}{% endlanguage %}`, { n })).join(', ');
    assert.equal(all('de-at'), '1 Beitrag, 2 Beiträge, 5 Beiträge, 22 Beiträge');
    assert.equal(all('pl'), '1 wpis, 2 wpisy, 5 wpisów, 22 wpisy');
    assert.equal(all('en'), '1 post, 2 posts, 5 posts, 22 posts');
  });

  it('takes the language of the request, and gives back what a body changed', () => {
    const french = { app, language: 'fr' };
    const day = new Date('2024-05-01T10:00:00Z');
    assert.equal(show('{{ day|date }}', { day }), '1. Mai 2024');
    assert.equal(
      show('{{ day|date }} {% language "cs" %}{{ day|date }}{% endlanguage %} {{ day|date }}', { day }, french),
      '1 mai 2024 1. května 2024 1 mai 2024',
    );
    assert.equal(
      show('{% language "en" %}{% include "row.html" %}{% endlanguage %} {% include "row.html" %}'),
      'Hello Hallo',
    );
    assert.equal(show('{% get_current_language as code %}{{ code }}', {}, { app, language: '../../x' }), 'en');
  });

  it('restores the language after an error in a body', () => {
    const fail = {
      get value(): never {
        throw new Error('no');
      },
    };
    assert.throws(() => show('{% language "en" %}{{ fail.value }}{% endlanguage %}', { fail }));
    assert.equal(show('{% translate "Hello" %}'), 'Hallo');
  });

  it('tells about languages', () => {
    assert.equal(
      show('{% get_available_languages as all %}{% for code, name in all %}{{ code }}={{ name }} {% endfor %}'),
      'de=Deutsch pl=Polnisch ',
    );
    assert.equal(
      show('{% get_language_info for "ar" as lang %}{{ lang.name }} {{ lang.name_translated }} {{ lang.bidi }}'),
      'Arabic Arabisch true',
    );
    assert.equal(
      show('{% get_language_info_list for codes as list %}{% for one in list %}{{ one.name }} {% endfor %}', {
        codes: ['fr', ['it', 'x']],
      }),
      'French Italian ',
    );
    assert.equal(
      show('{{ "cs"|language_name }} {{ "cs"|language_name_local }} {{ "he"|language_bidi }}'),
      'Czech čeština true',
    );
  });

  it('writes numbers and times as asked', () => {
    const at = new Date('2024-03-05T14:30:00Z');
    assert.equal(
      show('{{ n }} {% localize on %}{{ n }}{% endlocalize %} {{ n|localize }} {{ n|unlocalize }}', { n: 1.5 }),
      '1.5 1,5 1,5 1.5',
    );
    assert.equal(
      show(
        '{{ at|date:"H:i" }} {% timezone "Asia/Tokyo" %}{{ at|date:"H:i" }}{% endtimezone %} {{ at|timezone:"America/New_York"|date:"H:i" }}',
        { at },
      ),
      '14:30 23:30 09:30',
    );
    assert.equal(
      show(
        '{% timezone "Asia/Tokyo" %}{% get_current_timezone as zone %}{{ zone }} {% localtime off %}{{ at|date:"H:i" }}{% endlocaltime %} {{ at|utc|date:"H:i" }}{% endtimezone %}',
        { at },
      ),
      'Asia/Tokyo 14:30 14:30',
    );
    assert.throws(() => show('{% timezone "Mars" %}{% endtimezone %}'), { code: 'TEMPLATE_ARGUMENT' });
  });

  it('says distances in words of the language', () => {
    const past = new Date('2021-11-05T14:30:00Z');
    const say = (code: string, filter: string): string =>
      show(`{% language "${code}" %}{{ past|${filter} }}{% endlanguage %}`, { past }).replaceAll('\u00a0', ' ');
    assert.equal(say('de', 'naturaltime'), 'vor 2 Jahren, 4 Monaten');
    assert.equal(say('nl', 'naturaltime'), '2 jaar, 4 maanden geleden');
    assert.equal(say('fr', 'timesince'), '2 ans, 4 mois');
    assert.equal(say('en', 'naturaltime'), '2 years, 4 months ago');
    assert.equal(
      show('{{ 1000000|intword }} {{ 2|filesizeformat }} {{ 3|ordinal }} {{ yes|yesno }}', { yes: true }).replaceAll(
        '\u00a0',
        ' ',
      ),
      '1,0 Million 2 Bytes 3. Ja',
    );
  });

  for (const [source, message] of [
    ['{% translate %}', 'needs a text'],
    ['{% translate "a" context %}', 'unexpected'],
    ['{% blocktranslate %}{{ a|default:_("x") }}{% endblocktranslate %}', 'not allowed inside'],
    ['{% blocktranslate %}{% if a %}{% endif %}{% endblocktranslate %}', 'not allowed inside'],
    ['{% blocktranslate %}a{% plural %}b{% endblocktranslate %}', 'without a number'],
    ['{% blocktranslate count n=a %}a{% endblocktranslate %}', 'has no {% plural %}'],
    ['{% blocktranslate %}a', 'not closed'],
    ['{% get_current_language %}', 'needs a name'],
    ['{% localize maybe %}{% endlocalize %}', 'on or off'],
  ] as const) {
    it(`refuses ${source}`, () =>
      assert.throws(
        () => show(source),
        (error: Error) => error.message.includes(message),
      ));
  }

  it('reads files of folders, sees an edit in debug, and says what is wrong with one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'quintet-locale-'));
    try {
      mkdirSync(join(folder, 'app'));
      const write = (name: string, content: unknown): void =>
        writeFileSync(join(folder, name), JSON.stringify(content));
      write('de.json', { Hello: 'Hallo' });
      write('app/de.json', { Hello: 'Servus', Bye: 'Tschüss' });
      const source = folderCatalogues([folder, join(folder, 'app')], true);
      const live = createTemplateEngine({
        loader: memoryLoader({ 'a.html': '{% load i18n %}{% translate "Hello" %} {% translate "Bye" %}' }),
        catalogues: source,
        languageCode: 'de',
      });
      assert.equal(live.render('a.html'), 'Hallo Tschüss');
      write('de.json', { Hello: 'Guten Tag' });
      assert.equal(live.render('a.html'), 'Guten Tag Tschüss');
      assert.deepEqual(source.languages(), ['de']);
      write('de.json', { Hello: 3 });
      assert.throws(
        () => live.render('a.html'),
        (error: { message: string }) => /"Hello" is neither a text/.test(error.message),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    for (const text of ['{', '[]', '{"@contexts":1}', '{"a":{"one":"x"}}', '{"@contexts":{"a":"b"}}'])
      assert.throws(() => parseCatalogue(text, 'src/locale/de.json'), {
        code: 'TEMPLATE_CATALOGUE',
        where: 'src/locale/de.json',
      });
  });
});
