import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  base36ToInt,
  fromBase62,
  intToBase36,
  toBase62,
  urlsafeBase64Decode,
  urlsafeBase64Encode,
} from '../../../../src/runtime/security/encoding.ts';
import { constantTimeEqual, randomToken } from '../../../../src/runtime/security/random.ts';
import { createSigner } from '../../../../src/runtime/security/signing.ts';
import { urlHasAllowedHostAndScheme } from '../../../../src/runtime/security/urls.ts';

const signer = createSigner({ secretKey: 'one', salt: 'test' });

describe('security/signing', () => {
  it('gives back what was signed', () => {
    fc.assert(fc.property(fc.string(), (value) => assert.equal(signer.unsign(signer.sign(value)), value)));
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        for (const compress of [false, true])
          assert.deepEqual(
            signer.unsignObject(signer.signObject(data, { compress })),
            JSON.parse(JSON.stringify(data)),
          );
      }),
    );
  });

  it('refuses what was changed anywhere', () => {
    const signed = signer.sign('value');
    for (let i = 0; i < signed.length; i++) {
      const changed = signed.slice(0, i) + (signed[i] === 'x' ? 'y' : 'x') + signed.slice(i + 1);
      assert.throws(() => signer.unsign(changed), { code: 'SIGNATURE_INVALID' });
    }
    for (const bad of ['', 'value', 'value:', ':'])
      assert.throws(() => signer.unsign(bad), { code: 'SIGNATURE_INVALID' });
  });

  it('refuses what was signed for something else or with another key', () => {
    assert.throws(() => signer.unsign(createSigner({ secretKey: 'one', salt: 'other' }).sign('v')), {
      code: 'SIGNATURE_INVALID',
    });
    assert.throws(() => signer.unsign(createSigner({ secretKey: 'two', salt: 'test' }).sign('v')), {
      code: 'SIGNATURE_INVALID',
    });
  });

  it('reads values of older keys and signs with the new one', () => {
    const rotated = createSigner({ secretKey: 'new', secretKeyFallbacks: ['one'], salt: 'test' });
    assert.equal(rotated.unsign(signer.sign('v')), 'v');
    assert.throws(() => signer.unsign(rotated.sign('v')), { code: 'SIGNATURE_INVALID' });
  });

  it('knows the age of timed values', () => {
    let now = 1000;
    const timed = createSigner({ secretKey: 'one', salt: 'test', now: () => now });
    const signed = timed.signTimed('v');
    now = 1060;
    assert.equal(timed.unsignTimed(signed, { maxAgeSeconds: 60 }), 'v');
    now = 1061;
    assert.throws(() => timed.unsignTimed(signed, { maxAgeSeconds: 60 }), {
      code: 'SIGNATURE_EXPIRED',
      message: /61 s old/,
    });
    assert.equal(timed.unsignTimed(signed), 'v');
    assert.throws(() => timed.unsignTimed(timed.sign('v:!')), { code: 'SIGNATURE_INVALID' });
  });
});

describe('security/encoding', () => {
  it('comes back', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (n) => {
        assert.equal(base36ToInt(intToBase36(n)), n);
        assert.equal(fromBase62(toBase62(n)), n);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) =>
        assert.deepEqual([...urlsafeBase64Decode(urlsafeBase64Encode(bytes))], [...bytes]),
      ),
    );
  });

  it('refuses what is no number and no base64', () => {
    for (const bad of ['', ' 1', '-1', '1.5', 'z'.repeat(13), 'é'])
      assert.throws(() => base36ToInt(bad), { code: 'BASE36_INVALID' });
    for (const bad of ['a b', 'é', 'a']) assert.throws(() => urlsafeBase64Decode(bad), { code: 'SIGNATURE_INVALID' });
  });
});

describe('security/random', () => {
  it('gives tokens of the length wanted that do not repeat', () => {
    const tokens = Array.from({ length: 1000 }, () => randomToken(20));
    assert.ok(tokens.every((token) => /^[A-Za-z0-9]{20}$/.test(token)));
    assert.equal(new Set(tokens).size, 1000);
  });

  it('compares texts of any length', () => {
    assert.deepEqual(
      [
        constantTimeEqual('a', 'a'),
        constantTimeEqual('a', 'b'),
        constantTimeEqual('a', 'ab'),
        constantTimeEqual('', ''),
      ],
      [true, false, false, true],
    );
  });
});

describe('security/urls', () => {
  const isSafe = (url: string, requireHttps = false) =>
    urlHasAllowedHostAndScheme(url, { allowedHosts: ['example.com'], requireHttps });

  it('lets relative URLs and own hosts through', () => {
    for (const url of ['/a/?b=//c', 'a', '?page=2', 'http://example.com/x', '//example.com/x'])
      assert.equal(isSafe(url), true, url);
    assert.equal(isSafe('https://example.com/', true), true);
  });

  it('refuses what a browser would take elsewhere', () => {
    for (const url of [
      '',
      ' ',
      '//evil.com',
      '///evil.com',
      '/\\evil.com',
      '\\\\evil.com',
      'javascript:alert(1)',
      'http:///evil.com',
      '\t//evil.com',
      'http://example.com@evil.com/',
      'https://evil.com\\@example.com',
      `/${'a'.repeat(2048)}`,
    ]) {
      assert.equal(isSafe(url), false, url);
    }
    assert.equal(isSafe('http://example.com/', true), false);
  });

  // WHATWG's parser is what browsers do with a Location header.
  it('agrees with browsers about where a URL that passes leads', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '\\',
        ':',
        '@',
        '?',
        '#',
        '\t',
        '\n',
        'http',
        'https',
        'evil.com',
        'example.com',
        'javascript',
        '%2f',
        '.',
        '\u0000',
        '\u2100',
      ),
      fc.string({ maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const url = pieces.join('');
        if (!isSafe(url)) return;
        if (!URL.canParse(url, 'https://example.com/page/')) return;
        const target = new URL(url, 'https://example.com/page/');
        assert.equal(target.hostname, 'example.com', JSON.stringify(url));
        assert.match(target.protocol, /^https?:$/);
      }),
      { numRuns: 5000 },
    );
  });
});
