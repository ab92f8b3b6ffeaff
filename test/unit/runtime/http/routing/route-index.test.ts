// Which routes are found is tested in test/proofs/route-index.test.ts; here is what finding them costs.
import assert from 'node:assert/strict';
import { text } from '../../../../../src/runtime/http/response.ts';
import { UrlResolver } from '../../../../../src/runtime/http/routing/url-resolver.ts';
import { path, urls } from '../../../../../src/runtime/http/routing/urls.ts';
import { startCpuClock } from '../../../../support/cpu-time.ts';

const view = () => text('');

describe('http/route-index', function () {
  this.timeout(120_000);

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
