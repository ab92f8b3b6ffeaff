import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staticRoutes } from '../../../src/runtime/http/static/static-view.ts';
import { StaticFiles } from '../../../src/runtime/http/static/static-files.ts';
import { createAccountApp, PASSWORD, type AccountApp, type Visitor } from '../../support/account-app.ts';

/** Spellings that the lookup takes for `u1@example.com`. */
const SPELLINGS = ['ｕ1@example.com', 'u１@example.com', '𝐮1@example.com', 'U1@EXAMPLE.COM', ' u1@example.com '];

describe('http/attacks: guessing passwords', function () {
  this.timeout(120_000);
  let site: AccountApp;

  beforeEach(async () => {
    site = await createAccountApp({ settings: { security: { trustedProxies: ['loopback'] } } });
  });
  afterEach(() => site.close());

  /** A visitor whose address is `ip`. */
  const from = (ip: string, visitor: Visitor = site.visitor()) => ({
    signIn: async (username: string, password = PASSWORD): Promise<number> =>
      (await visitor.post('/accounts/login/', { username, password, next: '/done/' }, { 'x-forwarded-for': ip }))
        .statusCode,
  });

  it('counts every Unicode spelling of an address for the account that it finds', async () => {
    await site.createUser('u1@example.com');
    const visitor = from('192.0.2.1');
    for (const spelling of SPELLINGS) assert.equal(await visitor.signIn(spelling, 'wrong'), 200, spelling);
    for (const spelling of ['u1@example.com', ...SPELLINGS])
      assert.equal(await visitor.signIn(spelling), 429, spelling);
  });

  it('counts failures for one account from one address, and lets its owner in from another', async () => {
    await site.createUser('u1@example.com');
    const attacker = from('192.0.2.1');
    for (let i = 0; i < 5; i++) assert.equal(await attacker.signIn('u1@example.com', 'wrong'), 200);
    assert.equal(await attacker.signIn('u1@example.com'), 429);
    assert.equal(await from('198.51.100.7').signIn('u1@example.com'), 302);
  });

  it('refuses a login that nobody can have without a query', async () => {
    for (const login of ['x'.repeat(5000), 'a\0b@example.com'])
      assert.equal(await from('192.0.2.1').signIn(login, 'wrong'), 200);
    assert.deepEqual(site.log, []);
  });

  it('stops guessing of the old password in a session that was taken over', async () => {
    await site.createUser('u1@example.com');
    const visitor = site.visitor();
    await visitor.signIn('u1@example.com');
    const guess = async (oldPassword: string) =>
      visitor.post('/accounts/password_change/', {
        oldPassword,
        newPassword1: 'another one 7',
        newPassword2: 'another one 7',
      });
    for (let i = 0; i < 5; i++) assert.equal((await guess('wrong')).statusCode, 200);
    const refused = await guess(PASSWORD);
    assert.equal(refused.statusCode, 429);
    assert.ok(Number(refused.headers['retry-after']) > 800);
  });

  it('refuses a new password that is too long to be hashed', async () => {
    await site.createUser('u1@example.com');
    const visitor = site.visitor();
    await visitor.signIn('u1@example.com');
    const long = 'correct horse battery '.repeat(200);
    const answer = await visitor.post('/accounts/password_change/', {
      oldPassword: PASSWORD,
      newPassword1: long,
      newPassword2: long,
    });
    assert.equal(answer.statusCode, 200);
    assert.match(answer.body, /at most 4096 characters/);
    assert.equal((await site.visitor().signIn('u1@example.com')).statusCode, 302);
  });
});

describe('http/attacks: many logins at once', function () {
  this.timeout(120_000);

  it('answers the excess with 503 and Retry-After, and serves files meanwhile', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'static-'));
    writeFileSync(join(folder, 'style.css'), 'body {}');
    const site = await createAccountApp({ routes: staticRoutes(new StaticFiles('/files/', [folder])) });
    try {
      const logins = Array.from({ length: 100 }, (_, i) => site.visitor().signIn(`flood${i}@example.com`, 'x'));
      let hashed = 0;
      for (const login of logins) void login.then(({ statusCode }) => (hashed += statusCode === 503 ? 0 : 1));
      const file = await site.visitor().get('/files/style.css');
      const hashedBefore = hashed;
      const answers = await Promise.all(logins);
      const busy = answers.filter(({ statusCode }) => statusCode === 503);
      assert.equal(file.statusCode, 200);
      assert.ok(busy.length > 30, `${busy.length} of 100 refused`);
      assert.ok(answers.length - busy.length >= 16);
      for (const answer of busy) assert.equal(answer.headers['retry-after'], '5');
      assert.match(busy[0]?.body ?? '', /Too many people are logging in/);
      assert.ok(hashedBefore < 10, `the file waited for ${hashedBefore} hashes`);
    } finally {
      await site.close();
      rmSync(folder, { recursive: true });
    }
  });
});
