import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileRoutes } from '../../../../src/runtime/http/compiled-routes.ts';
import { text } from '../../../../src/runtime/http/index.ts';
import { registerConverter } from '../../../../src/runtime/http/url-converters.ts';
import { UrlResolver } from '../../../../src/runtime/http/url-resolver.ts';
import { include, path, rePath, urls, type Route, type UrlList } from '../../../../src/runtime/http/urls.ts';
import { startCpuClock } from '../../../support/cpu-time.ts';

const view = () => text('');

/** The meaning of a list of routes: the first one in order whose expression matches. */
function resolveOneByOne(list: UrlList, address: string) {
  for (const route of compileRoutes(list)) {
    const found = route.match(address);
    if (found) return { route: found.route, params: found.params };
  }
  return undefined;
}

function resolveByIndex(resolver: UrlResolver, address: string) {
  const found = resolver.resolve(address);
  return found && { route: found.route, params: found.params };
}

const word = fc.constantFrom('a', 'b', 'ab', 'a.b', 'é', '7', '42', '2026', '');
const parameter = fc.constantFrom(
  '<int:N>',
  '<N>',
  '<slug:N>',
  '<uuid:N>',
  '<path:N>',
  '<index-year:N>',
  '<index-any:N>',
);
const segment = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 3, arbitrary: parameter },
  { weight: 1, arbitrary: fc.tuple(word, parameter, word).map((parts) => parts.join('')) },
);
const expression = fc.constantFrom(
  /^a\/$/,
  /^a\/|b\/$/,
  /^(?<E>[0-9]{4})\/$/,
  /^(?<E>[a-z/]+)$/,
  /^a(?:b)?\/?/,
  /^[^/]+\/$/,
  /^é+\//u,
  /^(a|b)\/(\d+)$/,
);

/** Routes whose parameters are named by where they stand, so that no name stands twice in one. */
function routesOf(depth: number): fc.Arbitrary<Route[]> {
  const pattern = fc.array(segment, { maxLength: 3 }).chain((segments) =>
    fc.boolean().map((hasSlash) => {
      let count = 0;
      const source = segments.join('/').replace(/N>/g, () => `p${depth}${count++}>`);
      return (hasSlash && source !== '' ? `${source}/` : source).replace(/^\/+/, '');
    }),
  );
  const plain = pattern.map((source) => path(source as string, view));
  const byExpression = expression.map((regex) =>
    rePath(new RegExp(regex.source.replace('E', `e${depth}`), regex.flags), view),
  );
  if (depth === 0) return fc.array(fc.oneof({ weight: 4, arbitrary: plain }, byExpression), { maxLength: 6 });
  const target = routesOf(depth - 1).map((routes) => include(urls(routes)));
  const nested = fc
    .tuple(fc.oneof({ weight: 4, arbitrary: pattern }, fc.constant('')), target)
    .map(([source, list]) => path(source as string, list));
  const nestedByExpression = fc
    .tuple(expression, target)
    .map(([regex, list]) => rePath(new RegExp(regex.source.replace('E', `e${depth}`), regex.flags), list));
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: plain },
      { weight: 1, arbitrary: byExpression },
      { weight: 3, arbitrary: nested },
      { weight: 1, arbitrary: nestedByExpression },
    ),
    { maxLength: 6 },
  );
}

const UUID = '0b8f3a52-6c1d-4e8b-9d57-3f1f1b5f8a10';
const address = fc
  .array(fc.oneof({ weight: 4, arbitrary: word }, fc.constantFrom(UUID, 'x-1', 'a42b', 'ab2026', '<', '\n')), {
    maxLength: 6,
  })
  .map((segments) => `/${segments.join('/')}`);

describe('http/route-index', function () {
  this.timeout(120_000);

  before(() => {
    registerConverter('index-year' as never, { pattern: '[0-9]{4}', toValue: Number } as never);
    registerConverter('index-any' as never, { pattern: '[--9a-z]+' } as never);
  });

  it('gives the answer of routes that are tried one by one', () => {
    let matched = 0;
    fc.assert(
      fc.property(routesOf(2), fc.array(address, { minLength: 10, maxLength: 20 }), (routes, addresses) => {
        const list = urls(routes);
        const resolver = new UrlResolver(list);
        for (const one of addresses) {
          const expected = resolveOneByOne(list, one);
          if (expected) matched++;
          assert.deepEqual(resolveByIndex(resolver, one), expected, one);
        }
      }),
      { numRuns: 150 },
    );
    assert.ok(matched > 200, `${matched} addresses matched`);
  });

  it('takes no longer for the last of 5,000 routes, or for none, than for the first', () => {
    const shapes: Record<string, (i: number) => [route: string, address: string]> = {
      'behind one word': (i) => [`site/page${i}/<int:pk>/`, `/site/page${i}/7/`],
      'behind a parameter': (i) => [`<slug:site>/page${i}/<int:pk>/`, `/x/page${i}/7/`],
      'with text before the parameter': (i) => [`site/page${i}-<int:pk>/`, `/site/page${i}-7/`],
    };
    for (const [shape, of] of Object.entries(shapes)) {
      const list = urls(Array.from({ length: 5000 }, (_, i) => path(of(i)[0] as string, view)));
      const resolver = new UrlResolver(list);
      const cost = (address: string): number => {
        resolver.resolve(address);
        const clock = startCpuClock();
        for (let i = 0; i < 20_000; i++) resolver.resolve(address);
        return clock();
      };
      assert.ok(resolver.resolve(of(4999)[1]), shape);
      const [first, last, none] = [cost(of(0)[1]), cost(of(4999)[1]), cost('/site/nothing/here/')];
      // One by one, the last one cost a thousand times as much.
      assert.ok(last < first * 5 + 50 && none < first * 5 + 50, `${shape}: ${first}, ${last} and ${none} ms`);
    }
  });
});
