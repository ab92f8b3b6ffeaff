import assert from 'node:assert/strict';
import { pbkdf2Hasher } from '../../src/runtime/auth/hashers/known-hashers.ts';
import { hashPassword } from '../../src/runtime/auth/passwords/hash.ts';
import { keepSignedIn } from '../../src/runtime/auth/login.ts';
import { loginRequired, staffRequired, superuserRequired, userPassesTest } from '../../src/runtime/auth/access.ts';
import { userCommands } from '../../src/runtime/auth/user-commands.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { text } from '../../src/runtime/http/response.ts';
import { createAccountApp, PASSWORD, type AccountApp } from '../support/account-app.ts';

describe('http/auth', function () {
  this.timeout(60_000);
  let site: AccountApp;

  before(async () => {
    site = await createAccountApp({
      routes: [
        path('done/', () => text('done'), { name: 'done' }),
        path('whoami/', (request) => text(request.user.isAuthenticated ? String(request.user['email']) : 'nobody')),
        path('public/', () => text('public')),
        path(
          'private/',
          loginRequired((request) => text(`hello ${String(request.user['email'])}`)),
        ),
        path(
          'staff/',
          staffRequired(() => text('staff')),
        ),
        path(
          'super/',
          superuserRequired(() => text('super')),
        ),
        path(
          'ada/',
          userPassesTest(
            (user) => String(user['email']).startsWith('ada'),
            () => text('ada'),
          ),
        ),
        path('cart/', (request) => {
          request.session.set('cart', [1, 2]);
          return text('ok');
        }),
        path('show-cart/', (request) => text(JSON.stringify(request.session.get('cart') ?? null))),
        path(
          'change-password/',
          loginRequired(async (request) => {
            const password = await hashPassword('another one 7');
            const user = await request.app.models
              .delegate('User')
              .update({ where: { id: request.user.id }, data: { password } });
            keepSignedIn(request, user);
            return text('changed');
          }),
        ),
      ],
    });
    await site.createUser('ada@example.com');
    await site.createUser('staff@example.com', { isStaff: true });
    await site.createUser('root@example.com', { isSuperuser: true });
    await site.createUser('gone@example.com', { isActive: false });
  });
  after(() => site.close());

  describe('login', () => {
    it('shows a form with the label of the project’s login field', async () => {
      const response = await site.visitor().get('/accounts/login/?next=/private/');
      assert.equal(response.statusCode, 200);
      assert.match(response.body, /<label for="id_username">Email:<\/label>/);
      assert.match(response.body, /<input type="email" name="username"[^>]* required id="id_username">/);
      assert.match(response.body, /name="csrfmiddlewaretoken"/);
      assert.match(response.body, /name="next" value="\/private\/"/);
      assert.match(String(response.headers['cache-control']), /no-store/);
    });

    it('signs in, changes the session key and the CSRF secret, and notes the time', async () => {
      const visitor = site.visitor();
      await visitor.get('/cart/');
      const before = new Map(visitor.cookies);
      const startedAt = Date.now();
      const response = await visitor.signIn('ada@example.com');
      assert.equal(response.statusCode, 302);
      assert.equal(response.headers.location, '/done/');
      assert.notEqual(visitor.cookies.get('sessionid'), before.get('sessionid'));
      assert.notEqual(visitor.cookies.get('csrftoken'), 'a'.repeat(32));
      assert.equal((await visitor.get('/whoami/')).body, 'ada@example.com');
      const user = await site.db['user'].findUnique({ where: { email: 'ada@example.com' } });
      assert.ok(user.lastLogin.getTime() >= startedAt);
    });

    it('makes the old session key worthless', async () => {
      const visitor = site.visitor();
      await visitor.get('/cart/');
      const thief = site.visitor();
      thief.cookies.set('sessionid', visitor.cookies.get('sessionid') ?? '');
      await visitor.signIn('ada@example.com');
      assert.equal((await thief.get('/whoami/')).body, 'nobody');
    });

    it('keeps what an anonymous visitor had, and forgets what another user had', async () => {
      const visitor = site.visitor();
      await visitor.get('/cart/');
      await visitor.signIn('ada@example.com');
      assert.equal((await visitor.get('/show-cart/')).body, '[1,2]');
      await visitor.signIn('staff@example.com');
      assert.equal((await visitor.get('/show-cart/')).body, 'null');
    });

    it('sends an HttpOnly Lax cookie for two weeks', async () => {
      const response = await site.visitor().signIn('ada@example.com');
      const cookie = response.cookies.find(({ name }) => name === 'sessionid');
      assert.equal(cookie?.httpOnly, true);
      assert.equal(cookie?.sameSite, 'Lax');
      assert.equal(cookie?.maxAge, 1_209_600);
    });

    it('finds an address whatever its case', async () => {
      assert.equal((await site.visitor().signIn('ADA@Example.com')).statusCode, 302);
    });

    for (const [who, email, password] of [
      ['a wrong password', 'ada@example.com', 'wrong'],
      ['an unknown user', 'nobody@example.com', PASSWORD],
      ['an inactive user', 'gone@example.com', PASSWORD],
    ] as const) {
      it(`refuses ${who} with the same words`, async () => {
        const visitor = site.visitor();
        const response = await visitor.signIn(email, password);
        assert.equal(response.statusCode, 200);
        assert.match(response.body, /Please enter a correct email and password\./);
        assert.equal(visitor.cookies.has('sessionid'), false);
      });
    }

    it('never repeats a password in the page', async () => {
      const response = await site.visitor().signIn('ada@example.com', 'sesame-street-1');
      assert.doesNotMatch(response.body, /sesame/);
    });

    for (const [next, goal] of [
      ['/ok/', '/ok/'],
      ['/ok/?a=1&b=2', '/ok/?a=1&b=2'],
      ['//evil.com', '/'],
      ['/\\evil.com', '/'],
      ['///evil.com', '/'],
      ['http://evil.com/', '/'],
      ['javascript:alert(1)', '/'],
      ['ftp://localhost/', '/'],
      ['http:///evil.com', '/'],
      ['http://localhost/ok/', 'http://localhost/ok/'],
      ['admin:index', '/'],
    ] as const) {
      it(`goes to ${goal} for next=${next}`, async () => {
        const response = await site.visitor().signIn('ada@example.com', PASSWORD, next);
        assert.equal(response.headers.location, goal === '/' ? site.app.settings.loginRedirectUrl : goal);
      });
    }

    it('refuses a form without a CSRF token', async () => {
      const visitor = site.visitor();
      const response = await visitor.post('/accounts/login/', {
        username: 'ada@example.com',
        password: PASSWORD,
        csrfmiddlewaretoken: 'x',
      });
      assert.equal(response.statusCode, 403);
    });

    it('answers 429 after five failures, to the right password too, and to that login only', async () => {
      await site.createUser('busy@example.com');
      for (let count = 0; count < 5; count++)
        assert.equal((await site.visitor().signIn('busy@example.com', 'wrong')).statusCode, 200);
      const response = await site.visitor().signIn('busy@example.com');
      assert.equal(response.statusCode, 429);
      assert.match(response.body, /Too many failed attempts\. Try again in 15 minutes\./);
      assert.ok(Number(response.headers['retry-after']) > 800);
      assert.equal((await site.visitor().signIn('ada@example.com')).statusCode, 302);
    });

    it('counts attempts made at the same time', async () => {
      await site.createUser('racy@example.com');
      const responses = await Promise.all(
        Array.from({ length: 8 }, () => site.visitor().signIn('racy@example.com', 'wrong')),
      );
      assert.equal(responses.filter(({ statusCode }) => statusCode === 429).length, 3);
    });

    it('upgrades a password that Django hashed', async () => {
      const password = await pbkdf2Hasher('sha256', 1000).encode(PASSWORD, 'salt');
      await site.createUser('django@example.com', { password });
      assert.equal((await site.visitor().signIn('django@example.com')).statusCode, 302);
      const user = await site.db['user'].findUnique({
        where: { email: 'django@example.com' },
        omit: { password: false },
      });
      assert.match(user.password, /^scrypt\$16384\$/);
      assert.equal((await site.visitor().signIn('django@example.com')).statusCode, 302);
    });
  });

  describe('logout', () => {
    it('is refused for GET', async () => {
      const response = await site.visitor().get('/accounts/logout/');
      assert.equal(response.statusCode, 405);
      assert.match(String(response.headers.allow), /POST/);
    });

    it('ends the session here and in the database', async () => {
      const visitor = site.visitor();
      await visitor.signIn('ada@example.com');
      const stolen = visitor.cookies.get('sessionid') ?? '';
      const response = await visitor.post('/accounts/logout/');
      assert.equal(response.statusCode, 200);
      assert.match(response.body, /Logged out/);
      assert.equal(response.cookies.find(({ name }) => name === 'sessionid')?.maxAge, 0);
      visitor.cookies.set('sessionid', stolen);
      assert.equal((await visitor.get('/whoami/')).body, 'nobody');
    });
  });

  describe('guards', () => {
    it('send visitors to the login page, which leads back', async () => {
      const response = await site.visitor().get('/private/?a=1&b=2');
      assert.equal(response.statusCode, 302);
      assert.equal(response.headers.location, '/accounts/login/?next=/private/%3Fa%3D1%26b%3D2');
    });

    it('let users in', async () => {
      const visitor = site.visitor();
      await visitor.signIn('ada@example.com');
      assert.equal((await visitor.get('/private/')).body, 'hello ada@example.com');
      assert.equal((await visitor.get('/ada/')).body, 'ada');
    });

    it('answer 403 to users who may not', async () => {
      const visitor = site.visitor();
      await visitor.signIn('staff@example.com');
      assert.equal((await visitor.get('/staff/')).statusCode, 200);
      assert.equal((await visitor.get('/super/')).statusCode, 403);
      assert.equal((await visitor.get('/ada/')).statusCode, 403);
    });

    it('take superusers for staff', async () => {
      const visitor = site.visitor();
      await visitor.signIn('root@example.com');
      assert.equal((await visitor.get('/staff/')).statusCode, 200);
      assert.equal((await visitor.get('/super/')).statusCode, 200);
    });
  });

  it('keeps this session and ends all others when the password changes', async () => {
    await site.createUser('change@example.com');
    const [here, elsewhere] = [site.visitor(), site.visitor()];
    await here.signIn('change@example.com');
    await elsewhere.signIn('change@example.com');
    assert.equal((await here.get('/change-password/')).body, 'changed');
    assert.equal((await here.get('/whoami/')).body, 'change@example.com');
    assert.equal((await elsewhere.get('/whoami/')).body, 'nobody');
  });

  it('ends the sessions of a user who is made inactive or deleted', async () => {
    const user = await site.createUser('short@example.com');
    const visitor = site.visitor();
    await visitor.signIn('short@example.com');
    await site.db['user'].update({ where: { id: user['id'] }, data: { isActive: false } });
    assert.equal((await visitor.get('/whoami/')).body, 'nobody');
    await site.db['user'].delete({ where: { id: user['id'] } });
    assert.equal((await visitor.get('/whoami/')).body, 'nobody');
  });

  it('varies by cookie where the user matters, and only there', async () => {
    assert.match(String((await site.visitor().get('/whoami/')).headers.vary), /Cookie/);
    assert.equal((await site.visitor().get('/public/')).headers.vary, undefined);
  });

  describe('user commands', () => {
    it('ask for the login field', () => {
      assert.deepEqual(userCommands(site.app).requiredFields(), [{ name: 'email', label: 'email' }]);
    });

    it('check a value', async () => {
      const commands = userCommands(site.app);
      assert.deepEqual(await commands.validateField('email', 'nonsense'), ['Enter a valid email address.']);
      assert.deepEqual(await commands.validateField('email', ''), ['This field is required.']);
      assert.deepEqual(await commands.validateField('email', 'ADA@example.com'), ['That email is already taken.']);
      assert.deepEqual(await commands.validateField('email', 'new@example.com'), []);
      await assert.rejects(commands.validateField('phone', '1'), { code: 'USER_FIELD_UNKNOWN' });
    });

    it('check a password against the rules and the user', async () => {
      const commands = userCommands(site.app);
      assert.deepEqual(await commands.validatePassword('1234567', {}), [
        'This password is too short. It must contain at least 8 characters.',
        'This password is too common.',
        'This password is entirely numeric.',
      ]);
      assert.deepEqual(await commands.validatePassword('katherine-j', { email: 'katherine-j@nasa.gov' }), [
        'The password is too similar to the email.',
      ]);
      assert.deepEqual(await commands.validatePassword('wonderful-orbit-62', { email: 'katherine@nasa.gov' }), []);
    });

    it('create a superuser who can sign in, and change a password', async () => {
      const commands = userCommands(site.app);
      const made = await commands.createSuperuser({ email: 'Chief@Example.com' }, 'wonderful-orbit-62');
      assert.equal(made.label, 'chief@example.com');
      const user = await site.db['user'].findUnique({ where: { id: Number(made.id) } });
      assert.deepEqual([user.isActive, user.isStaff, user.isSuperuser], [true, true, true]);
      await commands.changePassword('chief@example.com', 'wonderful-orbit-63');
      assert.equal((await site.visitor().signIn('chief@example.com', 'wonderful-orbit-63')).statusCode, 302);
      await assert.rejects(commands.changePassword('who@example.com', 'x'), { code: 'USER_NOT_FOUND' });
      await assert.rejects(commands.createSuperuser({ email: 'chief@example.com' }, 'x'), { code: 'USER_INVALID' });
    });
  });
});
