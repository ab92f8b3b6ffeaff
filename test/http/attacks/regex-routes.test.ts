import assert from 'node:assert/strict';
import { include, path, rePath, urls } from '../../../src/runtime/http/routing/urls.ts';
import { text } from '../../../src/runtime/http/response.ts';
import type { HttpRequest } from '../../../src/runtime/http/request.ts';
import { UrlResolver } from '../../../src/runtime/http/routing/url-resolver.ts';

const view = (_request: HttpRequest) => text('');

describe('http/attacks: regular expressions as routes', () => {
  it('keep their alternatives behind their prefix and before the end of the path', () => {
    const lab = urls([rePath(/^sa\/|sb\/$/, view)]);
    const resolver = new UrlResolver(urls([path('lab/', include(lab))]));
    for (const good of ['/lab/sa/', '/lab/sb/']) assert.ok(resolver.resolve(good), good);
    for (const bad of ['/lab/sa/x/y', '/accounts/private/sb/', '/sb/', '/lab/sa/sb/'])
      assert.equal(resolver.resolve(bad), undefined, bad);
  });

  it('honour the flag u, and refuse flags that would change their prefixes', () => {
    const resolver = new UrlResolver(urls([rePath(/^uni\/(?<word>\p{L}+)\/$/u, view)]));
    assert.deepEqual(resolver.resolve('/uni/héllo/')?.params, { word: 'héllo' });
    assert.equal(resolver.resolve('/uni/p{L}/'), undefined);
    for (const regex of [/^ci\/$/i, /^a$/m, /^a.b$/s])
      assert.throws(() => rePath(regex, view), { code: 'ROUTE_INVALID' });
  });
});
