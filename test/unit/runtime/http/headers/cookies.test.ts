import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseCookies, serializeCookie, type CookieOptions } from '../../../../../src/runtime/http/headers/cookies.ts';

const line = (name: string, value: string, options: CookieOptions = {}): string =>
  serializeCookie(name, { value, options });

describe('http/cookies', () => {
  it('are found by name, decoded where they are encoded', () => {
    assert.deepEqual(
      { ...parseCookies('a=1; b="two"; c=x%20y; d=100%; e=') },
      { a: '1', b: '"two"', c: 'x y', d: '100%', e: '' },
    );
    assert.deepEqual({ ...parseCookies(undefined) }, {});
    assert.deepEqual({ ...parseCookies('') }, {});
  });

  it('keep the first of a name, which is that of the longer path', () => {
    assert.equal(parseCookies('a=first; a=second')['a'], 'first');
  });

  it('have nothing of an object in them, whatever a client sends', () => {
    const cookies = parseCookies('__proto__=x; constructor=y');
    assert.equal(({} as Record<string, unknown>)['x'], undefined);
    assert.equal(cookies['toString'], undefined);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        for (const value of Object.values(parseCookies(header))) assert.equal(typeof value, 'string');
      }),
    );
  });

  it('come back from the line that sets them, and no value ends the line or adds to it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const [pair = ''] = line('name', value).split('; ');
        assert.match(pair, /^name=[\x21-\x7e]*$/);
        assert.doesNotMatch(pair, /[;,\s]/);
        assert.equal(parseCookies(pair)['name'], value);
      }),
    );
  });

  it('are for this host, the whole site and no script, unless they say otherwise', () => {
    assert.equal(line('a', 'b'), 'a=b; Path=/; HttpOnly; SameSite=Lax');
    assert.equal(line('a', 'b', { domain: null }), line('a', 'b'));
  });

  it('live in seconds, and with an expiry for clients that know no Max-Age', () => {
    const whole = line('a', 'b', { maxAgeSeconds: 90.9 });
    assert.match(whole, /^a=b; Max-Age=90; /);
    const expires = Date.parse(/Expires=([^;]+)/.exec(whole)?.[1] ?? '');
    assert.ok(expires > Date.now() && expires <= Date.now() + 91_000);
    for (const maxAgeSeconds of [0, -5]) assert.match(line('a', '', { maxAgeSeconds }), /Expires=Thu, 01 Jan 1970/);
  });

  it('refuse names, paths and domains that would forge another attribute', () => {
    for (const name of ['', 'a b', 'a;b', 'a=b', 'a\n', 'ä'])
      assert.throws(() => line(name, '1'), { code: 'COOKIE_INVALID' });
    for (const options of [{ path: '/; HttpOnly' }, { path: '/\n' }, { domain: 'a.example; Secure' }])
      assert.throws(() => line('a', '1', options), { code: 'COOKIE_INVALID' }, JSON.stringify(options));
  });
});
