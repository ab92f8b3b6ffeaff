import assert from 'node:assert/strict';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { text } from '../../src/runtime/http/response.ts';
import { createAccountApp, PASSWORD, type AccountApp } from '../support/account-app.ts';

const NEW = 'a new and long one';

describe('http/password-change', function () {
  this.timeout(60_000);
  let site: AccountApp;

  before(async () => {
    site = await createAccountApp({
      routes: [path('me/', (request) => text(String(request.user.isAuthenticated)))],
      settings: { loginRedirectUrl: '/me/' },
    });
  });
  beforeEach(async () => {
    await site.db['user'].deleteMany();
    await site.createUser('ada@example.com', { name: 'Ada' });
  });
  after(() => site.close());

  const url = '/accounts/password_change/';

  it('is for those who have signed in', async () => {
    const response = await site.visitor().get(url);
    assert.equal(response.headers.location, `/accounts/login/?next=${url}`);
    assert.equal((await site.visitor().get(`${url}done/`)).statusCode, 302);
  });

  it('changes the password, keeps this session and ends the others', async () => {
    const [here, elsewhere] = [site.visitor(), site.visitor()];
    await here.signIn('ada@example.com');
    await elsewhere.signIn('ada@example.com');
    const page = await here.get(url);
    assert.match(page.body, /<input type="password" name="oldPassword" autocomplete="current-password"/);
    assert.match(String(page.headers['cache-control']), /no-store/);
    const response = await here.post(url, { oldPassword: PASSWORD, newPassword1: NEW, newPassword2: NEW });
    assert.equal(response.headers.location, `${url}done/`);
    assert.match((await here.get(`${url}done/`)).body, /Your password was changed\./);
    assert.equal((await elsewhere.get('/me/')).body, 'false');
    assert.equal((await site.visitor().signIn('ada@example.com', PASSWORD)).statusCode, 200);
    assert.equal((await site.visitor().signIn('ada@example.com', NEW)).statusCode, 302);
  });

  it('wants the old password, and a new one that is good and typed twice', async () => {
    const visitor = site.visitor();
    await visitor.signIn('ada@example.com');
    for (const [fields, message] of [
      [{ oldPassword: 'wrong', newPassword1: NEW, newPassword2: NEW }, /Your old password was entered incorrectly/],
      [{ oldPassword: PASSWORD, newPassword1: NEW, newPassword2: 'x' }, /didn’t match/],
      [{ oldPassword: PASSWORD, newPassword1: 'password', newPassword2: 'password' }, /too common/],
      [{ oldPassword: PASSWORD }, /This field is required/],
    ] as const) {
      const { statusCode, body } = await visitor.post(url, fields as Record<string, string>);
      assert.equal(statusCode, 200);
      assert.match(body, message);
      assert.doesNotMatch(body, new RegExp(NEW));
    }
    assert.equal((await visitor.get('/me/')).body, 'true');
  });
});
