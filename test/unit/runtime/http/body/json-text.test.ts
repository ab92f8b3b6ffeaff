import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isShallowJson, parseJsonText } from '../../../../../src/runtime/http/body/json-text.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('http/json-text', () => {
  it('is the value of the text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'large' }), (value) => {
        const text = JSON.stringify(value);
        if (isShallowJson(text)) assert.deepEqual(parseJsonText(text), JSON.parse(text));
      }),
    );
  });

  it('is nested 64 levels deep at most; brackets in strings do not count', () => {
    assert.doesNotThrow(() => parseJsonText(nested(64)));
    assert.throws(() => parseJsonText(nested(65)), { code: 'REQUEST_JSON_TOO_DEEP', status: 400 });
    assert.throws(() => parseJsonText('{"a":'.repeat(100_000)), { code: 'REQUEST_JSON_TOO_DEEP' });
    assert.equal(parseJsonText(JSON.stringify(`${'['.repeat(100)}"\\`)), `${'['.repeat(100)}"\\`);
    assert.deepEqual(
      parseJsonText(`[${'[],'.repeat(100)}[]]`),
      Array.from({ length: 101 }, () => []),
    );
  });

  it('drops keys that would become prototypes, however they are written', () => {
    for (const key of ['__proto__', '\\u005f_proto__', '__prot\\u006f__']) {
      const value = parseJsonText(`{"a": {"${key}": {"isAdmin": true}, "b": 1}}`) as { a: object };
      assert.deepEqual(Object.entries(value.a), [['b', 1]], key);
      assert.equal((value.a as { isAdmin?: boolean }).isAdmin, undefined);
    }
    assert.deepEqual(parseJsonText('["__proto__", "\\u0041"]'), ['__proto__', 'A']);
  });

  it('is refused as a client error, with the reason', () => {
    for (const text of ['', '{', '[1,]', "{'a': 1}", 'undefined', '{"__proto__": }', '\ufeff1'])
      assert.throws(() => parseJsonText(text), { code: 'REQUEST_JSON_INVALID', status: 400 }, text);
  });
});
