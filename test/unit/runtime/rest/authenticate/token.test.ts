// API tokens: who they are, what their scopes let them do, and what is stored of them.
import assert from 'node:assert/strict';
import { policy } from '../../../../../src/runtime/access/policy.ts';
import { allowAny, isAuthenticated } from '../../../../../src/runtime/access/rule.ts';
import { accessOf } from '../../../../../src/runtime/access/access.ts';
import { createApiToken, listApiTokens, revokeApiToken } from '../../../../../src/runtime/auth/tokens/api-tokens.ts';
import { tokenAuthentication } from '../../../../../src/runtime/rest/authenticate/token.ts';
import { jwtAuthentication } from '../../../../../src/runtime/rest/authenticate/jwt.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { apiView, modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, type ApiAnswer, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';
import { eventually } from '../../../../support/eventually.ts';

const MODELS = `
model Note {
  id    Int    @id @default(autoincrement())
  text  String
  lines Line[]
}

model Line {
  id     Int    @id @default(autoincrement())
  text   String
  note   Note   @relation(fields: [noteId], references: [id], onDelete: Cascade)
  noteId Int
}
`;
const SECRET = 'a shared secret of at least thirty-two bytes';
const FORM = /^qnt_[A-Za-z0-9]{8}_[A-Za-z0-9]{43}$/;

onBothDatabases('rest/authenticate/token', (urlOf) => {
  let api: ApiApp;
  let ada: Record<string, unknown>;

  before(async function () {
    this.timeout(120_000);
    const anything = () => true;
    const rules = { view: anything, add: anything, change: anything, delete: anything };
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      policies: [policy('Note' as never, rules), policy('Line' as never, { ...rules, change: isAuthenticated })],
      api: [
        router({ path: 'api/' })
          .register('notes', modelViewSet('Note' as never, { fields: ['id', 'text'] } as never))
          .register(
            'sheets',
            modelViewSet(
              'Note' as never,
              {
                fields: ['id', 'text', 'lines'],
                nested: { lines: { fields: ['id', 'text'], write: 'replace' } },
              } as never,
            ),
          )
          .register('who', apiView({ get: ({ user }) => ({ id: (user as { id?: unknown }).id }), post: () => ({}) }))
          .register(
            'may',
            apiView({
              get: async ({ request }) => ({ delete: await accessOf(request).answer('Note', 'delete') }),
              permissions: isAuthenticated,
            }),
          ),
        router({
          path: 'mixed/',
          authentication: [
            tokenAuthentication({ keyword: 'Token' }),
            jwtAuthentication({ secret: SECRET, issuer: 'login', audience: 'api' }),
          ],
        })
          .register('who', apiView({ get: () => ({}), permissions: allowAny }))
          .register(
            'own-code',
            apiView({
              post: async ({ request }) => ({
                id: request.user.id,
                may: await accessOf(request).answer('Line', 'change'),
              }),
              permissions: allowAny,
            }),
          ),
      ],
    });
    ada = await api.createUser('ada@example.com');
    await api.db['note']!.create({ data: { text: 'one', lines: { create: [{ text: 'a' }] } } });
  });

  after(() => api?.close());

  const tokenOf = async (...scopes: string[]): Promise<string> =>
    (await createApiToken(api.app, { user: ada, scopes })).text;
  const call = (token: string, method: string, url: string, body?: unknown, keyword = 'Bearer'): Promise<ApiAnswer> =>
    api.call(method, url, {
      headers: { authorization: `${keyword} ${token}` },
      ...(body === undefined ? {} : { body }),
    });

  it('are the user, by either keyword, without a CSRF token', async () => {
    const token = await tokenOf('write');
    for (const keyword of ['Bearer', 'bearer', 'Token']) {
      const { status, body } = await call(token, 'GET', '/api/who/', undefined, keyword);
      assert.deepEqual([status, body], [200, { id: ada['id'] }]);
    }
    assert.equal((await call(token, 'POST', '/api/notes/', { text: 'two' })).status, 201);
  });

  it('are random texts of a known form, of which the database has the hash', async () => {
    const [first, second] = [await tokenOf('read'), await tokenOf('read')];
    assert.match(first, FORM);
    assert.notEqual(first, second);
    const stored = JSON.stringify(await api.app.database.queryRaw('SELECT * FROM quintet_token'), (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const token of [first, second]) {
      assert.ok(stored.includes(token.split('_')[1] as string));
      assert.ok(!stored.includes(token.split('_')[2] as string));
    }
  });

  describe('scopes', () => {
    it('limit the user: reading only, or single actions on single models', async () => {
      const statuses = async (token: string): Promise<number[]> => [
        (await call(token, 'GET', '/api/notes/')).status,
        (await call(token, 'PATCH', '/api/notes/1/', { text: 'changed' })).status,
        (await call(token, 'DELETE', '/api/notes/999/')).status,
        (await call(token, 'GET', '/api/who/')).status,
        (await call(token, 'POST', '/api/who/')).status,
      ];
      assert.deepEqual(await statuses(await tokenOf('write')), [200, 200, 404, 200, 200]);
      assert.deepEqual(await statuses(await tokenOf('read')), [200, 403, 403, 200, 403]);
      assert.deepEqual(await statuses(await tokenOf('posts.view_note')), [200, 403, 403, 403, 403]);
      assert.deepEqual(
        await statuses(await tokenOf('posts.view_note', 'posts.change_note')),
        [200, 200, 403, 403, 403],
      );
    });

    it('hold for the rows that a body has inside, and for code that asks by itself', async () => {
      const body = { text: 'x', lines: [{ text: 'b' }] };
      const narrow = await tokenOf('posts.view_note', 'posts.change_note');
      assert.equal((await call(narrow, 'PUT', '/api/sheets/1/', body)).status, 403);
      assert.deepEqual(
        (await api.db['line']!.findMany({ where: { noteId: 1 } })).map((line: { text?: unknown }) => line.text),
        ['a'],
      );
      const wide = await tokenOf('posts.view_note', 'posts.change_note', 'posts.add_line', 'posts.delete_line');
      assert.equal((await call(wide, 'PUT', '/api/sheets/1/', body)).status, 200);
      assert.deepEqual((await call(await tokenOf('read'), 'GET', '/api/may/')).body, { delete: false });
      assert.deepEqual((await call(await tokenOf('write'), 'GET', '/api/may/')).body, { delete: true });
    });

    it('must be known', async () => {
      await assert.rejects(tokenOf(), { code: 'TOKEN_SCOPE_UNKNOWN' });
      await assert.rejects(tokenOf('posts.chang_note'), /TOKEN_SCOPE_UNKNOWN|is not a scope/);
      await assert.rejects(tokenOf('posts.chang_note'), { hint: "Did you mean 'posts.change_note'?" });
    });
  });

  describe('are refused with 401 and what to send', () => {
    const refused = async (token: string, keyword = 'Token'): Promise<unknown[]> => {
      const { status, headers, body } = await call(token, 'GET', '/api/who/', undefined, keyword);
      return [status, headers['www-authenticate'], (body as { detail: string }).detail];
    };
    const INVALID = 'Bearer realm="api", error="invalid_token"';

    it('when they are unknown, expired or revoked', async () => {
      const other = `qnt_aaaaaaaa_${'b'.repeat(43)}`;
      assert.deepEqual(await refused(other, 'Bearer'), [401, INVALID, 'Invalid token.']);
      assert.deepEqual(await refused('0'.repeat(40)), [401, INVALID, 'Invalid token.']);
      assert.deepEqual(await refused('a b'), [
        401,
        INVALID,
        'Invalid token header. Token string should not contain spaces.',
      ]);
      assert.deepEqual(await refused(''), [401, INVALID, 'Invalid token header. No credentials provided.']);
      const expiresAt = new Date(Date.now() - 1);
      const { text } = await createApiToken(api.app, { user: ada, scopes: ['read'], expiresAt });
      assert.deepEqual(await refused(text), [401, INVALID, 'The token has expired.']);
      const token = await tokenOf('read');
      assert.equal(await revokeApiToken(api.app, token), true);
      assert.equal(await revokeApiToken(api.app, token), false);
      assert.deepEqual(await refused(token), [401, INVALID, 'Invalid token.']);
    });

    it('when their user is inactive or gone', async () => {
      const eve = await api.createUser('eve@example.com');
      const { text } = await createApiToken(api.app, { user: eve, scopes: ['read'] });
      await api.db['user']!.update({ where: { id: eve['id'] }, data: { isActive: false } });
      assert.deepEqual(await refused(text), [401, INVALID, 'User inactive or deleted.']);
      await api.db['user']!.delete({ where: { id: eve['id'] } });
      assert.deepEqual(await refused(text), [401, INVALID, 'User inactive or deleted.']);
    });

    it('when they are no token of any scheme, mistyped or shortened', async () => {
      const token = await tokenOf('read');
      for (const text of ['x.y.z', 'abc', '', token.slice(0, -1), `${token}x`])
        assert.deepEqual(await refused(text, 'Bearer'), [401, INVALID, 'Invalid token.'], text);
    });

    it('and without a token at all', async () => {
      const { status, headers, body } = await api.call('GET', '/api/who/');
      const detail = 'Authentication credentials were not provided.';
      assert.deepEqual([status, headers['www-authenticate'], body], [401, 'Bearer realm="api"', { detail }]);
    });
  });

  it('leave other bearer tokens to the next scheme', async () => {
    const { status, headers } = await call('x.y.z', 'GET', '/mixed/who/');
    assert.deepEqual([status, headers['www-authenticate']], [401, 'Bearer realm="api", error="invalid_token"']);
    const own = await call('0', 'GET', '/mixed/who/', undefined, 'Token');
    assert.deepEqual([own.status, own.headers['www-authenticate']], [401, 'Token']);
  });

  it('leave nothing to a session where the address does not accept one, also in code of the project', async () => {
    const visitor = api.visitor();
    await visitor.signIn('ada@example.com');
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const forged = await api.call('POST', '/mixed/own-code/', { headers: { cookie, origin: 'https://evil.example' } });
    assert.deepEqual([forged.status, forged.body], [200, { id: null, may: false }]);
    const token = await tokenOf('write');
    const own = await call(token, 'POST', '/mixed/own-code/', undefined, 'Token');
    assert.deepEqual(own.body, { id: ada['id'], may: true });
  });

  it('are listed with the time of their last use, which is written once a minute', async () => {
    const { token, text } = await createApiToken(api.app, { user: ada, scopes: ['read'], name: 'reports' });
    const listed = async () => (await listApiTokens(api.app, ada)).find(({ id }) => id === token.id);
    assert.deepEqual(await listed(), token);
    await call(text, 'GET', '/api/notes/');
    await eventually('the last use', async () => (await listed())?.lastUsedAt);
    const first = (await listed())?.lastUsedAt as Date;
    assert.ok(Math.abs(first.getTime() - Date.now()) < 30_000);
    const set = (time: number) =>
      api.app.database.executeRaw('UPDATE quintet_token SET last_used_at = ? WHERE id = ?', time, token.id);
    const recent = Date.now() - 30_000;
    await set(recent);
    await call(text, 'GET', '/api/notes/');
    assert.equal((await listed())?.lastUsedAt?.getTime(), recent);
    await set(Date.now() - 61_000);
    await call(text, 'GET', '/api/notes/');
    await eventually('the later use', async () => Number((await listed())?.lastUsedAt) > recent);
  });

  it('are not in the log', async () => {
    const token = await tokenOf('read');
    await call(token, 'GET', '/api/notes/?nonsense=1');
    await call(`${token}x`, 'GET', '/api/notes/', undefined, 'Token');
    assert.ok(!api.log.join('\n').includes(token.split('_')[2] as string));
  });

  it('need their table: without it, the log says what to type', async () => {
    const token = await tokenOf('read');
    await api.app.database.executeRaw('ALTER TABLE quintet_token RENAME TO away');
    try {
      api.log.length = 0;
      assert.equal((await call(token, 'GET', '/api/notes/')).status, 500);
      const log = api.log.join('\n');
      assert.match(log, /the database has no table quintet_token, which authentication by API tokens needs/);
      assert.match(log, /quintet makemigrations.*quintet migrate/);
      assert.equal((await api.call('GET', '/api/notes/')).status, 200);
    } finally {
      await api.app.database.executeRaw('ALTER TABLE away RENAME TO quintet_token');
    }
  });
});
