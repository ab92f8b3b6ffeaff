import assert from 'node:assert/strict';
import { LoginThrottle } from '../../../../src/runtime/auth/throttle.ts';

const MINUTE = 60_000;

describe('auth/throttle', () => {
  let now = 0;
  let throttle: LoginThrottle;

  beforeEach(() => {
    now = 1_000_000;
    throttle = new LoginThrottle(() => now);
  });

  const fail = (times: number, login = 'ada', address = '1.1.1.1'): (number | undefined)[] =>
    Array.from({ length: times }, () => throttle.begin(login, address));

  it('lets five attempts through and tells how long to wait with the sixth', () => {
    assert.deepEqual(fail(6), [undefined, undefined, undefined, undefined, undefined, 15 * MINUTE]);
    now += 10 * MINUTE;
    assert.equal(throttle.begin('ada', '1.1.1.1'), 5 * MINUTE);
  });

  it('opens again after 15 minutes', () => {
    fail(6);
    now += 15 * MINUTE;
    assert.equal(throttle.begin('ada', '1.1.1.1'), undefined);
  });

  it('forgets the failures at the first success', () => {
    fail(4);
    throttle.succeed('ada', '1.1.1.1');
    assert.deepEqual(fail(5), Array(5).fill(undefined));
  });

  it('counts each login and each address for itself, whatever the login’s case', () => {
    fail(5);
    assert.equal(throttle.begin('bob', '1.1.1.1'), undefined);
    assert.equal(throttle.begin('ada', '2.2.2.2'), undefined);
    assert.notEqual(throttle.begin(' ADA ', '1.1.1.1'), undefined);
  });
});
