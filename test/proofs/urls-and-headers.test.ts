// Routes, paths, queries and headers made at random: nothing of a visitor's may crash the server or keep it busy.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { preferredType } from '../../src/runtime/http/headers/accept-header.ts';
import { preferredLanguage } from '../../src/runtime/http/headers/accept-language.ts';
import { parseCookies } from '../../src/runtime/http/headers/cookies.ts';
import { contentDisposition, parseHeaderParameters } from '../../src/runtime/http/headers/header-parameters.ts';
import { i18nPatterns, include, path, rePath, urls, type Route } from '../../src/runtime/http/routing/urls.ts';
import { QueryParams } from '../../src/runtime/http/body/query-params.ts';
import { text } from '../../src/runtime/http/response.ts';
import { translateUrl } from '../../src/runtime/http/routing/translate-url.ts';
import { UrlResolver } from '../../src/runtime/http/routing/url-resolver.ts';
import { startCpuClock } from '../support/cpu-time.ts';
import { proof, PROOF_TIMEOUT } from '../support/proofs.ts';

const RUNS = proof({ slice: 2000, long: 50_000 });
const view = () => text('');
const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.string({ unit: 'grapheme' }));

const value = {
  int: fc.nat(),
  slug: fc.stringMatching(/^[-a-zA-Z0-9_]{1,8}$/),
  str: fc.string({ minLength: 1, unit: 'grapheme' }).filter((one) => !one.includes('/') && !/\p{Cs}/u.test(one)),
  uuid: fc.uuid().map((one) => one.toLowerCase()),
} as const;
type Kind = keyof typeof value;
const kinds = Object.keys(value) as Kind[];

/** One level of a route: what is written and what is given for it. */
const level = fc.oneof(
  fc.stringMatching(/^[a-z][a-z.+()-]{0,5}$/).map((word) => ({ word, kind: undefined, given: undefined })),
  fc.constantFrom(...kinds).chain((kind) => value[kind].map((given) => ({ word: '', kind, given }))),
);
const levels = fc.array(level, { minLength: 1, maxLength: 4 });
type Level = typeof level extends fc.Arbitrary<infer T> ? T : never;

/** The levels as routes that include each other, and the values for their parameters. */
function nested(list: readonly Level[], at = 0): Route {
  const { word, kind } = list[at] as Level;
  const route = `${kind === undefined ? word : `<${kind}:p${at}>`}/`;
  if (at === list.length - 1) return path(route, view, { name: 'x' });
  return path(route, include(urls({ namespace: `n${at}` }, [nested(list, at + 1)])));
}

describe('proofs/urls-and-headers', function () {
  this.timeout(PROOF_TIMEOUT);

  it('finds the way back of any route with any values', () => {
    fc.assert(
      fc.property(levels, (list) => {
        const resolver = new UrlResolver(urls([nested(list)]));
        const given = Object.fromEntries(
          list.flatMap(({ kind, given: one }, at) => (kind === undefined ? [] : [[`p${at}`, one] as const])),
        );
        const name = [...list.slice(1).map((_, at) => `n${at}`), 'x'].join(':');
        const url = resolver.reverse(name, given);
        assert.match(url, /^\/(?!\/)[\x21-\x7e]*$/);
        const found = resolver.resolve(decodeURIComponent(url));
        assert.deepEqual([found?.viewName, { ...found?.params }], [name, given]);
        assert.equal(resolver.reverse(name, Object.values(given)), url);
      }),
      RUNS,
    );
  });

  it('resolves any path to a route or to none', () => {
    const resolver = new UrlResolver(
      urls([
        path('', view, { name: 'home' }),
        i18nPatterns([path('<str:a>/', view, { name: 'a', translations: { de: 'x/<str:a>/' } })]),
        path('a/<int:x>/', view, { name: 'b' }),
        path('<path:p>/end/', view, { name: 'c' }),
        rePath(/^r\/(.*)$/, view, { name: 'd' }),
        path('<uuid:id>/<slug:s>/', view, { name: 'e' }),
      ]),
      { languages: ['en', 'de'], languageCode: 'en' },
    );
    const piece = fc.oneof(
      anything,
      fc.constantFrom('/', '//', 'a', 'en', 'de', 'x', '..', '%2f', '1', 'end/', '\n', '\0'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const url = `/${pieces.join('')}`;
        resolver.resolve(url);
        resolver.languageOf(url);
        translateUrl(resolver, url, 'de');
      }),
      RUNS,
    );
  });

  it('takes any text as a route, or says what is wrong with it', () => {
    const piece = fc.oneof(anything, fc.constantFrom('<', '>', ':', 'int', '<int:a>', '<a>', '(', '[', '\\', '*', '/'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const route = pieces.join('');
        try {
          new UrlResolver(urls([path(route as string, view as never)])).resolve(`/${route}`);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'ROUTE_INVALID', String(error));
        }
      }),
      RUNS,
    );
  });

  it('reads any query', () => {
    const piece = fc.oneof(
      anything,
      fc.constantFrom('&', '=', '%', '%f', '%ff', '+', '__proto__', 'a', '[]', ';', '#'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const query = QueryParams.parse(pieces.join(''), 1000);
        for (const [name, one] of query.entries()) assert.deepEqual([typeof name, typeof one], ['string', 'string']);
        assert.deepEqual([...QueryParams.parse(query.toString(), 1000).entries()], [...query.entries()]);
        assert.equal(({} as Record<string, unknown>)['a'], undefined);
      }),
      RUNS,
    );
  });

  it('reads any header', () => {
    const piece = fc.oneof(
      anything,
      fc.constantFrom(';', ',', 'q=', '=', '"', '\\', '*', '/', "utf-8''%", 'a=b', 'text/html', 'de-', '%zz', ' '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const header = pieces.join('');
        preferredType(header, ['text/html', 'application/json']);
        assert.ok(['de', 'en', undefined].includes(preferredLanguage(header, ['de', 'en'])));
        for (const one of Object.values(parseCookies(header))) assert.equal(typeof one, 'string');
        assert.match(contentDisposition(true, header) ?? '', /^[\x20-\x7e]*$/);
        try {
          parseHeaderParameters(header);
        } catch (error) {
          assert.ok(error instanceof RangeError, String(error));
        }
      }),
      RUNS,
    );
  });

  it('is not kept busy by long paths, queries and headers', () => {
    const resolver = new UrlResolver(
      urls([
        path('<path:a>/x/<path:b>/', view),
        path('<slug:a>-<slug:b>/', view),
        path('<str:a>.<str:b>.<str:c>/', view),
        path('<int:a><int:b>/', view),
        rePath(/^(?<word>[\w-]+)\/$/, view),
      ]),
    );
    // What Node takes in one request: 16 KB of headers, the path among them.
    for (const unit of ['/', 'a/', '-', 'a-', '.', 'a.', '0', '/x', 'é', '%', '&', '=', ',', ';', '"', 'q=1,', 'de,']) {
      const long = unit.repeat(16_000 / unit.length);
      const took = startCpuClock();
      resolver.resolve(`/${long}`);
      QueryParams.parse(long, 100_000);
      preferredType(long, ['text/html']);
      preferredLanguage(long, ['de']);
      parseCookies(long);
      parseHeaderParameters(long, 20_000);
      const spent = took();
      assert.ok(spent < 3000, `${spent} ms for ${JSON.stringify(unit)}…`);
    }
  });
});
