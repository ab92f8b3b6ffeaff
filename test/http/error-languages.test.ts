// Pages of a status in the language of the visitor, where the project has none of its own.
import assert from 'node:assert/strict';
import { Http404, HttpError, notFound } from '../../src/runtime/http/errors.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { getOr404 } from '../../src/runtime/views/get-or-404.ts';
import { text } from '../../src/runtime/http/response.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';

describe('http/error-languages', function () {
  this.timeout(60_000);
  let site: AccountApp;
  before(async () => {
    site = await createAccountApp({
      settings: { languages: ['en', 'de', 'fr'] },
      catalogues: { de: { 'No such bike.': 'Dieses Rad gibt es nicht.' } },
      routes: [
        path('none/', () => getOr404(null)),
        path('bare/', () => {
          throw new Http404();
        }),
        path('own/', () => {
          throw notFound('no such bike');
        }),
        path('words/', () => {
          throw new HttpError(409, 'Jemand war schneller.');
        }),
        path('broken/', () => {
          throw new Error('secret');
        }),
        path('plain/', () => text('plain')),
      ],
    });
  });
  after(() => site?.close());

  const get = async (url: string, language: string) => {
    const { body } = await site.visitor().get(url, { 'accept-language': language });
    return body;
  };

  it('explain the status, without Quintet’s English words', async () => {
    for (const [url, title, sentence, english] of [
      ['/nope/', 'Nicht gefunden', 'Diese Seite gibt es nicht.', /route|not found/i],
      ['/none/', 'Nicht gefunden', 'Diese Seite gibt es nicht.', /object/],
      ['/bare/', 'Nicht gefunden', 'Diese Seite gibt es nicht.', /not found/i],
      ['/broken/', 'Interner Fehler', 'Bei uns ist ein Fehler aufgetreten.', /secret|wrong/],
    ] as const) {
      const body = await get(url, 'de');
      assert.match(body, /<html lang="de">/, url);
      assert.ok(body.includes(`<h1>${title}</h1>`) && body.includes(sentence), `${url}: ${body}`);
      assert.doesNotMatch(body.replace(/<style>[^]*?<\/style>/, ''), english);
    }
    assert.match(await get('/accounts/logout/', 'fr'), /Méthode non autorisée[^]*Cette page n’accepte pas/);
    const headers = { 'accept-language': 'de' };
    const forged = await site.server.inject({ method: 'POST', url: '/plain/', headers });
    assert.match(forged.body, /Zugriff verweigert[^]*Dieses Formular ist abgelaufen/);
  });

  it('keep the words of the project, translated where it has a translation', async () => {
    assert.match(await get('/own/', 'de'), /Dieses Rad gibt es nicht\./);
    assert.match(await get('/own/', 'fr'), /No such bike\./);
    assert.match(await get('/words/', 'de'), /Jemand war schneller\./);
  });

  it('say more in English', async () => {
    assert.match(await get('/nope/', 'en'), /<html lang="en">[^]*No route matches \/nope\/\./);
    assert.match(await get('/none/', 'en'), /No object matches\./);
  });
});
