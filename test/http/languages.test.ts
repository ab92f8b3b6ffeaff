// The language of a request, from its path to its links.
import assert from 'node:assert/strict';
import { i18nPatterns, path } from '../../src/runtime/http/routing/urls.ts';
import { locale } from '../../src/runtime/http/locale.ts';
import { redirect } from '../../src/runtime/http/responses/redirect.ts';
import { reverse } from '../../src/runtime/http/routing/url-resolver.ts';
import { setActiveApplication } from '../../src/runtime/http/application.ts';
import { text } from '../../src/runtime/http/response.ts';
import { createServer } from '../../src/runtime/http/server.ts';
import { createTemplateEngine } from '../../src/runtime/templates/engine.ts';
import { memoryCatalogues } from '../../src/runtime/templates/i18n/catalogue.ts';
import { memoryLoader } from '../../src/runtime/templates/loaders.ts';
import { render } from '../../src/runtime/templates/render.ts';
import { translate, translateCount } from '../../src/runtime/templates/translate.ts';
import { setLanguage } from '../../src/runtime/views/set-language.ts';
import { createTestApp } from '../support/http-app.ts';

const FILES = {
  'page.html':
    '{% load i18n %}{% get_current_language as code %}{{ code }} {% translate "Hello" %} {% url "page" %} {% language "de" %}{% url "page" %}{% endlanguage %}',
  '404.html': 'gone in {{ request.language }}',
};
const catalogues = memoryCatalogues({
  de: {
    messages: { Hello: 'Hallo %(x)s', '%(count)s post': { one: '%(count)s Beitrag', other: '%(count)s Beiträge' } },
  },
});

function site(options: { prefixDefaultLanguage?: boolean } = {}) {
  const inPatterns = [
    path('page/', (request) => render(request, 'page.html'), {
      name: 'page',
      translations: { de: 'seite/' },
    }),
    path('old/', () => redirect('page'), { name: 'old' }),
    path('link/', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return text(reverse('page'));
    }),
    path('words/', (request) =>
      text(
        [
          translate(request, 'Hello'),
          translate(request, 'Hello', { x: '&' }),
          translateCount(request, { one: '%(count)s post', many: '%(count)s posts', count: 3 }),
        ].join('; '),
      ),
    ),
    path('set/', (request) => {
      request.language = 'fr';
      return text(`${request.language} ${reverse('page')}`);
    }),
  ];
  const app = createTestApp(
    [
      i18nPatterns(inPatterns, options),
      path('plain/', () => text('plain')),
      path('tell/', (request) => text(request.language)),
      path('language/', setLanguage, { name: 'set_language' }),
    ],
    {
      settings: { languages: ['en', 'de', 'fr'], languageCode: 'en', logging: { level: 'silent' } },
      app: { templates: createTemplateEngine({ loader: memoryLoader(FILES), catalogues, languageCode: 'en' }) },
    },
  );
  setActiveApplication(app);
  const server = createServer(app, [locale()]);
  return (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });
}

describe('http/languages', () => {
  after(() => setActiveApplication(undefined));

  it('show the page in the language of its path, links included', async () => {
    const get = site();
    const german = await get('/de/seite/', { 'accept-language': 'fr', cookie: 'language=en' });
    assert.equal(german.body, 'de Hallo %(x)s /de/seite/ /de/seite/');
    assert.equal(german.headers['content-language'], 'de');
    assert.equal(german.headers['vary'], undefined);
    assert.equal((await get('/en/page/')).body, 'en Hello /en/page/ /de/seite/');
    assert.equal((await get('/de/old/')).headers.location, '/de/seite/');
    assert.equal((await get('/de/link/')).body, '/de/seite/');
    assert.equal((await get('/de/set/')).body, 'fr /fr/page/');
  });

  it('keep concurrent requests apart', async () => {
    const get = site();
    const bodies = await Promise.all(['/de/link/', '/fr/link/', '/en/link/'].map(async (url) => (await get(url)).body));
    assert.deepEqual(bodies, ['/de/seite/', '/fr/page/', '/en/page/']);
  });

  it('take the cookie before what the browser asks for, and that before the settings', async () => {
    const get = site();
    const tell = async (headers: Record<string, string>) => {
      const { body, headers: sent } = await get('/tell/', headers);
      return [body, sent['content-language'], sent['vary']];
    };
    assert.deepEqual(await tell({ cookie: 'language=de', 'accept-language': 'fr' }), [
      'de',
      'de',
      'Accept-Language, Cookie',
    ]);
    assert.deepEqual(await tell({ cookie: 'language=xx', 'accept-language': 'fr' }), ['fr', 'fr', 'Accept-Language']);
    assert.deepEqual(await tell({ 'accept-language': 'es' }), ['en', 'en', 'Accept-Language']);
    const { headers } = await get('/plain/');
    assert.deepEqual([headers['content-language'], headers['vary']], [undefined, undefined]);
  });

  it('lead from a path without a language to the one with it', async () => {
    const get = site();
    const response = await get('/seite/?a=1', { 'accept-language': 'de' });
    assert.deepEqual(
      [response.statusCode, response.headers.location, response.headers['vary']],
      [302, '/de/seite/?a=1', 'Accept-Language, Cookie'],
    );
    assert.equal((await get('/seite?a=1', { cookie: 'language=de' })).headers.location, '/de/seite/?a=1');
    assert.equal((await get('/page/')).headers.location, '/en/page/');
    assert.equal((await get('//evil.example/page/')).statusCode, 404);
    const missing = await get('/nowhere/', { 'accept-language': 'de' });
    assert.equal(missing.statusCode, 404);
    assert.equal((await get('/de/nowhere/')).statusCode, 404);
  });

  it('leave the default language out where they were told to', async () => {
    const get = site({ prefixDefaultLanguage: false });
    assert.equal(
      (await get('/page/', { 'accept-language': 'de', cookie: 'language=de' })).body,
      'en Hello /page/ /de/seite/',
    );
    assert.equal((await get('/en/page/')).statusCode, 404);
    assert.equal((await get('/de/seite/')).headers['content-language'], 'de');
  });

  it('translate texts of views', async () => {
    const get = site();
    assert.equal((await get('/de/words/')).body, 'Hello; Hallo &; 3 Beiträge');
    assert.equal((await get('/en/words/')).body, 'Hello; Hello; 3 posts');
  });
});

describe('http/set language', () => {
  after(() => setActiveApplication(undefined));

  async function post(body: string, headers: Record<string, string> = {}) {
    const app = createTestApp(
      [
        path('language/', setLanguage),
        i18nPatterns([path('page/', () => text('x'), { name: 'page', translations: { de: 'seite/' } })]),
      ],
      { settings: { languages: ['en', 'de'], languageCode: 'en', logging: { level: 'silent' } } },
    );
    const response = await createServer(app, [locale()]).inject({
      method: 'POST',
      url: '/language/',
      payload: body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', host: 'example.com', ...headers },
    });
    return [response.statusCode, response.headers.location, response.headers['set-cookie']?.toString()];
  }

  it('remembers the language and goes back, in that language', async () => {
    const cookie = 'language=de; Path=/; HttpOnly; Secure; SameSite=Lax';
    assert.deepEqual(await post('language=de&next=/en/page/?a=1'), [302, '/de/seite/?a=1', cookie]);
    assert.deepEqual(await post('language=de', { referer: 'http://example.com/en/page/' }), [
      302,
      'http://example.com/de/seite/',
      cookie,
    ]);
    assert.deepEqual(await post('language=de&next=/elsewhere/'), [302, '/elsewhere/', cookie]);
  });

  it('answers a script that names no page with 204', async () => {
    const [status, location, cookie] = await post('language=de', { accept: 'application/json' });
    assert.deepEqual([status, location], [204, undefined]);
    assert.ok(cookie);
  });

  it('goes to no other site and takes no language that is not offered', async () => {
    for (const next of ['https://evil.example/', '//evil.example', 'javascript:alert(1)', 'page', '/\\evil.example'])
      assert.deepEqual(
        (await post(`language=de&next=${encodeURIComponent(next)}`, { referer: 'https://evil.example/' })).slice(0, 2),
        [302, '/'],
        next,
      );
    for (const language of ['xx', '', 'de%0d%0aset-cookie:a=b', 'DE'])
      assert.deepEqual(await post(`language=${language}&next=/a/`), [302, '/a/', undefined]);
  });
});
