// What a request says about its client: address, language; and the policy that its page gets.
import assert from 'node:assert/strict';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { text } from '../../src/runtime/http/response.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { createClientAddress } from '../../src/runtime/http/headers/client-address.ts';
import { preferredLanguage } from '../../src/runtime/http/headers/accept-language.ts';
import { CSP_NONCE } from '../../src/runtime/security/content-security-policy.ts';
import { securityMiddleware } from '../../src/runtime/security/security-headers.ts';
import { withContentSecurityPolicy } from '../../src/runtime/security/csp-headers.ts';
import { createServer } from '../../src/runtime/http/server.ts';
import { defineSettings, type SettingsInput } from '../../src/runtime/settings/define-settings.ts';
import { requestContext } from '../../src/runtime/templates/render.ts';
import { createAdminSite } from '../support/admin-site.ts';
import { createTestApp, TEST_KEY } from '../support/http-app.ts';

describe('http/client address', () => {
  const behind = (trusted: string[], peer: string, forwarded?: string): string =>
    createClientAddress(trusted)(peer, forwarded);

  it('is the other end of the connection, whatever the client writes', () => {
    assert.equal(behind([], '192.0.2.1', '10.0.0.1'), '192.0.2.1');
    assert.equal(behind(['10.0.0.0/8'], '192.0.2.1', '203.0.113.9'), '192.0.2.1');
    assert.equal(behind([], '::ffff:192.0.2.1'), '192.0.2.1');
  });

  it('is the last address that is no trusted proxy', () => {
    assert.equal(behind(['loopback'], '127.0.0.1', '203.0.113.9'), '203.0.113.9');
    assert.equal(behind(['loopback'], '::1', '6.6.6.6, 203.0.113.9'), '203.0.113.9');
    assert.equal(behind(['private', 'loopback'], '::ffff:127.0.0.1', '6.6.6.6, 203.0.113.9, 10.1.2.3'), '203.0.113.9');
    assert.equal(behind(['10.0.0.7'], '10.0.0.7', '10.0.0.8'), '10.0.0.8');
    assert.equal(behind(['2001:db8::/32'], '2001:db8::1', '2001:db9::1'), '2001:db9::1');
  });

  it('takes ports along with neither family, and stops at what is no address', () => {
    assert.equal(behind(['loopback'], '127.0.0.1', '203.0.113.9:4711'), '203.0.113.9');
    assert.equal(behind(['loopback'], '127.0.0.1', '[2001:db8::1]:4711'), '2001:db8::1');
    for (const junk of ['', 'unknown', '<script>', '1.2.3', ',,', '1.2.3.4, evil'])
      assert.equal(behind(['loopback'], '127.0.0.1', junk), '127.0.0.1', junk);
  });

  it('is the outermost proxy where everybody is trusted', () => {
    assert.equal(behind(['private'], '10.0.0.1', '10.0.0.3, 10.0.0.2'), '10.0.0.3');
  });

  it('comes from the settings, which take addresses and networks only', async () => {
    const view = (request: HttpRequest) => text(request.ip);
    const ask = async (trustedProxies: string[]) =>
      createServer(createTestApp([path('', view)], { settings: { security: { trustedProxies } } }), []).inject({
        url: '/',
        headers: { 'x-forwarded-for': '203.0.113.9' },
      });
    assert.equal((await ask([])).body, '127.0.0.1');
    assert.equal((await ask(['loopback'])).body, '203.0.113.9');
    for (const wrong of ['*', 'localhost', '10.0.0.0/33', '10.0.0.0/8/8', '', 'true'])
      assert.throws(
        () => defineSettings({ secretKey: TEST_KEY, security: { trustedProxies: [wrong] } }),
        /trustedProxies/,
        wrong,
      );
  });
});

describe('http/language', () => {
  const offered = ['en', 'de', 'pt-br', 'zh-hans'];

  it('is the one wanted most of those offered', () => {
    for (const [header, expected] of [
      ['de', 'de'],
      ['DE-at;q=0.5, fr', 'de'],
      ['fr, en;q=0.5, de;q=0.8', 'de'],
      ['pt', 'pt-br'],
      ['pt-PT', 'pt-br'],
      ['zh-Hans-CN', 'zh-hans'],
      ['fr, *;q=0.1', 'en'],
      ['de;q=0, fr', undefined],
      ['', undefined],
      ['de;q=2', undefined],
      [';;;,,, de;q=x', undefined],
      [`${'a,'.repeat(300)}de`, undefined],
    ] as const)
      assert.equal(preferredLanguage(header, offered), expected, header);
  });

  it('falls back to the project’s', async () => {
    const ask = async (settings: Partial<SettingsInput>, header: string) => {
      const app = createTestApp([path('', (request) => text(request.language))], { settings });
      return (await createServer(app, []).inject({ url: '/', headers: { 'accept-language': header } })).body;
    };
    assert.equal(await ask({ languages: ['en', 'de'], languageCode: 'en' }, 'de'), 'de');
    assert.equal(await ask({ languages: ['en', 'de'], languageCode: 'en' }, 'fr'), 'en');
    assert.equal(await ask({}, 'de'), 'en-us');
  });
});

describe('http/content security policy', () => {
  const serve = (security: SettingsInput['security']) => {
    const routes = [
      path('', () => text('plain')),
      path('nonce/', (request) => text(String(request.cspNonce))),
      path(
        'own/',
        withContentSecurityPolicy({ 'img-src': '*' }, () => text('own')),
      ),
      path(
        'none/',
        withContentSecurityPolicy(null, () => text('none')),
      ),
      path('set/', () => text('set', { headers: { 'content-security-policy': "default-src 'none'" } })),
    ];
    const app = createTestApp(routes, { settings: { ...(security && { security }) } });
    return createServer(app, securityMiddleware(app.settings));
  };
  const NAME = 'content-security-policy';

  it('forbids plugins and foreign bases by default, and nothing else', async () => {
    const server = serve(undefined);
    assert.equal((await server.inject('/')).headers[NAME], "object-src 'none'; base-uri 'self'");
    assert.equal((await server.inject('/nonce/')).body, 'undefined');
    assert.equal((await serve({ contentSecurityPolicy: null }).inject('/')).headers[NAME], undefined);
  });

  it('carries the nonce of a page that uses it, a new one each time', async () => {
    const policy = { 'script-src': ["'self'", CSP_NONCE] };
    const server = serve({
      contentSecurityPolicy: policy,
      contentSecurityPolicyReportOnly: { 'style-src': [CSP_NONCE] },
    });
    assert.equal((await server.inject('/')).headers[NAME], "script-src 'self'");
    const [first, second] = [await server.inject('/nonce/'), await server.inject('/nonce/')];
    assert.match(first.body, /^[\w-]{22}$/);
    assert.notEqual(first.body, second.body);
    assert.equal(first.headers[NAME], `script-src 'self' 'nonce-${first.body}'`);
    assert.equal(first.headers[`${NAME}-report-only`], `style-src 'nonce-${first.body}'`);
  });

  it('gives way to the view', async () => {
    const server = serve(undefined);
    assert.equal((await server.inject('/own/')).headers[NAME], 'img-src *');
    assert.equal((await server.inject('/none/')).headers[NAME], undefined);
    assert.equal((await server.inject('/set/')).headers[NAME], "default-src 'none'");
  });

  it('takes no source that would begin something else', () => {
    for (const wrong of [
      { 'img-src': '*; script-src *' },
      { 'img-src': ['a\nb'] },
      { 'Img Src': '*' },
      'default-src *',
      { 'img-src': 1 },
    ])
      assert.throws(
        () => defineSettings({ secretKey: TEST_KEY, security: { contentSecurityPolicy: wrong as never } }),
        /contentSecurityPolicy/,
      );
  });
});

describe('http/content security policy in templates', () => {
  it('writes the nonce of the response into scripts', async () => {
    const page = (request: HttpRequest) => {
      const context = requestContext(request, {});
      return text(request.app.templates.renderString('<script {% csp_nonce_attr %}></script>', context, request));
    };
    const site = await createAdminSite({
      models: {},
      routes: [path('page/', page)],
      settings: { security: { contentSecurityPolicy: { 'script-src': [CSP_NONCE] } } },
    });
    try {
      const { body, headers } = await (await site.visitor()).get('/page/');
      const nonce = /^<script nonce="([\w-]{22})"><\/script>$/.exec(body)?.[1];
      assert.equal(headers['content-security-policy'], `script-src 'nonce-${nonce}'`);
    } finally {
      await site.close();
    }
  });
});
