import assert from 'node:assert/strict';
import {
  cacheControl,
  neverCache,
  patchCacheControl,
  patchVary,
  varyOn,
  type CacheControl,
} from '../../../../../src/runtime/http/headers/caching.ts';
import { text, type HttpResponse } from '../../../../../src/runtime/http/response.ts';
import type { View } from '../../../../../src/runtime/http/view.ts';

/** Cache-Control after the changes, one after the other, of a response that had `header`. */
function patched(header: string | undefined, ...changes: CacheControl[]): string | undefined {
  const response = text('');
  if (header !== undefined) response.headers.set('cache-control', header);
  for (const change of changes) patchCacheControl(response, change);
  return response.headers.get('cache-control');
}

const answer = async (view: View): Promise<HttpResponse> => view({} as never, {});

describe('http/caching', () => {
  it('adds directives to those that are there', () => {
    assert.equal(patched(undefined, { maxAge: 60, public: true }), 'max-age=60, public');
    assert.equal(patched('no-transform', { maxAge: 60 }), 'no-transform, max-age=60');
    assert.equal(patched('Max-Age=60,  NO-CACHE', { mustRevalidate: true }), 'max-age=60, no-cache, must-revalidate');
  });

  it('writes every directive as HTTP spells it', () => {
    assert.equal(
      patched(undefined, {
        sharedMaxAge: 1,
        noCache: true,
        noStore: true,
        noTransform: true,
        mustRevalidate: true,
        proxyRevalidate: true,
        immutable: true,
        staleWhileRevalidate: 2,
        staleIfError: 3,
      }),
      's-maxage=1, no-cache, no-store, no-transform, must-revalidate, proxy-revalidate, immutable, stale-while-revalidate=2, stale-if-error=3',
    );
  });

  it('keeps the smaller of two ages, but not of others', () => {
    assert.equal(patched('max-age=60', { maxAge: 600 }), 'max-age=60');
    assert.equal(patched('max-age=60', { maxAge: 0 }), 'max-age=0');
    assert.equal(patched('s-maxage=60', { sharedMaxAge: 600 }), 's-maxage=600');
  });

  it('lets private and public replace each other', () => {
    assert.equal(patched('public, max-age=60', { private: true }), 'max-age=60, private');
    assert.equal(patched(undefined, { private: true }, { public: true }), 'public');
  });

  it('removes with false, leaves with undefined, and sends no empty header', () => {
    assert.equal(patched('no-store, no-cache', { noStore: false }), 'no-cache');
    assert.equal(patched('no-store', { noStore: false }), undefined);
    assert.equal(patched('no-store', { maxAge: undefined as never }), 'no-store');
  });

  it('names each request header once in Vary, in any case', () => {
    const response = text('');
    patchVary(response, ['Cookie', 'Accept-Language']);
    patchVary(response, ['cookie', 'Origin']);
    assert.equal(response.headers.get('vary'), 'Cookie, Accept-Language, Origin');
  });

  describe('around a view', () => {
    const view: View = Object.assign(() => text('page'), { methods: ['GET'], viewName: 'page' });

    it('changes its responses and keeps what describes it', async () => {
      const cached = cacheControl({ public: true, maxAge: 60 }, view);
      const response = await answer(cached);
      assert.equal(response.headers.get('cache-control'), 'public, max-age=60');
      assert.equal(response.body, 'page');
      assert.deepEqual([cached.methods, cached.viewName], [['GET'], 'page']);
    });

    it('forbids every cache by neverCache', async () => {
      const response = await answer(neverCache(cacheControl({ public: true, maxAge: 60 }, view)));
      const directives = response.headers.get('cache-control')?.split(', ').sort();
      assert.deepEqual(directives, ['max-age=0', 'must-revalidate', 'no-cache', 'no-store', 'private']);
    });

    it('adds to what the view itself varies on', async () => {
      const ownVary: View = () => {
        const response = text('');
        response.headers.append('vary', 'Cookie');
        return response;
      };
      assert.equal((await answer(varyOn(['Accept-Language'], ownVary))).headers.get('vary'), 'Cookie, Accept-Language');
    });
  });
});
