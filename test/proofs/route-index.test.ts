// Tables of routes made at random: the index gives the answer of trying every route in order, which is the specification.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compileRoutes } from '../../src/runtime/http/routing/compiled-routes.ts';
import { i18nPatterns, include, path, rePath, urls } from '../../src/runtime/http/routing/urls.ts';
import { text } from '../../src/runtime/http/response.ts';
import { UrlResolver } from '../../src/runtime/http/routing/url-resolver.ts';
import type { ResolvedUrl } from '../../src/runtime/http/routing/url-resolver.ts';
import type { Route } from '../../src/runtime/http/routing/urls.ts';
import { routeLanguages } from '../../src/runtime/http/routing/route-languages.ts';
import { registerConverter } from '../../src/runtime/http/routing/url-converters.ts';
import { proof, PROOF_TIMEOUT } from '../support/proofs.ts';

const RUNS = proof({ slice: 150, long: 20_000 });
const SETTINGS = { languages: ['en', 'de'], languageCode: 'en' };

const tried: string[] = [];
registerConverter('even', {
  pattern: '[0-9]+',
  toValue(piece) {
    tried.push(piece);
    return Number(piece) % 2 === 0 ? Number(piece) : undefined;
  },
});
registerConverter('year', { pattern: '\\d{4}' });
registerConverter('odd-range', { pattern: '[--9]+' });
registerConverter('maybe', { pattern: '[a-z]*' });
registerConverter('either', { pattern: 'a|b/c' });
registerConverter('deep', { pattern: '[a-z]+/[a-z]+' });
const converters = ['int', 'str', 'slug', 'uuid', 'path', 'even', 'year', 'odd-range', 'maybe', 'either', 'deep'];

const EXPRESSIONS = [
  /^a\/|b\/$/,
  /^a\/(?<x>\d+)\/$/,
  /^(?<x>[^/]+)\/b\/?$/,
  /^a\/(b|c\/d)\/$/,
  /^é\/(?<x>\p{L}+)\/$/u,
  /a(?<x>.*)/,
  /^$/,
  /^(?:a|é)\//,
  /^1\/(\d{4})\/(\d+)\.html$/,
];

// Few words, so that paths and routes meet and overlap.
const words = ['a', 'b', 'ab', 'a.b', '1', '12', '2026', 'é', '日本', 'a%2Fb', '%', 'en', 'de', '', '+', '𝒳'];
const word = fc.constantFrom(...words);
const separator = fc.constantFrom('/', '/', '/', '-', '', '//');

interface RouteShape {
  expression: RegExp | undefined;
  pieces: { word: string; converter: string | undefined; separator: string }[];
  inner: RouteShape[] | undefined;
  translated: boolean;
}

const piece = fc.record({
  word,
  converter: fc.option(fc.constantFrom(...converters), { nil: undefined }),
  separator,
});
const { route: shape } = fc.letrec<{ route: RouteShape }>((tie) => ({
  route: fc.record({
    expression: fc.option(fc.constantFrom(...EXPRESSIONS), { nil: undefined, freq: 6 }),
    pieces: fc.array(piece, { maxLength: 2 }),
    inner: fc.option(fc.array(tie('route'), { minLength: 1, maxLength: 4 }), {
      nil: undefined,
      maxDepth: 2,
      freq: 2,
    }),
    translated: fc.boolean(),
  }),
}));
const table = fc.record({
  routes: fc.array(shape, { minLength: 1, maxLength: 16 }),
  behindLanguages: fc.array(shape, { maxLength: 6 }),
  prefixDefaultLanguage: fc.boolean(),
});

/** Parameters have names of their own in each route and its prefixes. */
function toRoute(given: RouteShape, depth: string): Route {
  const view = Object.assign(() => text(''), { depth });
  const inner = given.inner?.map((one, at) => toRoute(one, `${depth}_${at}`));
  const target = inner ? include(urls({ namespace: `n${depth}` }, inner)) : view;
  const options = inner ? {} : { name: `x${depth}`, params: { extra: depth } };
  if (given.expression) {
    const { source, flags } = given.expression;
    return rePath(new RegExp(source.replace('<x>', `<x${depth}>`), flags), target, options);
  }
  const write = (pieces: RouteShape['pieces']): string =>
    pieces
      .map((one, at) => `${one.converter ? `<${one.converter}:p${depth}_${at}>` : one.word}${one.separator}`)
      .join('')
      .replace(/^\/+/, '');
  // Parameters are numbered by their place, so the German route has the same pieces behind a word.
  const translations = { de: `de-${write(given.pieces)}` };
  return path<string>(write(given.pieces), target as never, given.translated ? { ...options, translations } : options);
}

const paths = fc.array(
  fc
    .array(fc.tuple(fc.oneof(word, word, fc.string({ unit: 'grapheme', maxLength: 4 })), separator), {
      maxLength: 5,
    })
    .map((pieces) => `/${pieces.flat().join('').slice(0, 20)}`),
  { minLength: 1, maxLength: 12 },
);

/** A path that this route was written for, more or less. */
const fitting = (route: string, choice: number): string =>
  `/${route.replace(/<(?:([^>:]+):)?[^>]+>/g, (_, converter: string) => {
    const texts: Record<string, string[]> = {
      uuid: ['0b9eb3c4-5b3a-4c6f-8d0e-0123456789ab'],
      path: ['a/b', 'a'],
      'odd-range': ['1/2', '-'],
      maybe: ['', 'ab'],
      either: ['a', 'b/c'],
      deep: ['a/ab'],
      year: ['2026'],
    };
    const all = texts[converter] ?? ['1', '12', 'ab'];
    return all[choice % all.length] as string;
  })}`;

const plain = (found: ResolvedUrl | undefined): object | undefined =>
  found && { ...found, params: { ...found.params } };

describe('proofs/route-index', function () {
  this.timeout(PROOF_TIMEOUT);

  it('gives the answer of trying every route in order, and asks no converter that it would not', () => {
    let matched = 0;
    fc.assert(
      fc.property(table, paths, fc.nat(), (given, random, choice) => {
        const behind = given.behindLanguages.map((one, at) => toRoute(one, `l${at}`));
        const list = urls([
          ...given.routes.map((one, at) => toRoute(one, `r${at}`)),
          ...(behind.length > 0 ? [i18nPatterns(behind, given)] : []),
        ]);
        const linear = compileRoutes(list, routeLanguages(SETTINGS));
        const resolver = new UrlResolver(list, SETTINGS);
        const asWritten = linear.slice(0, 25).map(({ source }, at) => fitting(source, choice + at));
        for (const one of [...random, ...asWritten, ...asWritten.map((url) => url.slice(0, -1))]) {
          tried.length = 0;
          let expected: ResolvedUrl | undefined;
          for (const route of linear) if ((expected = route.match(one))) break;
          const triedInOrder = [...tried];
          tried.length = 0;
          assert.deepEqual(plain(resolver.resolve(one)), plain(expected), one);
          assert.deepEqual(tried, triedInOrder, one);
          if (expected) matched++;
        }
      }),
      RUNS,
    );
    assert.ok(matched > RUNS.numRuns, `only ${matched} paths matched`);
  });
});
