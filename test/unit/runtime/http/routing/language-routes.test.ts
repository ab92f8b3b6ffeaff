import assert from 'node:assert/strict';
import { i18nPatterns, include, path, urls, type Route } from '../../../../../src/runtime/http/routing/urls.ts';
import { text } from '../../../../../src/runtime/http/response.ts';
import { translateUrl } from '../../../../../src/runtime/http/routing/translate-url.ts';
import { UrlResolver } from '../../../../../src/runtime/http/routing/url-resolver.ts';

const view = () => text('ok');
const LANGUAGES = { languages: ['en', 'de', 'pt-br'], languageCode: 'en-us' };
const resolver = (routes: readonly Route[], settings = LANGUAGES) => new UrlResolver(urls(routes), settings);

const news = urls({ namespace: 'news' }, [
  path('', view, { name: 'list' }),
  path('<int:year>/<slug:slug>/', view, {
    name: 'detail',
    translations: { de: 'jahr/<int:year>/<slug:slug>/' },
  }),
]);
const routes = [
  path('api/', view, { name: 'api' }),
  i18nPatterns([
    path('', view, { name: 'home' }),
    path('news/', include(news), { translations: { de: 'nachrichten/' } }),
  ]),
];

describe('http/language routes', () => {
  it('stand behind each language, and outside of it nowhere', () => {
    const { resolve } = { resolve: (at: string) => resolver(routes).resolve(at) };
    assert.deepEqual(
      ['/', '/en/', '/de/', '/pt-br/', '/fr/', '/api/', '/de/api/', '/EN/'].map((at) => resolve(at)?.viewName),
      [undefined, 'home', 'home', 'home', undefined, 'api', undefined, undefined],
    );
    assert.deepEqual(
      ['/en/', '/de/', '/api/'].map((at) => resolve(at)?.language),
      ['en', 'de', undefined],
    );
  });

  it('are translated, includes and their routes too', () => {
    const own = resolver(routes);
    assert.deepEqual(own.resolve('/de/nachrichten/jahr/2024/x/')?.params, { year: 2024, slug: 'x' });
    assert.equal(own.resolve('/en/news/2024/x/')?.viewName, 'news:detail');
    assert.equal(own.resolve('/pt-br/news/2024/x/')?.language, 'pt-br');
    assert.equal(own.resolve('/en/nachrichten/jahr/2024/x/'), undefined);
    assert.equal(own.resolve('/de/news/2024/x/'), undefined);
  });

  it('are reversed in a language: the one given, its base or relative, else the default', () => {
    const own = resolver(routes);
    const detail = (language?: string) => own.reverse('news:detail', { year: 2024, slug: 'x' }, { language });
    assert.deepEqual(['de', 'de-at', 'pt', 'fr', undefined].map(detail), [
      '/de/nachrichten/jahr/2024/x/',
      '/de/nachrichten/jahr/2024/x/',
      '/pt-br/news/2024/x/',
      '/en/news/2024/x/',
      '/en/news/2024/x/',
    ]);
    assert.equal(own.reverse('api', {}, { language: 'de' }), '/api/');
    assert.equal(own.reverse('home', [], { language: 'de', query: { a: 1 }, fragment: 'b' }), '/de/?a=1#b');
  });

  it('may leave the default language out', () => {
    const own = resolver([i18nPatterns([path('news/', include(news))], { prefixDefaultLanguage: false })]);
    assert.deepEqual(
      ['/news/', '/en/news/', '/de/news/'].map((at) => own.resolve(at)?.language),
      ['en', undefined, 'de'],
    );
    assert.equal(own.reverse('news:list'), '/news/');
    assert.equal(own.reverse('news:list', {}, { language: 'de' }), '/de/news/');
    assert.deepEqual(
      ['/en/news/', '/de/x', '/news/'].map((at) => own.languageOf(at)),
      [undefined, 'de', undefined],
    );
  });

  it('may be translated without a prefix: every language leads to the view', () => {
    const own = resolver([path('news/', view, { name: 'news', translations: { de: 'nachrichten/' } })]);
    assert.deepEqual(
      ['/news/', '/nachrichten/'].map((at) => [own.resolve(at)?.name, own.resolve(at)?.language]),
      [
        ['news', undefined],
        ['news', undefined],
      ],
    );
    assert.equal(own.reverse('news', {}, { language: 'de' }), '/nachrichten/');
  });

  it('keep the names of an included list that was renamed', () => {
    const own = resolver([i18nPatterns([path('a/', include(news, { namespace: 'first' }))])]);
    assert.equal(own.reverse('first:list', {}, { language: 'de' }), '/de/a/');
    assert.equal(own.reverse('news:list', {}, { language: 'de' }), '/de/a/');
  });

  it('are described once for each language', () => {
    const described = resolver(routes).describe();
    assert.deepEqual(
      described.filter(({ name }) => name === 'news:list').map(({ path: at, language }) => [at, language]),
      [
        ['/en/news/', 'en'],
        ['/de/nachrichten/', 'de'],
        ['/pt-br/news/', 'pt-br'],
      ],
    );
    assert.equal('language' in (described.find(({ name }) => name === 'api') ?? {}), false);
  });

  it('refuse what cannot work when the app is put together', () => {
    assert.throws(() => resolver(routes, { languages: [], languageCode: 'en' }), {
      code: 'ROUTE_INVALID',
      hint: /languages: \['en', 'de'\]/,
    });
    assert.throws(() => resolver([path('x/', include(urls(routes)))]), { code: 'ROUTE_INVALID', message: /'x\/'/ });
    assert.throws(() => path('<int:id>/', view, { translations: { de: '<int:nr>/' } }), {
      code: 'ROUTE_INVALID',
      message: /has other parameters than '<int:id>\/'/,
    });
  });

  it('lead from an address to the same page in another language', () => {
    const own = resolver(routes);
    const toGerman = (url: string) => translateUrl(own, url, 'de');
    assert.deepEqual(
      ['/en/news/2024/x/?a=1#b', 'https://example.com/en/news/', '/api/', '/nowhere/?q', '', '/%ff/'].map(toGerman),
      [
        '/de/nachrichten/jahr/2024/x/?a=1#b',
        'https://example.com/de/nachrichten/',
        '/api/',
        '/nowhere/?q',
        '',
        '/%ff/',
      ],
    );
  });
});
