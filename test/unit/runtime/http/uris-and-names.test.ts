import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { checkFileName, sanitizeUploadName, toValidFileName } from '../../../../src/runtime/http/body/file-names.ts';
import { createHostPolicy, isAllowedHost, splitDomainPort } from '../../../../src/runtime/http/headers/host.ts';
import { FormValues, QueryParams } from '../../../../src/runtime/http/body/query-params.ts';
import * as uri from '../../../../src/runtime/http/uri.ts';

const letters = fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cs}/u.test(text));

describe('http/uri', () => {
  it('writes ASCII only, and does not change what it wrote', () => {
    fc.assert(
      fc.property(letters, (text) => {
        const once = uri.iriToUri(text);
        assert.match(once, /^[\x20-\x7e]*$/);
        assert.equal(uri.iriToUri(once), once);
      }),
    );
  });

  it('escapes paths so that they decode to themselves', () => {
    fc.assert(fc.property(letters, (text) => assert.equal(decodeURIComponent(uri.escapeUriPath(text)), text)));
  });

  it('turns escapes of letters into letters and leaves the others', () => {
    assert.equal(uri.uriToIri('/caf%C3%A9/%2F%20%FF%41'), '/café/%2F%20%FFA');
    fc.assert(
      fc.property(letters, (text) =>
        assert.equal(uri.iriToUri(uri.uriToIri(uri.iriToUri(text))), uri.iriToUri(uri.uriToIri(text))),
      ),
    );
  });

  it('encodes queries as forms do', () => {
    assert.equal(uri.urlencode({ a: [1, 'x y'], b: true, c: 'é&=' }), 'a=1&a=x+y&b=true&c=%C3%A9%26%3D');
    assert.throws(() => uri.urlencode({ a: null as never }), TypeError);
    fc.assert(
      fc.property(fc.array(fc.tuple(letters, letters)), (pairs) =>
        assert.deepEqual([...new URLSearchParams(uri.urlencode(pairs))], pairs),
      ),
    );
  });
});

describe('http/file-names', () => {
  it('have no folders and no control characters, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (sent) => {
        const name = sanitizeUploadName(sent);
        if (name === undefined) return;
        assert.doesNotMatch(name, /[/\\\p{Cc}]/u);
        assert.notEqual(name, '..');
        assert.equal(checkFileName(name), name);
      }),
    );
  });

  it('are made fit for disks', () => {
    assert.equal(toValidFileName(' jöhn & co (1).txt'), 'jöhn__co_1.txt');
    for (const name of ['', '..', '.', '$%']) assert.throws(() => toValidFileName(name), { code: 'FILE_NAME_UNSAFE' });
  });

  it('stay in their folder', () => {
    assert.equal(checkFileName('a/b.txt', { allowFolders: true }), 'a/b.txt');
    for (const name of ['../a', 'a/../b', '/a', 'a\\..\\b'])
      assert.throws(() => checkFileName(name, { allowFolders: true }), { code: 'FILE_NAME_UNSAFE' }, name);
    assert.throws(() => checkFileName('a/b'), { code: 'FILE_NAME_UNSAFE' });
  });
});

describe('http/host', () => {
  it('splits names, addresses and ports, and nothing else', () => {
    assert.deepEqual(splitDomainPort('Example.COM.:80'), { domain: 'example.com', port: '80' });
    assert.deepEqual(splitDomainPort('[::1]:8000'), { domain: '[::1]', port: '8000' });
    for (const bad of ['a b', 'a/b', 'a@b', 'a_b', '', ':80', 'a:b', '[::1', 'a\n'])
      assert.equal(splitDomainPort(bad).domain, '', bad);
  });

  it('matches exact names, subdomains and everything', () => {
    assert.equal(isAllowedHost('example.com', ['.example.com']), true);
    assert.equal(isAllowedHost('a.b.example.com', ['.example.com']), true);
    assert.equal(isAllowedHost('badexample.com', ['.example.com']), false);
    assert.equal(isAllowedHost('a.example.com', ['example.com']), false);
    assert.equal(isAllowedHost('anything', ['*']), true);
  });

  it('lets only localhost in while debug names no hosts', () => {
    const security = { useForwardedHost: false, useForwardedPort: false, proxySslHeader: null };
    const { check } = createHostPolicy({ allowedHosts: [], debug: true, security });
    for (const host of ['localhost', 'blog.localhost:8000', '127.0.0.1', '[::1]:1']) assert.equal(check(host), host);
    assert.throws(() => check('example.com'), { code: 'HOST_NOT_ALLOWED' });
    assert.throws(() => check('a_b'), { code: 'HOST_INVALID' });
  });

  it('checks as well when thousands of hosts were seen', () => {
    const security = { useForwardedHost: false, useForwardedPort: false, proxySslHeader: null };
    const { check } = createHostPolicy({ allowedHosts: ['.example.com'], debug: false, security });
    for (let i = 0; i < 3000; i++) check(`h${i}.example.com`);
    assert.throws(() => check('evil.com'), { code: 'HOST_NOT_ALLOWED' });
    assert.equal(check('h1.example.com'), 'h1.example.com');
  });
});

describe('http/multi-map', () => {
  const params = QueryParams.parse('a=1&b=2&a=3&empty');

  it('gives the last value, or all', () => {
    assert.deepEqual(
      [
        params.get('a'),
        params.getAll('a'),
        params.get('none'),
        params.getAll('none'),
        params.has('empty'),
        params.get('empty'),
      ],
      ['3', ['1', '3'], undefined, [], true, ''],
    );
    assert.deepEqual([params.size, [...params.keys()]], [3, ['a', 'b', 'empty']]);
    assert.deepEqual(params.toObject(), { a: '3', b: '2', empty: '' });
  });

  it('makes changed copies', () => {
    assert.equal(params.with({ a: 9, b: undefined, c: ['x', 'y z'] }).toString(), 'a=9&empty=&c=x&c=y+z');
    assert.equal(params.toString(), 'a=1&a=3&b=2&empty=');
  });

  it('knows no name that was not sent', () => {
    for (const name of ['constructor', '__proto__', 'toString'])
      assert.equal(QueryParams.parse('').get(name), undefined);
    assert.equal(QueryParams.parse('__proto__=1').get('__proto__'), '1');
  });

  it('has a limit', () => {
    assert.throws(() => FormValues.parse('a&b&c', 2), { code: 'REQUEST_TOO_MANY_FIELDS' });
  });
});
