import assert from 'node:assert/strict';
import { checkResetToken, encodeUserKey, makeResetToken } from '../../src/runtime/auth/password-reset-token.ts';
import { unusablePassword, verifyPassword } from '../../src/runtime/auth/passwords/hash.ts';
import { userModelOf } from '../../src/runtime/auth/user-model.ts';
import { eventually } from '../support/eventually.ts';
import { createAccountApp, type AccountApp, type Visitor } from '../support/account-app.ts';

const NEW = { newPassword1: 'another horse 7', newPassword2: 'another horse 7' };

describe('http/password-reset', () => {
  let site: AccountApp;
  before(async () => {
    site = await createAccountApp();
  });
  after(() => site.close());

  let count = 0;
  const someone = (fields: Record<string, unknown> = {}) => site.createUser(`user${++count}@example.com`, fields);
  const ask = (email: unknown, visitor = site.visitor()) =>
    visitor.post('/accounts/password_reset/', { email: String(email) });
  /** The path in the last mail. */
  async function lastLink(): Promise<string> {
    const [, path] = /http:\/\/localhost(\/\S+)/.exec((await site.mails()).at(-1)?.text ?? '') ?? [];
    return path ?? '';
  }
  /** Follows the link to the page that hides the token. */
  async function open(visitor: Visitor, link: string): Promise<string> {
    const answer = await visitor.get(link);
    assert.equal(answer.statusCode, 302, link);
    return String(answer.headers.location);
  }

  it('sends a link, by which a new password is set', async () => {
    const user = await someone();
    const page = await site.visitor().get('/accounts/password_reset/');
    assert.match(page.body, /<input type="email" name="email"/);
    const answer = await ask(user['email']);
    assert.equal(answer.headers.location, '/accounts/password_reset/done/');
    const mail = (await site.mails()).at(-1);
    assert.deepEqual(mail?.recipients, [user['email']]);
    assert.equal(mail.subject, 'Password reset on localhost');
    const visitor = site.visitor();
    const form = await open(visitor, await lastLink());
    assert.match(form, /^\/accounts\/reset\/[\w-]+\/set-password\/$/);
    const shown = await visitor.get(form);
    assert.match(shown.body, /name="newPassword1"/);
    assert.match(String(shown.headers['cache-control']), /no-store/);
    assert.equal((await visitor.post(form, NEW)).headers.location, '/accounts/reset/done/');
    assert.match((await visitor.get('/accounts/reset/done/')).body, /href="\/accounts\/login\/"/);
    assert.equal((await visitor.signIn(String(user['email']), NEW.newPassword1)).headers.location, '/done/');
  });

  it('answers the same for addresses of nobody, and sends nothing', async () => {
    const gone = await someone({ isActive: false });
    const other = await someone({ password: unusablePassword() });
    const before = (await site.mails()).length;
    const known = await ask((await someone())['email']);
    for (const email of ['nobody@example.com', gone['email'], other['email']]) {
      const answer = await ask(email);
      assert.equal(answer.statusCode, known.statusCode);
      assert.equal(answer.headers.location, known.headers.location);
      assert.equal(answer.body, known.body);
    }
    assert.equal((await site.mails()).length, before + 1);
  });

  it('does not wait for the mail', async () => {
    const user = await someone();
    const { mailBackend } = site.app;
    let release: (() => void) | undefined;
    site.app.mailBackend = { send: () => new Promise((resolve) => (release = resolve)) };
    try {
      assert.equal((await ask(user['email'])).statusCode, 302);
    } finally {
      (await eventually('the mail', () => release))();
      site.app.mailBackend = mailBackend;
    }
  });

  it('logs a mail that could not be sent, and tells the visitor nothing', async () => {
    const user = await someone();
    const { mailBackend } = site.app;
    site.app.mailBackend = { send: () => Promise.reject(new Error('full')) };
    assert.equal((await ask(user['email'])).statusCode, 302);
    await site.mails();
    site.app.mailBackend = mailBackend;
    assert.match(site.log.at(-1) ?? '', /mail was not sent.*full/);
  });

  it('sends to the stored address, not to a look-alike that was typed', async () => {
    const user = await someone();
    await ask(String(user['email']).toUpperCase());
    assert.deepEqual((await site.mails()).at(-1)?.recipients, [user['email']]);
    const before = (await site.mails()).length;
    await ask(String(user['email']).replace('user', 'uſer'));
    assert.equal((await site.mails()).length, before);
  });

  it('refuses what is no address, and a form without a token', async () => {
    assert.match((await ask('nonsense')).body, /Enter a valid email address\./);
    const answer = await site.visitor().post('/accounts/password_reset/', { csrfmiddlewaretoken: 'x', email: 'a@b.c' });
    assert.equal(answer.statusCode, 403);
  });

  it('sends five mails a quarter of an hour, and no more', async () => {
    const user = await someone();
    const before = (await site.mails()).length;
    for (let i = 0; i < 8; i++) assert.equal((await ask(user['email'])).statusCode, 302);
    assert.equal((await site.mails()).length, before + 5);
  });

  it('keeps the link worthless once it was used, after a login, a new password or a new address', async () => {
    const changes: Record<string, (user: Record<string, unknown>, link: string) => Promise<unknown>> = {
      'it was used': async (_, link) => {
        const visitor = site.visitor();
        await visitor.post(await open(visitor, link), NEW);
      },
      'a login': (user) => site.visitor().signIn(String(user['email'])),
      'a new password': ({ id }) => site.db['user'].update({ where: { id }, data: { password: 'scrypt$other' } }),
      'a new address': ({ id }) =>
        site.db['user'].update({ where: { id }, data: { email: `moved${String(id)}@x.test` } }),
      'made inactive': ({ id }) => site.db['user'].update({ where: { id }, data: { isActive: false } }),
    };
    for (const [name, change] of Object.entries(changes)) {
      const user = await someone();
      await ask(user['email']);
      const link = await lastLink();
      const early = site.visitor();
      const form = await open(early, link);
      await change(user, link);
      assert.match((await site.visitor().get(link)).body, /This link does not work/, name);
      const late = await early.post(form, { newPassword1: 'too late 123', newPassword2: 'too late 123' });
      assert.match(late.body, /This link does not work/, name);
      const { password } = await site.db['user'].findUnique({ where: { id: user['id'] } });
      assert.equal(await verifyPassword('too late 123', password), false, name);
    }
  });

  it('takes no token of another user, of another key, from the future, or that was changed', async () => {
    const users = userModelOf(site.app);
    const whole = async () => ({ ...(await someone()), password: 'a hash' });
    const [user, other] = [await whole(), await whole()];
    await site.db['user'].updateMany({ data: { password: 'a hash' } });
    const { settings } = site.app;
    const uid = encodeUserKey(users, user);
    const now = Date.now() / 1000;
    const good = makeResetToken(settings, users, user);
    const otherKey = makeResetToken({ ...settings, secretKey: 'x'.repeat(50) }, users, user);
    const [time = '', signature = ''] = [good.slice(0, good.indexOf('-')), good.slice(good.indexOf('-') + 1)];
    const bad = [
      makeResetToken(settings, users, other),
      otherKey,
      makeResetToken(settings, users, user, now + 3600),
      makeResetToken(settings, users, user, now - settings.passwordResetSeconds - 2),
      `${(Number.parseInt(time, 36) + 1).toString(36)}-${signature}`,
      `${time}-${signature.slice(0, -1)}`,
      `${time}-`,
      'set-password',
      '-',
      'x',
    ];
    for (const token of bad) {
      const page = await site.visitor().get(`/accounts/reset/${uid}/${encodeURIComponent(token)}/`);
      assert.equal(page.statusCode, 200);
      assert.match(page.body, /This link does not work/, token);
    }
    for (const key of ['!!', 'MQ==', '%00', 'AAAA', encodeUserKey(users, { id: 99_999 }), '_'.repeat(2000)]) {
      assert.match((await site.visitor().get(`/accounts/reset/${key}/${good}/`)).body, /This link does not work/, key);
    }
    assert.equal(
      checkResetToken({ ...settings, secretKey: 'new', secretKeyFallbacks: [settings.secretKey] }, users, user, {
        token: good,
      }),
      true,
    );
    assert.equal((await site.visitor().get(`/accounts/reset/${uid}/${good}/`)).statusCode, 302);
  });

  it('holds the new password to the rules, and ends the user’s sessions', async () => {
    const user = await someone();
    const theirs = site.visitor();
    await theirs.signIn(String(user['email']));
    await ask(user['email']);
    const visitor = site.visitor();
    const form = await open(visitor, await lastLink());
    const differ = await visitor.post(form, { ...NEW, newPassword2: 'x' });
    assert.match(differ.body, /The two password fields didn’t match\./);
    const easy = await visitor.post(form, { newPassword1: '12345', newPassword2: '12345' });
    assert.match(easy.body, /This password is entirely numeric\./);
    await visitor.post(form, NEW);
    assert.equal((await theirs.get('/accounts/password_change/')).statusCode, 302);
  });

  it('leads to this host, whichever the request names among those allowed', async () => {
    const strict = await createAccountApp({ settings: { allowedHosts: ['shop.example'] } });
    try {
      await strict.createUser('ada@example.com');
      const visitor = strict.visitor();
      const fields = { email: 'ada@example.com' };
      const forged = await visitor.post('/accounts/password_reset/', fields, { host: 'evil.example' });
      assert.equal(forged.statusCode, 400);
      await visitor.post('/accounts/password_reset/', fields, {
        host: 'shop.example',
        'x-forwarded-host': 'evil.example',
      });
      const mails = await strict.mails();
      assert.equal(mails.length, 1);
      assert.match(mails[0]?.text ?? '', /http:\/\/shop\.example\/accounts\/reset\//);
      assert.doesNotMatch((await mails[0]?.render()) ?? '', /evil/);
    } finally {
      await strict.close();
    }
  });
});
