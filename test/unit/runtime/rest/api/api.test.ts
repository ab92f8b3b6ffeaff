// What holds for every API: who may call, in which format, how often, from which site, and what no response may contain.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { allowAny, isStaff } from '../../../../../src/runtime/access/rule.ts';
import { jwtAuthentication } from '../../../../../src/runtime/rest/authenticate/jwt.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { serializer } from '../../../../../src/runtime/rest/declare/serializer.ts';
import { apiView, modelViewSet, viewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import * as fields from '../../../../../src/runtime/rest/fields/index.ts';
import { cursorPagination } from '../../../../../src/runtime/rest/list/cursor.ts';
import { limitOffsetPagination } from '../../../../../src/runtime/rest/list/limit-offset.ts';
import { headerVersioning, pathVersioning } from '../../../../../src/runtime/rest/request/versioning.ts';
import { anonThrottle } from '../../../../../src/runtime/rest/throttle/throttle.ts';
import { type ApiApp, AUTHENTICATION, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';

const MODELS = `
model Note {
  id     Int     @id @default(autoincrement())
  text   String  /// @length(max: 30)
  rank   Int     @default(0)
  secret String  @default("s3cret") /// @sensitive
}
`;

const SECRET = 'a shared secret of at least thirty-two bytes';
const NOTES = { fields: ['id', 'text', 'rank'], permissions: allowAny } as const;
const range = serializer(
  { low: fields.integer(), high: fields.integer({ default: 10 }) },
  { validate: ({ low, high }) => (low > high ? 'low must not exceed high' : undefined) },
);

onBothDatabases('rest/api', (urlOf) => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    const notes = (path: string, options: object = {}) =>
      router({ path, name: path.replace(/\W/g, ''), ...options }).register('notes', modelViewSet('Note', NOTES));
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      settings: { cors: { origins: ['https://app.example.com'], credentials: true } },
      api: [
        router({ path: 'api/', authentication: AUTHENTICATION })
          .register('notes', modelViewSet('Note', { fields: ['id', 'text'] }))
          .register('open', modelViewSet('Note', NOTES))
          .register('all', modelViewSet('Note', { fields: 'all', permissions: allowAny }))
          .register('windows', modelViewSet('Note', { ...NOTES, pagination: limitOffsetPagination() }))
          .register(
            'endless',
            modelViewSet('Note', {
              ...NOTES,
              pagination: cursorPagination({ ordering: ['-rank'], sizeParam: 'size' }),
            }),
          )
          .register('staff', apiView({ get: () => ({ ok: true }), permissions: isStaff }))
          .register(
            'limited',
            apiView({ get: () => ({ ok: true }), permissions: allowAny, throttles: [anonThrottle('2/min')] }),
          )
          .register(
            'range',
            apiView({
              post: async (context) => {
                const { low, high } = await context.input();
                return { size: Number(high) - Number(low) };
              },
              input: range,
              permissions: allowAny,
            }),
          )
          .register(
            'colours',
            viewSet({
              list: () => ['red', 'green'],
              retrieve: ({ params }) => ({ name: params['pk'] }),
              permissions: allowAny,
            }),
          ),
        notes('v/<str:version>/', { versioning: pathVersioning({ allowed: ['1', '2'] }) }),
        notes('h/', { versioning: headerVersioning({ allowed: ['2'], default: '1' }) }),
        notes('jwt/', {
          authentication: [jwtAuthentication({ secret: SECRET, issuer: 'login', audience: 'api' })],
        }).register('who', apiView({ get: ({ user }) => ({ id: (user as { id?: unknown }).id }) })),
      ],
    });
    await api.createUser('ada@example.com');
    for (let rank = 1; rank <= 5; rank++) await api.db['note'].create({ data: { text: `note ${rank}`, rank } });
  });

  after(() => api?.close());

  const get = (url: string, headers: Record<string, string> = {}) => api.call('GET', url, { headers });

  describe('permissions', () => {
    it('refuse by default: strangers get 401 with the scheme to use, users without the permission 403', async () => {
      const stranger = await get('/api/notes/');
      assert.deepEqual([stranger.status, stranger.headers['www-authenticate']], [401, 'Basic realm="api"']);
      assert.equal((await api.call('GET', '/api/notes/', { as: 'ada@example.com' })).status, 403);
      assert.equal((await api.call('GET', '/api/staff/', { as: 'ada@example.com' })).status, 403);
    });

    it('ask for correct credentials', async () => {
      const wrong = `Basic ${Buffer.from('ada@example.com:wrong').toString('base64')}`;
      const { status, body } = await get('/api/open/', { authorization: wrong });
      assert.deepEqual([status, body], [401, { detail: 'Invalid username/password.' }]);
    });
  });

  it('never contains secrets, and takes none', async () => {
    const { body } = await get('/api/all/1/');
    assert.deepEqual(Object.keys(body as object).sort(), ['id', 'rank', 'text']);
    const made = await api.call('POST', '/api/all/', { body: { text: 'x', secret: 'mine' } });
    assert.equal(made.status, 201);
    const { id } = made.body as { id: number };
    const stored = await api.db['note'].findUnique({ where: { id }, omit: { secret: false } });
    assert.equal(stored?.['secret'], 's3cret');
    await api.db['note'].delete({ where: { id } });
  });

  describe('pages', () => {
    it('are windows', async () => {
      const { body } = await get('/api/windows/?limit=2&offset=2');
      const { count, next, previous, results } = body as Record<string, unknown>;
      assert.deepEqual(
        [count, next, previous, (results as unknown[]).length],
        [5, 'http://testserver/api/windows/?limit=2&offset=4', 'http://testserver/api/windows/?limit=2', 2],
      );
    });

    it('follow a cursor there and back', async () => {
      const ranks: number[] = [];
      let url: string | null = '/api/endless/?size=2';
      let last: Record<string, unknown> = {};
      while (url) {
        last = (await get(url)).body as Record<string, unknown>;
        ranks.push(...(last['results'] as { rank: number }[]).map(({ rank }) => rank));
        url = last['next'] as string | null;
      }
      assert.deepEqual(ranks, [5, 4, 3, 2, 1]);
      const before = (await get(String(last['previous']))).body as { results: { rank: number }[] };
      assert.deepEqual(
        before.results.map(({ rank }) => rank),
        [3, 2],
      );
      assert.equal((await get('/api/endless/?cursor=nonsense!')).status, 404);
    });
  });

  describe('views without a model', () => {
    it('parse and validate their body by a serializer', async () => {
      const post = async (body: object) => (await api.call('POST', '/api/range/', { body })).body;
      assert.deepEqual(await post({ low: '3' }), { size: 7 });
      assert.deepEqual(await post({}), { low: ['This field is required.'] });
      assert.deepEqual(await post({ low: 11 }), { non_field_errors: ['low must not exceed high'] });
    });

    it('are viewsets with handlers', async () => {
      assert.deepEqual((await get('/api/colours/')).body, ['red', 'green']);
      assert.deepEqual((await get('/api/colours/red/')).body, { name: 'red' });
      assert.equal((await api.call('POST', '/api/colours/', { body: {} })).status, 405);
    });
  });

  it('limits calls, with the time to wait', async () => {
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push(await get('/api/limited/'));
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [200, 200, 429],
    );
    const wait = Number(statuses[2]?.headers['retry-after']);
    assert.ok(wait >= 1 && wait <= 60, String(wait));
  });

  it('determines the version by path and by header', async () => {
    assert.equal((await get('/v/2/notes/')).status, 200);
    assert.equal((await get('/v/3/notes/')).status, 404);
    assert.equal((await get('/h/notes/', { accept: 'application/json; version=2' })).status, 200);
    assert.equal((await get('/h/notes/', { accept: 'application/json; version=3' })).status, 406);
  });

  describe('JSON Web Tokens', () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    function sign(claims: object, { key = SECRET, alg = 'HS256' } = {}): Record<string, string> {
      const text = `${encode({ alg })}.${encode(claims)}`;
      const signature = alg === 'none' ? '' : createHmac('sha256', key).update(text).digest('base64url');
      return { authorization: `Bearer ${text}.${signature}` };
    }

    it('sign a user in', async () => {
      const ada = await api.db['user'].findFirst({ where: { email: 'ada@example.com' } });
      const claims = { sub: String(ada?.['id']), iss: 'login', aud: 'api', exp: Math.floor(Date.now() / 1000) + 60 };
      assert.deepEqual((await get('/jwt/who/', sign(claims))).body, { id: ada?.['id'] });
      const forged: [string, Record<string, string>][] = [
        ['another key', sign(claims, { key: 'another secret of at least thirty-two bytes' })],
        ['no signature', sign(claims, { alg: 'none' })],
        ['expired', sign({ ...claims, exp: 1 })],
        ['never expires', sign({ ...claims, exp: undefined })],
        ['for another service', sign({ ...claims, aud: 'shop' })],
        ['of another issuer', sign({ ...claims, iss: 'evil' })],
        ['of nobody', sign({ ...claims, sub: '999999' })],
      ];
      for (const [what, headers] of forged) assert.equal((await get('/jwt/who/', headers)).status, 401, what);
      assert.equal((await get('/jwt/who/')).status, 401);
    });
  });

  describe('other sites', () => {
    it('may read if the settings name them, after a preflight', async () => {
      const origin = 'https://app.example.com';
      const preflight = await api.call('OPTIONS', '/api/open/', {
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      assert.equal(preflight.status, 204);
      assert.match(String(preflight.headers['access-control-allow-methods']), /POST/);
      const { headers } = await get('/api/open/', { origin });
      assert.deepEqual(
        [headers['access-control-allow-origin'], headers['access-control-allow-credentials']],
        [origin, 'true'],
      );
      const other = await get('/api/open/', { origin: 'https://evil.example' });
      assert.equal(other.headers['access-control-allow-origin'], undefined);
      assert.match(String(other.headers['vary']), /Origin/);
    });
  });

  it('describes itself by OPTIONS, and names the methods it has', async () => {
    const { status, body } = await api.call('OPTIONS', '/api/open/');
    assert.equal(status, 200);
    const { actions } = body as { actions: { POST: Record<string, { type: string; required: boolean }> } };
    assert.deepEqual([actions.POST['text']?.type, actions.POST['text']?.required], ['string', true]);
    const wrong = await api.call('PUT', '/api/open/', { body: {} });
    assert.deepEqual([wrong.status, wrong.headers['allow']], [405, 'GET, POST, HEAD, OPTIONS']);
  });

  it('has the format in the address, too', async () => {
    assert.equal((await get('/api/open.json', { accept: 'text/csv' })).status, 200);
  });
});

onBothDatabases('rest/api with problem details', (urlOf) => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      settings: { rest: { errors: 'problem' } },
      api: [router().register('notes', modelViewSet('Note', NOTES))],
    });
  });
  after(() => api?.close());

  it('answers in the shape of RFC 9457', async () => {
    const { status, headers, body } = await api.call('POST', '/api/notes/', { body: { rank: 'high' } });
    assert.equal(status, 400);
    assert.match(String(headers['content-type']), /^application\/problem\+json/);
    assert.deepEqual(body, {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'The request body is not valid.',
      instance: '/api/notes/',
      code: 'invalid',
      errors: [
        { pointer: '#/text', code: 'required', detail: 'This field is required.' },
        { pointer: '#/rank', code: 'invalid', detail: 'A valid integer is required.' },
      ],
    });
  });
});
