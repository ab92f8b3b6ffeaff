// The admin in German and French: walks over every page that links lead to, and finds no English text of ours.
import assert from 'node:assert/strict';
import type { LightMyRequestResponse } from 'fastify';
import { builtinCatalogues } from '../../../src/runtime/templates/i18n/builtin-catalogues.ts';
import { builtinTexts } from '../../support/builtin-texts.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

const LANGUAGES = { languages: ['en', 'de', 'fr'] };
/** Pages of one route with the same parameters show the same texts. */
const PER_ROUTE = 1;

describe('admin/languages', function () {
  this.timeout(120_000);
  let site: AdminTestSite;
  let admin: Visitor;
  let post: number;
  before(async () => {
    site = await createBlog({ settings: LANGUAGES });
    post = await fillBlog(site);
    admin = await site.visitor('admin@example.com');
  });
  after(() => site?.close());

  const get = (url: string, code: string, visitor = admin): Promise<LightMyRequestResponse> => {
    visitor.cookies.set('language', code);
    return visitor.get(url);
  };
  const send = async (
    url: string,
    fields: Record<string, string | string[]>,
    code: string,
  ): Promise<LightMyRequestResponse> => {
    admin.cookies.set('language', code);
    return admin.post(url, fields);
  };

  for (const code of ['de', 'fr']) {
    it(`has no English text of its own on any page: ${code}`, async () => {
      const found = new Set<string>();
      const english = englishTexts(code);
      const look = ({ body }: LightMyRequestResponse, url: string): void => {
        assert.match(body, new RegExp(`<html lang="${code}" dir="ltr">`), url);
        for (const text of shownTexts(body)) if (english(text)) found.add(`${url}: ${text}`);
      };
      const pages = await crawl('/admin/', code);
      assert.ok(pages.length > 40, `${pages.length} pages`);
      // Exports are files for programs.
      for (const [url, response] of pages)
        if (String(response.headers['content-type']).startsWith('text/html')) look(response, url);

      const others: Record<string, () => Promise<LightMyRequestResponse>> = {
        'a form with errors': () => send('/admin/posts/post/add/', { title: '' }, code),
        'a missing row': async () => admin.follow(await get('/admin/posts/post/9999/change/', code)),
        'a missing page': () => get('/admin/nowhere/', code),
        'a filter that is not allowed': () => get('/admin/posts/post/?title__contains=x', code),
        'a filter that is ignored': async () => admin.follow(await get('/admin/posts/post/?nonsense=1', code)),
        'a search without a result': () =>
          get('/admin/posts/post/?q=nothing&published=true&createdAt__gte=2026-01-01', code),
        'no action': async () => admin.follow(await send('/admin/posts/post/', { _run: '1' }, code)),
        'nothing selected': async () =>
          admin.follow(await send('/admin/posts/post/', { action: 'delete_selected' }, code)),
        'the question before many are deleted': () =>
          send('/admin/posts/author/', { action: 'delete_selected', _selected: ['1', '2'] }, code),
        'a list that grew': () =>
          send('/admin/posts/author/', { action: 'delete_selected', _across: '1', _count: '1' }, code),
        'a row that others protect': () => get(`/admin/posts/post/${post}/delete/`, code),
        'wrong passwords': () =>
          send('/admin/password_change/', { oldPassword: 'x', password1: 'a', password2: 'b' }, code),
        'the login': () => visitorGet('/admin/login/', code),
      };
      for (const [name, ask] of Object.entries(others)) look(await ask(), name);
      assert.deepEqual([...found], []);
    });
  }

  async function visitorGet(url: string, code: string): Promise<LightMyRequestResponse> {
    return get(url, code, await site.visitor());
  }

  /** Pages that links lead to, a few of each route. */
  async function crawl(start: string, code: string): Promise<[string, LightMyRequestResponse][]> {
    const seen = new Set([start]);
    const counts = new Map<string, number>();
    const pages: [string, LightMyRequestResponse][] = [];
    for (const url of seen) {
      const response = await get(url, code);
      if (response.statusCode !== 200) continue;
      pages.push([url, response]);
      for (const link of linksOf(response.body, url)) {
        const kind = kindOf(link);
        if (seen.has(link) || (counts.get(kind) ?? 0) >= PER_ROUTE) continue;
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        seen.add(link);
      }
    }
    return pages;
  }

  function kindOf(url: string): string {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    return [site.app.urls.resolve(pathname)?.name, ...new Set(searchParams.keys())].join(' ');
  }

  it('says what was done in that language, with the object as a link', async () => {
    const fields = { title: 'Über <b>', slug: 'ueber', mood: 'HAPPY', author: '1', _continue: '1' };
    const saved = await admin.follow(await send('/admin/posts/post/add/', fields, 'de'));
    assert.match(
      saved.body,
      /Beitrag „<a href="\/admin\/posts\/post\/\d+\/change\/">Über &lt;b&gt;<\/a>“ wurde erfolgreich hinzugefügt\. Weitere Änderungen können unten vorgenommen werden\./,
    );
    const [, id] = /\/post\/(\d+)\/change\//.exec(saved.body) ?? [];
    const deleted = await admin.follow(await send(`/admin/posts/post/${id}/delete/`, { post: 'yes' }, 'fr'));
    assert.match(textOf(deleted.body), /L’objet article « Über <b> » a été supprimé avec succès\./);
  });

  it('names models, fields and filters as catalogues do', async () => {
    const german = await get('/admin/posts/post/', 'de');
    assert.match(german.body, /<h1 class="q-title">Beiträge/);
    assert.match(german.body, />Beitrag hinzufügen</);
    assert.match(german.body, /Nach Veröffentlicht/);
    assert.match(german.body, />Autor: Name</);
    assert.match(german.body, /placeholder="Titel, Kürzel, Autor: Name durchsuchen"/);
    assert.match(textOf(german.body), /Veröffentlicht Alle Ja Nein/);
    const french = await get('/admin/accounts/user/', 'fr');
    assert.match(french.body, />Adresse de courriel</);
    assert.match(french.body, />Utilisateurs</);
    const english = await get('/admin/posts/post/', 'en');
    assert.match(english.body, />Author name</);
    assert.match(english.body, /placeholder="Search title, slug, author name"/);
  });

  it('writes dates and numbers as the language does', async () => {
    assert.match((await get('/admin/posts/post/?o=createdAt', 'de')).body, />1\. Jan\. 2026, 00:00</);
    assert.match((await get('/admin/posts/post/?o=createdAt', 'fr')).body, />1 janv\. 2026,? (?:à )?00:00</);
    assert.match(
      (await get('/admin/posts/post/?createdAt__gte=2026-01-02', 'de')).body,
      /Created at|Erstellt am ab 2\. Jan\. 2026/,
    );
  });

  it('gives the scripts their texts', async () => {
    assert.match(
      (await get('/admin/', 'fr')).body,
      /<body data-q-texts="\{&quot;[^"]*&quot;Hide&quot;:&quot;Masquer&quot;/,
    );
    assert.doesNotMatch((await get('/admin/', 'en')).body, /data-q-texts/);
  });

  it('is in the language of the settings where there is one', async () => {
    const german = await createBlog({ settings: { languageCode: 'de' } });
    try {
      const { body } = await (await german.visitor()).get('/admin/login/');
      assert.match(body, /<html lang="de" dir="ltr">[^]*<button class="q-btn q-btn--primary">Anmelden<\/button>/);
    } finally {
      await german.close();
    }
  });
});

function linksOf(body: string, base: string): string[] {
  return (
    [...body.matchAll(/<a\b[^>]*? href="([^"#]+)"/g)]
      .map(([, href]) => new URL(String(href).replaceAll('&amp;', '&'), `http://localhost${base}`))
      .filter(({ pathname }) => pathname.startsWith('/admin/'))
      // Filters can be combined without end.
      .filter(({ searchParams }) => new Set(searchParams.keys()).size <= 2)
      .map(({ pathname, search }) => pathname + search)
  );
}

/** What people see or hear: texts between tags, and attributes that are read out. */
function shownTexts(body: string): string[] {
  const attributes = [...body.matchAll(/ (?:aria-label|placeholder|alt|data-label)="([^"]*)"/g)].map(
    ([, text]) => text ?? '',
  );
  const texts = body.replaceAll(/<(script|style|code)[^]*?<\/\1>/g, '').split(/<[^>]+>/);
  return [...attributes, ...texts].map((text) => textOf(text).trim()).filter((text) => /\p{L}{2}/u.test(text));
}

/** Tells whether a text is an English one of ours that has another translation. */
function englishTexts(code: string): (text: string) => boolean {
  const messages = builtinCatalogues[code]?.messages ?? {};
  const all = builtinTexts().flatMap(({ text, plural }) => {
    const found = messages[text];
    const isSame = (own: string): boolean =>
      (typeof found === 'string' ? [found] : Object.values(found ?? {})).includes(own);
    return [text, plural ?? text].filter((own) => !isSame(own));
  });
  const letters = (text: string): string => text.replaceAll(/%\(\w+\)s/g, '');
  const exact = new Set(all.filter((text) => letters(text) === text).flatMap((text) => [text, capital(text)]));
  const patterns = all
    .filter((text) => letters(text) !== text && /\p{L}{3}/u.test(letters(text)))
    .map((text) => new RegExp(`^${escapeText(text)}$`, 'u'));
  return (text) => exact.has(text) || patterns.some((pattern) => pattern.test(text));
}

function escapeText(text: string): string {
  return text
    .split(/%\(\w+\)s/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.+');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
