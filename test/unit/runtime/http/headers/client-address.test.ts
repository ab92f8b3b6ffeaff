import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createClientAddress } from '../../../../../src/runtime/http/headers/client-address.ts';

describe('http/client-address', () => {
  it('is the peer where no proxy is trusted, whatever the client claims', () => {
    const client = createClientAddress([]);
    assert.equal(client('203.0.113.9', '10.0.0.1'), '203.0.113.9');
    assert.equal(client('::ffff:203.0.113.9', undefined), '203.0.113.9');
  });

  it('is the last address before the trusted proxies', () => {
    const client = createClientAddress(['10.0.0.0/8', '2001:db8::1']);
    assert.equal(client('10.0.0.1', '203.0.113.9'), '203.0.113.9');
    assert.equal(client('10.0.0.1', '203.0.113.9, 10.0.0.2'), '203.0.113.9');
    assert.equal(client('2001:db8::1', '203.0.113.9, 10.0.0.2'), '203.0.113.9');
    assert.equal(client('10.0.0.1', undefined), '10.0.0.1');
  });

  it('is not what the client wrote before its own address', () => {
    const client = createClientAddress(['10.0.0.1']);
    assert.equal(client('10.0.0.1', '127.0.0.1, 203.0.113.9'), '203.0.113.9');
    assert.equal(client('203.0.113.9', '127.0.0.1'), '203.0.113.9');
  });

  it('reads addresses with ports and in brackets', () => {
    const client = createClientAddress(['10.0.0.1']);
    assert.equal(client('10.0.0.1', '203.0.113.9:4711'), '203.0.113.9');
    assert.equal(client('10.0.0.1', '[2001:db8::9]:4711'), '2001:db8::9');
    assert.equal(client('::ffff:10.0.0.1', '[2001:db8::9]'), '2001:db8::9');
  });

  it('ends at the first text that is not an address', () => {
    const client = createClientAddress(['10.0.0.1', '203.0.113.0/24']);
    assert.equal(client('10.0.0.1', 'unknown'), '10.0.0.1');
    assert.equal(client('10.0.0.1', '198.51.100.7, unknown, 203.0.113.9'), '203.0.113.9');
    assert.equal(client('', '198.51.100.7'), '');
  });

  it('is the peer or an address of the header, for any header', () => {
    const client = createClientAddress(['10.0.0.0/8']);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())), (parts) => {
        const found = client('10.0.0.1', parts.join(','));
        assert.ok(found === '10.0.0.1' || parts.join(',').includes(found), found);
      }),
    );
  });
});
