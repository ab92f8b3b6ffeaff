import assert from 'node:assert/strict';
import { addressKey } from '../../../../../src/runtime/auth/throttle/visitor-address.ts';

describe('auth/throttle/visitor-address', () => {
  it('takes an IPv6 network of 64 bits for one visitor, and an IPv4 address as it is', () => {
    assert.equal(addressKey('192.0.2.1'), '192.0.2.1');
    const network = addressKey('2001:db8:0:1::1');
    for (const ip of ['2001:db8:0:1:ffff::', '2001:DB8:0:1:1:2:3:4', '2001:0db8::1:0:0:0:9', '2001:db8:0:1::%eth0'])
      assert.equal(addressKey(ip), network, ip);
    assert.notEqual(addressKey('2001:db8:0:2::1'), network);
    assert.equal(addressKey('::1'), '0:0:0:0');
  });
});
