import assert from 'node:assert/strict';
import { MemoryThrottleStore } from '../../../../../src/runtime/auth/throttle/store.ts';
import { addressKey } from '../../../../../src/runtime/auth/throttle/visitor-address.ts';

const MINUTE = 60_000;

describe('auth/throttle', () => {
  let now = 0;
  let store: MemoryThrottleStore;

  beforeEach(() => {
    now = 1_000_000;
    store = new MemoryThrottleStore(() => now);
  });

  it('counts the attempts of a window, which begins with the first', async () => {
    assert.deepEqual(await store.add('a', 15 * MINUTE), { count: 1, remainingMs: 15 * MINUTE });
    now += 10 * MINUTE;
    assert.deepEqual(await store.add('a', 15 * MINUTE), { count: 2, remainingMs: 5 * MINUTE });
    assert.deepEqual(await store.add('b', 15 * MINUTE), { count: 1, remainingMs: 15 * MINUTE });
  });

  it('begins again when the window is over', async () => {
    await store.add('a', 15 * MINUTE);
    now += 15 * MINUTE;
    assert.deepEqual(await store.add('a', 15 * MINUTE), { count: 1, remainingMs: 15 * MINUTE });
  });

  it('takes one attempt back, or all', async () => {
    for (let i = 0; i < 3; i++) await store.add('a', MINUTE);
    await store.remove('a');
    assert.equal((await store.add('a', MINUTE)).count, 3);
    await store.clear('a');
    assert.equal((await store.add('a', MINUTE)).count, 1);
    await store.remove('nobody');
  });

  it('takes an IPv6 network of 64 bits for one visitor, and an IPv4 address as it is', () => {
    assert.equal(addressKey('192.0.2.1'), '192.0.2.1');
    const network = addressKey('2001:db8:0:1::1');
    for (const ip of ['2001:db8:0:1:ffff::', '2001:DB8:0:1:1:2:3:4', '2001:0db8::1:0:0:0:9', '2001:db8:0:1::%eth0'])
      assert.equal(addressKey(ip), network, ip);
    assert.notEqual(addressKey('2001:db8:0:2::1'), network);
    assert.equal(addressKey('::1'), '0:0:0:0');
  });
});
