// Without hashing: the limits over real logins are in test/http/attacks.
import assert from 'node:assert/strict';
import type { Application } from '../../../../../src/runtime/http/application.ts';
import type { HttpRequest } from '../../../../../src/runtime/http/request.ts';
import { countAttempt, LOGIN } from '../../../../../src/runtime/auth/throttle/throttle.ts';
import { createTestApp } from '../../../../support/http-app.ts';
import { QuintetError } from '../../../../../src/kernel/errors.ts';

describe('auth/throttle', () => {
  let app: Application;

  /** An app whose database has no table for the counters, so that they are in memory. */
  const appWith = (trustedProxies: string[]): Application => {
    const missing = async (): Promise<never> => {
      throw Object.assign(new QuintetError('FRAMEWORK_TABLE_MISSING', 'no table'), {});
    };
    const made = createTestApp([], { settings: { security: { trustedProxies } } });
    return { ...made, database: { ...made.database, queryRaw: missing } } as unknown as Application;
  };
  const attempt = (account: string, ip: string) => countAttempt({ ip, app } as unknown as HttpRequest, LOGIN, account);
  const isAllowed = async (account: string, ip: string): Promise<boolean> =>
    (await attempt(account, ip)).waitMs === undefined;
  const fail = async (times: number, name: (i: number) => [string, string]): Promise<void> => {
    for (let i = 0; i < times; i++) assert.equal(await isAllowed(...name(i)), true, String(i));
  };

  beforeEach(() => {
    app = appWith(['loopback']);
  });

  it('lets five attempts on an account from one address pass, and others from elsewhere', async () => {
    await fail(5, () => ['ada', '192.0.2.1']);
    assert.equal(await isAllowed('ada', '192.0.2.1'), false);
    assert.ok(((await attempt('ada', '192.0.2.1')).waitMs ?? 0) > 14 * 60_000);
    assert.equal(await isAllowed('ada', '198.51.100.1'), true);
    assert.equal(await isAllowed('bob', '192.0.2.1'), true);
  });

  it('stops an address that tries many accounts, and no other address', async () => {
    await fail(50, (i) => [`someone${i}`, '192.0.2.1']);
    assert.equal(await isAllowed('one-more', '192.0.2.1'), false);
    assert.equal(await isAllowed('ada', '192.0.2.2'), true);
  });

  it('stops guesses on one account from many addresses, and no other account', async () => {
    await fail(100, (i) => ['ada', `192.0.2.${i}`]);
    assert.equal(await isAllowed('ada', '198.51.100.1'), false);
    assert.equal(await isAllowed('bob', '198.51.100.1'), true);
  });

  it('takes back what a right password counted, and no more, so that an own account buys no guesses', async () => {
    for (let i = 0; i < 50; i++) {
      assert.equal(await isAllowed(`someone${i}`, '192.0.2.1'), true);
      if (i % 10 === 0) await (await attempt('own', '192.0.2.1')).succeed();
    }
    assert.equal(await isAllowed('one-more', '192.0.2.1'), false);
  });

  it('forgets earlier failures of an account from this address when the password was right', async () => {
    await fail(4, () => ['ada', '192.0.2.1']);
    await (await attempt('ada', '192.0.2.1')).succeed();
    await fail(5, () => ['ada', '192.0.2.1']);
  });

  it('uses up nothing by refused attempts', async () => {
    await fail(5, () => ['ada', '192.0.2.1']);
    for (let i = 0; i < 200; i++) assert.equal(await isAllowed('ada', '192.0.2.1'), false);
    assert.equal(await isAllowed('bob', '192.0.2.1'), true);
    assert.equal(await isAllowed('ada', '198.51.100.1'), true);
  });

  it('counts nothing by address when no proxy is trusted and everybody comes from inside', async () => {
    app = appWith([]);
    await fail(60, (i) => [`someone${i}`, '10.0.0.1']);
    await fail(50, (i) => [`other${i}`, '203.0.113.1']);
    assert.equal(await isAllowed('one-more', '203.0.113.1'), false);
  });
});
