// Passwords in requests: browsers send them by themselves, so forms of other sites are refused.
import assert from 'node:assert/strict';
import { isAuthenticated } from '../../../../../src/runtime/access/rule.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { apiView } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, AUTHENTICATION, createApiApp } from '../../../../support/api-app.ts';

const FORM = 'application/x-www-form-urlencoded';

describe('rest/authenticate/basic', () => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      api: [
        router({ path: 'api/', authentication: AUTHENTICATION }).register(
          'do',
          apiView({ get: () => ({}), post: () => ({}), permissions: isAuthenticated }),
        ),
      ],
    });
    await api.createUser('ada@example.com');
  });

  after(() => api?.close());

  const post = async (headers: Record<string, string>): Promise<number> =>
    (await api.call('POST', '/api/do/?format=json', { as: 'ada@example.com', headers })).status;

  it('refuses what a page of another site can send without a permission by CORS', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://testserver.evil.example'])
      for (const type of [FORM, 'multipart/form-data; boundary=x', 'text/plain', undefined])
        assert.equal(await post({ origin, ...(type && { 'content-type': type }) }), 403, `${type} of ${origin}`);
  });

  it('takes requests of its own pages, of scripts, and those that CORS decides about', async () => {
    assert.equal(await post({ origin: 'http://testserver', 'content-type': FORM }), 200);
    assert.equal(await post({ 'content-type': FORM }), 200);
    assert.equal(await post({ origin: 'https://evil.example', 'content-type': 'application/json' }), 200);
  });
});
