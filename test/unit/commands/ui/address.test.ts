import assert from 'node:assert/strict';
import { parseAddress } from '../../../../src/commands/ui/address.ts';

describe('commands/ui/address', () => {
  it('is a port, a host or both', () => {
    for (const [text, host, port] of [
      [undefined, '127.0.0.1', 8000],
      ['9000', '127.0.0.1', 9000],
      ['0.0.0.0', '0.0.0.0', 8000],
      ['0.0.0.0:80', '0.0.0.0', 80],
      ['localhost:0', 'localhost', 0],
      ['localhost', 'localhost', 8000],
      ['dev.example.com', 'dev.example.com', 8000],
      ['web:9000', 'web', 9000],
      ['[::1]:9000', '::1', 9000],
    ] as const)
      assert.deepEqual(parseAddress(text), { host, port }, text);
  });

  it('is not a single word, or something else', () => {
    for (const text of ['', 'abc', '80o0', 'a b', ':8000', 'http://x', 'a:b', '1:2:3'])
      assert.throws(() => parseAddress(text), {
        code: 'ADDRESS_INVALID',
        message: `"${text}" is neither a port nor an address`,
      });
    assert.throws(() => parseAddress('abc'), { hint: /--host abc$/ });
  });

  it('has a port that exists', () => {
    for (const text of ['70000', 'localhost:70000'])
      assert.throws(() => parseAddress(text), { code: 'USAGE_INVALID', message: /no valid port/ });
  });
});
