import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { acceptsType, parseAccept, preferredType } from '../../../../../src/runtime/http/headers/accept-header.ts';
import {
  checkPreconditions,
  conditional,
  parseEtags,
  quoteEtag,
} from '../../../../../src/runtime/http/headers/conditional.ts';
import {
  contentDisposition,
  parseHeaderParameters,
} from '../../../../../src/runtime/http/headers/header-parameters.ts';
import { parseHttpDate } from '../../../../../src/runtime/http/headers/http-date.ts';
import { text } from '../../../../../src/runtime/http/response.ts';
import { path } from '../../../../../src/runtime/http/routing/urls.ts';
import { createTestServer } from '../../../../support/http-app.ts';

describe('http/accept-header', () => {
  it('prefers by quality, then by how exact a type is named', () => {
    const offered = ['text/html', 'application/json'];
    assert.equal(preferredType('application/json;q=0.5, text/html', offered), 'text/html');
    assert.equal(preferredType('*/*;q=0.1, application/json', offered), 'application/json');
    assert.equal(preferredType('text/*, */*', offered), 'text/html');
    assert.equal(preferredType('image/png', offered), undefined);
    assert.equal(preferredType(undefined, offered), 'text/html');
    assert.equal(preferredType('text/html;q=0.2, */*;q=0.8', offered), 'application/json');
  });

  it('reads what browsers send', () => {
    const chrome = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
    assert.equal(preferredType(chrome, ['application/json', 'text/html']), 'text/html');
    assert.equal(acceptsType(chrome, 'application/json'), true);
  });

  it('leaves out types of quality 0', () => {
    assert.equal(acceptsType('text/html;q=0', 'text/html'), false);
    assert.deepEqual(parseAccept('a/b;q=0').length, 0);
  });

  it('reads any header', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => void preferredType(header, ['text/html'])));
    assert.equal(
      preferredType(`text/html;x*=nothing''y, application/json`, ['text/html', 'application/json']),
      'application/json',
    );
  });
});

describe('http/conditional', () => {
  const state = { etag: '"a"', lastModified: 1000 };
  const at = (seconds: number) => new Date(seconds * 1000).toUTCString();

  it('gives 304 to readers with a good copy and 412 to writers', () => {
    assert.equal(checkPreconditions('GET', { 'if-none-match': '"a"' }, state), 304);
    assert.equal(checkPreconditions('HEAD', { 'if-none-match': 'W/"a"' }, state), 304);
    assert.equal(checkPreconditions('PUT', { 'if-none-match': '"a"' }, state), 412);
    assert.equal(checkPreconditions('GET', { 'if-none-match': '"b"' }, state), undefined);
  });

  it('refuses changes of what is no longer there', () => {
    assert.equal(checkPreconditions('PUT', { 'if-match': '"b"' }, state), 412);
    assert.equal(checkPreconditions('PUT', { 'if-match': '"b", "a"' }, state), undefined);
    assert.equal(checkPreconditions('PUT', { 'if-match': '*' }, {}), 412);
    assert.equal(checkPreconditions('PUT', { 'if-unmodified-since': at(999) }, state), 412);
    assert.equal(checkPreconditions('PUT', { 'if-unmodified-since': at(1000) }, state), undefined);
  });

  it('lets tags win over dates', () => {
    assert.equal(
      checkPreconditions('GET', { 'if-none-match': '"b"', 'if-modified-since': at(2000) }, state),
      undefined,
    );
    assert.equal(checkPreconditions('PUT', { 'if-match': '"a"', 'if-unmodified-since': at(1) }, state), undefined);
  });

  it('reads lists of tags up to the first that is none', () => {
    assert.deepEqual(parseEtags('"a", W/"b" , c, "d"'), ['"a"', 'W/"b"', '"d"']);
    assert.deepEqual(parseEtags(' * '), ['*']);
    assert.deepEqual([quoteEtag('a'), quoteEtag('"a"'), quoteEtag('W/"a"')], ['"a"', '"a"', 'W/"a"']);
  });

  it('saves the view its work and tells the tag', async () => {
    let calls = 0;
    const view = conditional({ etag: () => 'v1', lastModified: () => new Date(1_000_000) }, () => {
      calls++;
      return text('body');
    });
    const server = createTestServer([path('', view)]);
    const first = await server.inject('/');
    assert.deepEqual([first.headers.etag, first.headers['last-modified']], ['"v1"', 'Thu, 01 Jan 1970 00:16:40 GMT']);
    const second = await server.inject({ url: '/', headers: { 'if-none-match': '"v1"' } });
    assert.deepEqual([second.statusCode, second.headers.etag, calls], [304, '"v1"', 1]);
  });
});

describe('http/http-date', () => {
  it('comes back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) =>
        assert.equal(parseHttpDate(new Date(seconds * 1000).toUTCString()), seconds),
      ),
    );
  });

  it('is undefined for what is none', () => {
    for (const bad of [
      '',
      'garbage',
      'Sun, 31 Feb 2026 00:00:00 GMT',
      'Sun, 06 Nov 1994 25:49:37 GMT',
      'Sun, 06 Xxx 1994 08:49:37 GMT',
      '1994-11-06',
    ]) {
      assert.equal(parseHttpDate(bad), undefined, bad);
    }
  });

  it('takes years of two digits for the nearest', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    const year = (text: string) => new Date(parseHttpDate(text, now)! * 1000).getUTCFullYear();
    assert.deepEqual(
      [
        year('Sunday, 06-Nov-94 08:49:37 GMT'),
        year('Sunday, 06-Nov-30 08:49:37 GMT'),
        year('Sunday, 06-Nov-76 08:49:37 GMT'),
      ],
      [1994, 2030, 2076],
    );
  });
});

describe('http/header-parameters', () => {
  it('reads values with quotes and encodings', () => {
    assert.deepEqual(parseHeaderParameters(`Form-Data; name="a;b"; FileName*=utf-8''na%C3%AFve.txt; x="q\\"\\\\"`), [
      'form-data',
      { name: 'a;b', filename: 'naïve.txt', x: 'q"\\' },
    ]);
  });

  it('refuses long headers and unknown encodings', () => {
    assert.throws(() => parseHeaderParameters('x'.repeat(10_001)), RangeError);
    assert.throws(() => parseHeaderParameters(`a; b*=nothing''x`), RangeError);
  });

  it('writes names of files that read back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/\p{Cs}/u.test(name)),
        (name) => {
          const header = contentDisposition(true, name)!;
          assert.match(header, /^[\x20-\x7e]+$/);
          assert.equal(parseHeaderParameters(header)[1]['filename'], name);
        },
      ),
    );
    assert.equal(contentDisposition(false, undefined), undefined);
  });
});
