import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { text } from '../../../../../src/runtime/http/response.ts';
import { activeApplication, setActiveApplication } from '../../../../../src/runtime/http/application.ts';
import { registerConverter } from '../../../../../src/runtime/http/routing/url-converters.ts';
import { contentDisposition } from '../../../../../src/runtime/http/headers/header-parameters.ts';
import { reverse, UrlResolver } from '../../../../../src/runtime/http/routing/url-resolver.ts';
import { include, path, rePath, type Route, type UrlList, urls } from '../../../../../src/runtime/http/routing/urls.ts';
import { createTestApp } from '../../../../support/http-app.ts';

const view = () => text('');
const resolver = (...routes: Route[]) => new UrlResolver(urls(routes));

describe('http/url-resolver', () => {
  describe('resolve', () => {
    it('gives the parameters converted', () => {
      const { params } = resolver(path('<int:year>/<slug:slug>/<str:rest>/', view)).resolve('/2026/a-b/c d/')!;
      assert.deepEqual(params, { year: 2026, slug: 'a-b', rest: 'c d' });
    });

    it('lets the first route in order win, with and without parameters', () => {
      const list = resolver(path('<slug:any>/', view, { name: 'any' }), path('new/', view, { name: 'new' }));
      assert.equal(list.resolve('/new/')?.name, 'any');
      const other = resolver(path('new/', view, { name: 'new' }), path('<slug:any>/', view, { name: 'any' }));
      assert.equal(other.resolve('/new/')?.name, 'new');
    });

    it('keeps the order between routes with a fixed and with a free first segment', () => {
      const list = resolver(
        path('a/<int:x>/', view, { name: 'fixed' }),
        path('<slug:s>/<int:x>/', view, { name: 'free' }),
        path('a/<str:x>/', view, { name: 'late' }),
      );
      assert.equal(list.resolve('/a/1/')?.name, 'fixed');
      assert.equal(list.resolve('/b/1/')?.name, 'free');
      assert.equal(list.resolve('/a/x/')?.name, 'late');
    });

    it('tries the next route when a converter refuses its text', () => {
      registerConverter('even', {
        pattern: '[0-9]+',
        toValue: (value) => (Number(value) % 2 === 0 ? Number(value) : undefined),
      });
      const list = resolver(path('<even:n>/', view, { name: 'even' }), path('<int:n>/', view, { name: 'odd' }));
      assert.deepEqual([list.resolve('/4/')?.name, list.resolve('/3/')?.name], ['even', 'odd']);
    });

    it('joins prefixes, namespaces and extra parameters of includes', () => {
      const inner = urls({ namespace: 'posts' }, [
        path('<int:pk>/', view, { name: 'detail', params: { mode: 'full' } }),
      ]);
      const found = resolver(path('blog/<slug:blog>/', include(inner), { params: { site: 1 } })).resolve('/blog/x/7/')!;
      assert.equal(found.viewName, 'posts:detail');
      assert.equal(found.route, 'blog/<slug:blog>/<int:pk>/');
      assert.deepEqual({ ...found.params }, { blog: 'x', pk: 7, site: 1, mode: 'full' });
    });

    it('takes regular expressions, with named or with numbered groups', () => {
      const list = resolver(rePath(/^archive\/(?<year>\d{4})\/$/, view), rePath(/^n\/(\d+)-(\w+)\/$/, view));
      assert.deepEqual({ ...list.resolve('/archive/2026/')?.params }, { year: '2026' });
      assert.deepEqual({ ...list.resolve('/n/1-a/')?.params }, { 0: '1', 1: 'a' });
    });

    it('does not take text of a route for a pattern', () => {
      assert.equal(resolver(path('a.b/', view)).resolve('/axb/'), undefined);
    });

    it('ends at the end of the path', () => {
      assert.equal(resolver(path('a/', view)).resolve('/a/b/'), undefined);
      assert.equal(resolver(path('<int:x>/', view)).resolve('/1/\n'), undefined);
    });

    it('refuses a list that includes itself', () => {
      const list: UrlList = urls([
        path(
          'again/',
          include(() => list),
        ),
      ]);
      assert.throws(() => new UrlResolver(list), { code: 'ROUTE_INVALID' });
    });

    it('refuses a parameter that a prefix has already', () => {
      const inner = urls([path('<int:id>/', view)]);
      assert.throws(() => resolver(path('<int:id>/', include(inner))), {
        code: 'ROUTE_INVALID',
        message: /'id' more than once/,
      });
    });
  });

  describe('path', () => {
    it('says that a route begins with a slash, and what to write', () => {
      assert.throws(() => path('/posts/', view), { code: 'ROUTE_INVALID', hint: /'posts\/'/ });
    });

    it('says that a view is undefined', () => {
      assert.throws(() => path('posts/', undefined as never), { code: 'ROUTE_INVALID', message: /undefined/ });
    });
  });

  describe('reverse', () => {
    const posts = urls({ namespace: 'posts' }, [
      path('', view, { name: 'list' }),
      path('<slug:slug>/', view, { name: 'detail' }),
    ]);
    const list = resolver(
      path('', view, { name: 'home' }),
      path('blog/', include(posts)),
      path('c/<path:rest>', view, { name: 'rest' }),
    );

    it('fills parameters by name and by position', () => {
      assert.equal(list.reverse('posts:detail', { slug: 'hello' }), '/blog/hello/');
      assert.equal(list.reverse('posts:detail', ['hello']), '/blog/hello/');
      assert.equal(list.reverse('home'), '/');
    });

    it('encodes what needs it and keeps slashes of a path parameter', () => {
      assert.equal(list.reverse('rest', { rest: 'a b/é?#%' }), '/c/a%20b/%C3%A9%3F%23%25');
    });

    it('appends query and fragment', () => {
      const url = list.reverse('home', {}, { query: { q: 'a b', tag: ['x', 'y'], none: undefined }, fragment: 'top' });
      assert.equal(url, '/?q=a+b&tag=x&tag=y#top');
    });

    it('never begins with two slashes, which would be another host', () => {
      const free = resolver(path('<path:rest>', view, { name: 'free' }));
      assert.equal(free.reverse('free', { rest: '/evil.com' }), '/%2Fevil.com');
    });

    it('writes a moment so that it can be read again, and no number that it could not read', () => {
      const list = resolver(path('at/<str:at>/', view, { name: 'at' }), path('<int:pk>/', view, { name: 'one' }));
      const at = new Date('2026-01-02T03:04:05.678Z');
      assert.deepEqual(list.resolve(list.reverse('at', { at }))?.params, { at: '2026-01-02T03:04:05.678Z' });
      assert.equal(list.reverse('one', { pk: 9_007_199_254_740_991n }), '/9007199254740991/');
      assert.throws(() => list.reverse('one', { pk: 9_007_199_254_740_993n }), { code: 'NO_REVERSE_MATCH' });
    });

    it('names what is missing, too much or of the wrong form', () => {
      for (const params of [
        {},
        { slug: 'a', more: 1 },
        { slug: 'a/b' },
        { slug: '' },
        ['a', 'b'],
        { slug: undefined },
      ]) {
        assert.throws(() => list.reverse('posts:detail', params), { code: 'NO_REVERSE_MATCH', message: /<slug:slug>/ });
      }
    });

    it('suggests the name that was meant', () => {
      assert.throws(() => list.reverse('post:detail'), { code: 'NO_REVERSE_MATCH', message: /posts:detail/ });
      assert.throws(() => list.reverse('detail'), { code: 'NO_REVERSE_MATCH', message: /posts:detail/ });
    });

    it('picks the route whose parameters fit among those with one name', () => {
      const both = resolver(path('all/', view, { name: 'x' }), path('<int:pk>/', view, { name: 'x' }));
      assert.deepEqual([both.reverse('x'), both.reverse('x', { pk: 1 })], ['/all/', '/1/']);
    });

    it('tells instances of one list apart, and finds the last by the name of the list', () => {
      const two = resolver(
        path('a/', include(posts, { namespace: 'first' })),
        path('b/', include(posts, { namespace: 'second' })),
      );
      assert.deepEqual(
        [two.reverse('first:list'), two.reverse('second:list'), two.reverse('posts:list')],
        ['/a/', '/b/', '/b/'],
      );
    });

    it('builds regular expressions of text and groups, and says where it cannot', () => {
      const list2 = resolver(
        rePath(/^archive\/(?<year>\d{4})\.html$/, view, { name: 'a' }),
        rePath(/^(?:x|y)\/$/, view, { name: 'b' }),
      );
      assert.equal(list2.reverse('a', { year: 2026 }), '/archive/2026.html');
      assert.throws(() => list2.reverse('b'), { code: 'NO_REVERSE_MATCH', message: /no single way back/ });
    });

    it('uses the app that runs', () => {
      const before_ = activeApplication();
      setActiveApplication(undefined);
      assert.throws(() => reverse('home'), { code: 'NO_ACTIVE_APPLICATION' });
      setActiveApplication(createTestApp([path('home/', view, { name: 'home' })]));
      try {
        assert.equal(reverse('home'), '/home/');
      } finally {
        setActiveApplication(before_);
      }
    });

    it('comes back from every slug and number', () => {
      const route = resolver(path('<int:id>/<slug:slug>/', view, { name: 'x' }));
      const slug = fc.stringMatching(/^[-a-zA-Z0-9_]+$/);
      fc.assert(
        fc.property(fc.nat(), slug, (id, slug) => {
          assert.deepEqual({ ...route.resolve(route.reverse('x', { id, slug }))?.params }, { id, slug });
        }),
      );
    });

    it('comes back from every text without a slash, once decoded', () => {
      const route = resolver(path('<str:text>/', view, { name: 'x' }));
      fc.assert(
        fc.property(
          fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('/') && !/\p{Cs}/u.test(text)),
          (text) => {
            const url = route.reverse('x', { text });
            assert.match(url, /^[\x21-\x7e]+$/);
            assert.equal(route.resolve(decodeURIComponent(url))?.params['text'], text);
          },
        ),
      );
    });
  });

  it('resolves any path without throwing', () => {
    const list = resolver(
      path('', view),
      path('a/<int:x>/', view),
      path('<path:p>/end/', view),
      rePath(/^r\/(.*)$/, view),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (path) => void list.resolve(`/${path}`)));
  });

  it('writes half a character as the sign for an unreadable one', () => {
    const route = resolver(path('<str:text>/', view, { name: 'x' }));
    assert.equal(route.reverse('x', { text: 'a\ud800' }, { fragment: '\udc00' }), '/a%EF%BF%BD/#%EF%BF%BD');
    assert.match(contentDisposition(true, 'a\ud800') ?? '', /a%EF%BF%BD$/);
  });

  it('does not try a route with many ways on a long path, forwards or backwards', () => {
    const many = resolver(path('<slug:a>-<slug:b>-<slug:c>/', view, { name: 'x' }));
    const long = 'a'.repeat(2000);
    assert.ok(many.resolve(`/${'a'.repeat(1400)}-b-c/`));
    assert.equal(many.resolve(`/${long}-b-c/`), undefined);
    assert.throws(() => many.reverse('x', [long, 'b', 'c']), { code: 'NO_REVERSE_MATCH' });
    const clear = resolver(path('<int:year>-<int:month>-<int:day>-<slug:slug>/<path:rest>', view));
    assert.ok(clear.resolve(`/2024-1-2-${long}/${long}`));
  });

  it('describes regular expressions without their anchors', () => {
    const list = resolver(path('shop/', include(urls([rePath(/^.*$/, view), rePath(/^(?<year>\d{4})\/$/, view)]))));
    assert.deepEqual(
      list.describe().map(({ path: shown }) => shown),
      ['/shop/.*', '/shop/(?<year>\\d{4})\\/'],
    );
  });

  it('describes its routes in order', () => {
    const list = resolver(
      path('a/<int:x>/<slug:y>/', view, { name: 'a' }),
      path('b/', function named() {
        return text('');
      }),
    );
    assert.deepEqual(list.describe(), [
      { path: '/a/<int:x>/<slug:y>/', name: 'a', params: { x: 'number', y: 'string' }, view: 'view' },
      { path: '/b/', name: undefined, params: {}, view: 'named' },
    ]);
  });
});
