// Limits on calls are those of the site: two servers with one database count together.
import assert from 'node:assert/strict';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { createApiToken } from '../../../../../src/runtime/auth/tokens/api-tokens.ts';
import { action } from '../../../../../src/runtime/rest/declare/action.ts';
import { router, type Router } from '../../../../../src/runtime/rest/declare/router.ts';
import { apiView, modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { anonThrottle, scopedThrottle, userThrottle } from '../../../../../src/runtime/rest/throttle/throttle.ts';
import { type ApiApp, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';

const MODELS = 'model Note {\n  id   Int    @id @default(autoincrement())\n  text String\n}\n';
const get = (): object => ({ ok: true });

function views(): Router[] {
  const uploads = { permissions: allowAny, throttles: [scopedThrottle('uploads', '2/hour')] };
  return [
    router({ path: 'api/', permissions: allowAny })
      .register('anon', apiView({ get, throttles: [anonThrottle('3/hour')] }))
      .register('user', apiView({ get, throttles: [userThrottle('3/hour')] }))
      .register('both', apiView({ get, throttles: [anonThrottle('5/min'), userThrottle('2/day')] }))
      .register('photos', apiView({ get, ...uploads }))
      .register('videos', apiView({ get, ...uploads }))
      .register('free', apiView({ get }))
      .register(
        'notes',
        modelViewSet(
          'Note' as never,
          {
            fields: ['id', 'text'],
            actions: { rare: action({ detail: false, throttles: [scopedThrottle('rare', '1/hour')] }, get) },
          } as never,
        ),
      ),
  ];
}

onBothDatabases('rest/throttle', (urlOf) => {
  let servers: [ApiApp, ApiApp];
  const tokens: Record<string, string> = {};

  before(async function () {
    this.timeout(120_000);
    const options = { models: MODELS, api: views() };
    const first = await createApiApp({ ...options, postgresUrl: await urlOf(this) });
    const { databaseUrl } = first.app.settings;
    const second = await createApiApp({ ...options, postgresUrl: await urlOf(this), settings: { databaseUrl } });
    servers = [first, second];
    for (const name of ['ada', 'bob']) {
      const user = await first.createUser(`${name}@example.com`);
      tokens[name] = (await createApiToken(first.app, { user, scopes: ['read'] })).text;
    }
  });

  beforeEach(() => servers[0].app.database.executeRaw('DELETE FROM quintet_throttle'));

  after(async () => {
    for (const server of servers ?? []) await server.close();
  });

  interface Caller {
    user?: string;
    address?: string;
  }

  /** Calls that go to both servers in turn. */
  async function statuses(count: number, path: string, { user, address = '10.0.0.1' }: Caller = {}): Promise<number[]> {
    const found: number[] = [];
    for (let call = 0; call < count; call++) {
      const { statusCode } = await servers[call % 2]!.server.inject({
        url: `/api/${path}/`,
        remoteAddress: address,
        headers: { host: 'testserver', ...(user ? { authorization: `Bearer ${tokens[user]}` } : {}) },
      });
      found.push(statusCode);
    }
    return found;
  }

  it('of strangers are about their address, and not about users', async () => {
    assert.deepEqual(await statuses(5, 'anon'), [200, 200, 200, 429, 429]);
    assert.deepEqual(await statuses(1, 'anon', { address: '10.0.0.2' }), [200]);
    assert.deepEqual(await statuses(5, 'anon', { user: 'ada' }), [200, 200, 200, 200, 200]);
    assert.deepEqual(await statuses(2, 'free'), [200, 200]);
  });

  it('of users are about each user, wherever the calls come from, and of strangers about their address', async () => {
    assert.deepEqual(await statuses(2, 'user', { user: 'ada' }), [200, 200]);
    assert.deepEqual(await statuses(2, 'user', { user: 'ada', address: '10.0.0.9' }), [200, 429]);
    assert.deepEqual(await statuses(4, 'user', { user: 'bob' }), [200, 200, 200, 429]);
    assert.deepEqual(await statuses(4, 'user'), [200, 200, 200, 429]);
  });

  it('with a scope are counted together for all views that name it', async () => {
    assert.deepEqual(await statuses(1, 'photos', { user: 'ada' }), [200]);
    assert.deepEqual(await statuses(2, 'videos', { user: 'ada' }), [200, 429]);
    assert.deepEqual(await statuses(1, 'photos', { user: 'ada' }), [429]);
    assert.deepEqual(await statuses(1, 'photos', { user: 'bob' }), [200]);
  });

  it('of an action are its own', async () => {
    assert.deepEqual(await statuses(2, 'notes/rare'), [200, 429]);
    assert.deepEqual(await statuses(2, 'notes'), [200, 200]);
  });

  it('let exactly as many through as they say, when all calls come at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, call) => servers[call % 2]!.call('GET', '/api/anon/')),
    );
    assert.equal(all.filter(({ status }) => status === 200).length, 3);
    assert.equal(all.filter(({ status }) => status === 429).length, 17);
  });

  it('say how long to wait: for the longest of several', async () => {
    await statuses(2, 'both', { address: '127.0.0.1' });
    const { status, headers, body } = await servers[1].call('GET', '/api/both/');
    const seconds = Number(headers['retry-after']);
    assert.equal(status, 429);
    assert.ok(seconds > 86_000 && seconds <= 86_400, String(seconds));
    assert.deepEqual(body, { detail: `Request was throttled. Expected available in ${seconds} seconds.` });
  });

  it('begin again when their time is over', async () => {
    assert.deepEqual(await statuses(4, 'anon'), [200, 200, 200, 429]);
    await servers[0].app.database.executeRaw('UPDATE quintet_throttle SET expires_at = ?', Date.now() - 1);
    assert.deepEqual(await statuses(4, 'anon'), [200, 200, 200, 429]);
  });

  it('have a rate that can be read', () => {
    for (const rate of ['', '5', '0/min', 'x/min', '5/year', '-1/s'])
      assert.throws(() => anonThrottle(rate), { code: 'API_RATE_INVALID' }, rate);
    const { limit, windowSeconds } = scopedThrottle('a', '20/hour');
    assert.deepEqual([limit, windowSeconds], [20, 3600]);
  });
});
