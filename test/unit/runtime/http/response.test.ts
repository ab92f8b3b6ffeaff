import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { HttpResponse, html, json, text } from '../../../../src/runtime/http/response.ts';
import { redirect } from '../../../../src/runtime/http/responses/redirect.ts';
import { path } from '../../../../src/runtime/http/routing/urls.ts';
import { activeApplication, setActiveApplication } from '../../../../src/runtime/http/application.ts';
import { createTestApp } from '../../../support/http-app.ts';

describe('http/response', () => {
  it('has a content type by kind', () => {
    assert.equal(text('a').contentType, 'text/plain; charset=utf-8');
    assert.equal(html('a').contentType, 'text/html; charset=utf-8');
    assert.equal(json({}).contentType, 'application/json; charset=utf-8');
    assert.equal(json({}, { contentType: 'application/problem+json' }).contentType, 'application/problem+json');
  });

  it('writes BigInts as text and undefined as null', () => {
    assert.equal(json({ id: 9007199254740993n }).body, '{"id":"9007199254740993"}');
    assert.equal(json(undefined).body, 'null');
  });

  it('refuses circular data', () => {
    const data: Record<string, unknown> = {};
    data['self'] = data;
    assert.throws(() => json(data), TypeError);
  });

  describe('headers', () => {
    it('ignore case, append items once and keep cookies apart', () => {
      const { headers } = text('');
      headers.append('Vary', 'Cookie').append('vary', 'Accept').append('VARY', 'cookie');
      assert.equal(headers.get('vary'), 'Cookie, Accept');
      headers.append('set-cookie', 'a=1').append('set-cookie', 'b=2');
      assert.deepEqual(headers.raw['set-cookie'], ['a=1', 'b=2']);
      assert.equal(headers.delete('VARY'), true);
      assert.equal(headers.has('vary'), false);
    });

    it('refuse line breaks, NUL and characters that no header can have', () => {
      for (const value of ['a\r\nset-cookie: x=1', 'a\nb', 'a\0b', 'ключ']) {
        assert.throws(() => text('').headers.set('x-test', value), { code: 'HEADER_INVALID' });
        assert.throws(() => text('').headers.append('x-test', value), { code: 'HEADER_INVALID' });
      }
      for (const name of ['', 'a b', 'a:b', 'a\n'])
        assert.throws(() => text('').headers.set(name, 'x'), { code: 'HEADER_INVALID' });
    });

    it('let no text begin a second line', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), (value) => {
          const { headers } = text('');
          try {
            headers.set('x-test', value);
          } catch {
            return;
          }
          assert.doesNotMatch(headers.get('x-test')!, /[\r\n\0]/);
        }),
      );
    });
  });

  describe('cookies', () => {
    const line = (...args: Parameters<HttpResponse['setCookie']>) =>
      new HttpResponse().setCookie(...args).cookieLines()[0];

    it('have exact flags', () => {
      assert.equal(line('a', 'b c'), 'a=b%20c; Path=/; HttpOnly; SameSite=Lax');
      assert.equal(
        line('a', 'b', {
          path: '/x',
          domain: '.example.com',
          secure: true,
          httpOnly: false,
          sameSite: 'None',
          expires: new Date(0),
        }),
        'a=b; Domain=.example.com; Path=/x; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; SameSite=None',
      );
      assert.match(
        line('a', 'b', { maxAgeSeconds: 60 })!,
        /^a=b; Max-Age=60; Path=\/; Expires=.+ GMT; HttpOnly; SameSite=Lax$/,
      );
    });

    it('are removed by a date in the past', () => {
      const [removed] = new HttpResponse().deleteCookie('a', { path: '/x' }).cookieLines();
      assert.match(removed!, /^a=; Max-Age=0; Path=\/x; Expires=Thu, 01 Jan 1970/);
    });

    it('replace each other by name', () => {
      assert.equal(new HttpResponse().setCookie('a', '1').setCookie('a', '2').cookieLines().length, 1);
    });

    it('refuse names that would forge another', () => {
      assert.throws(() => line('a=b; x', '1'), { code: 'COOKIE_INVALID' });
      assert.throws(() => line('a', '1', { path: '/;x' }), { code: 'COOKIE_INVALID' });
    });
  });

  describe('redirect', () => {
    const app = createTestApp([path('posts/<slug:slug>/', () => text(''), { name: 'detail' })]);

    it('goes to paths and URLs as they are, encoded', () => {
      assert.equal(redirect('/a b/é?q=1#x').headers.get('location'), '/a%20b/%C3%A9?q=1#x');
      assert.equal(redirect('https://example.com/').headers.get('location'), 'https://example.com/');
      assert.equal(redirect('?page=2').headers.get('location'), '?page=2');
      assert.deepEqual(
        [redirect('/').status, redirect.permanent('/').status, redirect('/', { status: 303 }).status],
        [302, 301, 303],
      );
    });

    describe('to a route', () => {
      const before_ = activeApplication();
      before(() => setActiveApplication(app));
      after(() => setActiveApplication(before_));

      it('has its path at once', () => {
        assert.equal(redirect('detail', { slug: 'x' }, { query: { a: 1 } }).headers.get('location'), '/posts/x/?a=1');
        assert.throws(() => redirect('nowhere'), { code: 'NO_REVERSE_MATCH' });
      });

      it('needs a running application', () => {
        setActiveApplication(undefined);
        assert.throws(() => redirect('detail', { slug: 'x' }), { code: 'NO_ACTIVE_APPLICATION' });
      });
    });

    it('refuses schemes that run code, however they are spelled', () => {
      for (const url of [
        'javascript://%0aalert(1)',
        ' javascript:alert(1)/',
        'java\nscript:alert(1)//',
        'data:text/html,x/',
        'JavaScript:/x',
      ]) {
        assert.throws(() => redirect(url), { code: 'REDIRECT_UNSAFE', status: 400, expose: false });
      }
      assert.throws(() => redirect(`/${'a'.repeat(2048)}`), { code: 'REDIRECT_UNSAFE' });
    });
  });
});
