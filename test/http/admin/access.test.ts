import assert from 'node:assert/strict';
import { path } from '../../../src/runtime/http/routing/urls.ts';
import { text } from '../../../src/runtime/http/response.ts';
import type { AdminTestSite } from '../../support/admin-site.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

describe('admin/access', () => {
  let site: AdminTestSite;
  before(async () => {
    site = await createBlog();
    await fillBlog(site);
  });
  after(() => site.close());

  it('sends visitors to the login page and back to where they wanted to go', async () => {
    const visitor = await site.visitor();
    const refused = await visitor.get('/admin/posts/post/?q=a');
    assert.equal(refused.statusCode, 302);
    assert.equal(refused.headers.location, '/admin/login/?next=/admin/posts/post/%3Fq%3Da');
    const page = await visitor.follow(refused);
    assert.match(page.body, /name="next" value="\/admin\/posts\/post\/\?q=a"/);
    const signedIn = await visitor.post('/admin/login/', {
      username: 'admin@example.com',
      password: 'correct horse',
      next: '/admin/posts/post/?q=a',
    });
    assert.equal(signedIn.headers.location, '/admin/posts/post/?q=a');
    assert.equal((await visitor.follow(signedIn)).statusCode, 200);
  });

  it('leads to forgotten passwords where the project has a page for them', async () => {
    const visitor = await site.visitor();
    assert.doesNotMatch((await visitor.get('/admin/login/')).body, /Forgot/);
    const other = await createBlog({ routes: [path('reset/', () => text('reset'), { name: 'password_reset' })] });
    try {
      const { body } = await (await other.visitor()).get('/admin/login/');
      assert.match(body, /<a href="\/reset\/">Forgot your password\?<\/a>/);
    } finally {
      await other.close();
    }
  });

  it('does not tell visitors which addresses exist, and shows staff a page for those that do not', async () => {
    const visitor = await site.visitor();
    assert.equal((await visitor.get('/admin/nosuch/x/')).headers.location, '/admin/login/?next=/admin/nosuch/x/');
    const staff = await site.visitor('staff@example.com');
    const missing = await staff.get('/admin/nosuch/x/');
    assert.equal(missing.statusCode, 404);
    assert.match(missing.body, /<h1 class="q-title">Page not found<\/h1>/);
  });

  it('lets in superusers and staff', async () => {
    for (const email of ['admin@example.com', 'staff@example.com']) {
      const visitor = await site.visitor(email);
      assert.equal((await visitor.get('/admin/')).statusCode, 200, email);
    }
  });

  it('answers a wrong password, an unknown name, a user who is no staff and an inactive one alike', async () => {
    const text =
      'Please enter the correct email and password for a staff account. Note that both fields may be case-sensitive.';
    for (const [email, password] of [
      ['admin@example.com', 'x'],
      ['who@example.com', 'x'],
      ['nobody@example.com', 'correct horse'],
      ['gone@example.com', 'correct horse'],
    ]) {
      const visitor = await site.visitor();
      const answer = await visitor.signIn(email as string, password);
      assert.equal(answer.statusCode, 200, email);
      assert.ok(textOf(answer.body).includes(text), email);
      assert.equal((await visitor.get('/admin/')).statusCode, 302, email);
    }
  });

  it('refuses the sixth wrong password of a name, and lets others in', async () => {
    const visitor = await site.visitor();
    await site.createUser('target@example.com', { isStaff: true });
    for (let i = 0; i < 5; i++) assert.equal((await visitor.signIn('target@example.com', 'x')).statusCode, 200);
    const sixth = await visitor.signIn('target@example.com', 'correct horse');
    assert.equal(sixth.statusCode, 429);
    assert.match(sixth.body, /Too many failed attempts\. Try again in 15 minutes\./);
    assert.equal((await visitor.signIn('staff@example.com')).statusCode, 302);
  });

  it('leads nowhere else after the login', async () => {
    for (const next of ['https://evil.test/', '//evil.test', '/\\evil.test', 'javascript:x', '']) {
      const visitor = await site.visitor();
      const answer = await visitor.post('/admin/login/', {
        username: 'admin@example.com',
        password: 'correct horse',
        next,
      });
      assert.equal(answer.headers.location, '/admin/', next);
    }
  });

  it('tells who signed in without being staff', async () => {
    await site.createUser('former@example.com', { isStaff: true });
    const visitor = await site.visitor('former@example.com');
    await site.db['user'].update({ where: { email: 'former@example.com' }, data: { isStaff: false } });
    const page = await visitor.follow(await visitor.get('/admin/posts/'));
    assert.ok(
      textOf(page.body).includes(
        'You are authenticated as former@example.com, but are not authorized to access this page. Would you like to log in to a different account?',
      ),
    );
  });

  it('skips the login page for staff who have signed in', async () => {
    const visitor = await site.visitor('admin@example.com');
    assert.equal((await visitor.get('/admin/login/')).headers.location, '/admin/');
  });

  it('signs out by POST only', async () => {
    const visitor = await site.visitor('admin@example.com');
    assert.equal((await visitor.get('/admin/logout/')).statusCode, 405);
    const old = new Map(visitor.cookies);
    const answer = await visitor.post('/admin/logout/');
    assert.match(answer.body, /<h1>Logged out<\/h1>/);
    for (const [name, value] of old) visitor.cookies.set(name, value);
    assert.equal((await visitor.get('/admin/')).statusCode, 302);
  });

  it('refuses every POST without a token and writes nothing', async () => {
    const visitor = await site.visitor('admin@example.com');
    const before = await site.db['post'].count();
    for (const url of [
      '/admin/posts/post/',
      '/admin/posts/post/add/',
      '/admin/posts/post/1/change/',
      '/admin/posts/post/1/delete/',
      '/admin/logout/',
      '/admin/login/',
    ]) {
      assert.equal(
        (await visitor.postWithout(url, { post: 'yes', title: 'x', action: 'delete_selected' })).statusCode,
        403,
        url,
      );
    }
    assert.equal(await site.db['post'].count(), before);
  });

  it('sends strict headers and no inline code with every page', async () => {
    const visitor = await site.visitor('admin@example.com');
    for (const url of [
      '/admin/',
      '/admin/login/',
      '/admin/posts/',
      '/admin/posts/post/',
      '/admin/posts/post/add/',
      '/admin/posts/post/1/change/',
      '/admin/posts/post/1/delete/',
      '/admin/nope/',
      '/admin/password_change/',
    ]) {
      const { headers, body } = await visitor.get(url);
      assert.match(
        String(headers['content-security-policy']),
        /default-src 'none'; script-src 'self'; style-src 'self'/,
        url,
      );
      assert.doesNotMatch(String(headers['content-security-policy']), /unsafe/);
      assert.match(String(headers['cache-control']), /no-store/);
      assert.equal(headers['x-frame-options'], 'DENY');
      assert.doesNotMatch(body, /\sstyle="|\son\w+="|<script(?![^>]*src=)/, url);
    }
  });

  it('adds a missing slash for staff', async () => {
    const visitor = await site.visitor('admin@example.com');
    const answer = await visitor.get('/admin/posts/post?q=a');
    assert.equal(answer.statusCode, 301);
    assert.equal(answer.headers.location, '/admin/posts/post/?q=a');
  });

  it('serves its style sheet, script and icons', async () => {
    for (const [file, type] of [
      ['admin.css', 'text/css'],
      ['admin.js', 'application/javascript'],
      ['icons.svg', 'image/svg+xml'],
    ]) {
      const { statusCode, headers } = await (await site.visitor()).get(`/static/admin/${file}`);
      assert.equal(statusCode, 200, file);
      assert.ok(String(headers['content-type']).startsWith(type as string), file);
    }
  });
});
