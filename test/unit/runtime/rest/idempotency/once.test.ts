// Idempotency-Key: a request that is sent again is not carried out again.
import assert from 'node:assert/strict';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { createApiToken } from '../../../../../src/runtime/auth/tokens/api-tokens.ts';
import { ApiError } from '../../../../../src/runtime/rest/errors.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { apiView, modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, type ApiAnswer, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';

const MODELS = `
model Order {
  id   Int    @id @default(autoincrement())
  item String /// @length(max: 20)
}
`;

onBothDatabases('rest/idempotency', (urlOf) => {
  let api: ApiApp;
  const tokens: Record<string, string> = {};
  let calls = 0;
  let started: () => void = () => undefined;
  let gate: Promise<void> = Promise.resolve();

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      api: [
        router({ path: 'api/', permissions: allowAny })
          .register('orders', modelViewSet('Order' as never, { fields: ['id', 'item'] } as never))
          .register(
            'slow',
            apiView({
              post: async () => {
                started();
                await gate;
                return { call: ++calls };
              },
            }),
          )
          .register(
            'broken',
            apiView({
              get: () => ({ call: ++calls }),
              post: () => {
                calls++;
                throw calls === 1 ? new Error('lost') : new ApiError(402, 'unpaid', 'Pay first.');
              },
            }),
          ),
      ],
    });
    for (const name of ['ada', 'bob']) {
      const user = await api.createUser(`${name}@example.com`);
      const create = async (...scopes: string[]) => (await createApiToken(api.app, { user, scopes })).text;
      tokens[name] = await create('write');
      tokens[`${name}, renewed`] = await create('write');
      tokens[`${name}, narrow`] = await create('posts.add_order', 'posts.view_order');
      tokens[`${name}, narrow, renewed`] = await create('posts.view_order', 'posts.add_order');
    }
  });

  beforeEach(async () => {
    calls = 0;
    gate = Promise.resolve();
    started = () => undefined;
    await api.db['order']!.deleteMany();
    await api.app.database.executeRaw('DELETE FROM quintet_idempotency');
  });

  after(() => api?.close());

  /** @param key of the request, if it has one @param name of the user, empty for a stranger */
  const headersOf = (key: string | undefined, name = 'ada'): Record<string, string> => ({
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(name === '' ? {} : { authorization: `Bearer ${tokens[name]}` }),
  });
  const order = (key?: string, body: unknown = { item: 'tea' }, name?: string): Promise<ApiAnswer> =>
    api.call('POST', '/api/orders/', { body, headers: headersOf(key, name) });
  const orders = (): Promise<number> => api.db['order']!.count() as Promise<number>;

  it('gives the first answer again, with its headers', async () => {
    const [first, second] = [await order('"k1"'), await order('k1')];
    assert.deepEqual([first.status, first.headers['idempotent-replayed']], [201, undefined]);
    assert.deepEqual([second.status, second.headers['idempotent-replayed']], [201, 'true']);
    assert.deepEqual(second.body, first.body);
    for (const name of ['location', 'etag', 'content-type', 'allow', 'vary'])
      assert.equal(second.headers[name], first.headers[name], name);
    assert.equal(await orders(), 1);
    await order('k2');
    assert.equal(await orders(), 2);
  });

  it('is about one user', async () => {
    assert.equal((await order('k')).headers['idempotent-replayed'], undefined);
    assert.equal((await order('k', undefined, 'bob')).headers['idempotent-replayed'], undefined);
    assert.equal((await order('k', undefined, '')).headers['idempotent-replayed'], undefined);
    assert.equal((await order('k', undefined, '')).headers['idempotent-replayed'], 'true');
    assert.equal(await orders(), 3);
  });

  it('is about one set of scopes, whichever token has it: a refusal of one is not the answer to another', async () => {
    const replayed = async (name: string) => {
      const { status, headers } = await order('k', undefined, name);
      assert.equal(status, 201);
      return headers['idempotent-replayed'];
    };
    assert.equal(await replayed('ada'), undefined);
    assert.equal(await replayed('ada, renewed'), 'true');
    assert.equal(await replayed('ada, narrow'), undefined);
    assert.equal(await replayed('ada, narrow, renewed'), 'true');
  });

  it('is about one request: another one with the same key is refused', async () => {
    const { id } = (await order('k')).body as { id: number };
    const other = await order('k', { item: 'milk' });
    assert.deepEqual(
      [other.status, other.body],
      [422, { detail: 'This Idempotency-Key was used for another request.' }],
    );
    const patch = await api.call('PATCH', `/api/orders/${id}/`, { body: { item: 'tea' }, headers: headersOf('k') });
    assert.equal(patch.status, 422);
    assert.equal(await orders(), 1);
  });

  it('repeats refusals, too, but not what failed on our side', async () => {
    const wrong = { item: 'x'.repeat(21) };
    const [first, second] = [await order('k', wrong), await order('k', wrong)];
    assert.deepEqual([first.status, second.status, second.headers['idempotent-replayed']], [400, 400, 'true']);
    assert.deepEqual(second.body, first.body);
    const broken = () => api.call('POST', '/api/broken/', { body: {}, headers: headersOf('b') });
    assert.equal((await broken()).status, 500);
    const answers = [await broken(), await broken()];
    assert.deepEqual(
      answers.map(({ status, body, headers }) => [status, body, headers['idempotent-replayed']]),
      [
        [402, { detail: 'Pay first.' }, undefined],
        [402, { detail: 'Pay first.' }, 'true'],
      ],
    );
    assert.equal(calls, 2);
  });

  it('answers 409 while the first request is running', async () => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const isStarted = new Promise<void>((resolve) => (started = resolve));
    const slow = () => api.call('POST', '/api/slow/', { body: {}, headers: headersOf('k') });
    const first = slow();
    await isStarted;
    const second = await slow();
    assert.deepEqual(
      [second.status, second.body],
      [409, { detail: 'A request with this Idempotency-Key is still running.' }],
    );
    open();
    assert.deepEqual((await first).body, { call: 1 });
    assert.deepEqual((await slow()).body, { call: 1 });
    assert.equal(calls, 1);
  });

  it('carries out one of many requests that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => order('race')));
    const created = answers.filter(({ status }) => status === 201);
    assert.ok(created.length >= 1);
    assert.deepEqual(new Set(answers.map(({ status }) => status).filter((status) => status !== 409)), new Set([201]));
    assert.equal(new Set(created.map(({ text }) => text)).size, 1);
    assert.equal(await orders(), 1);
  });

  it('forgets after a day', async () => {
    await order('k');
    const [row] = await api.app.database.queryRaw('SELECT expires_at FROM quintet_idempotency');
    const hours = (Number(row?.['expires_at']) - Date.now()) / 3_600_000;
    assert.ok(hours > 23.9 && hours <= 24, String(hours));
    await api.app.database.executeRaw('UPDATE quintet_idempotency SET expires_at = ?', Date.now() - 1);
    assert.equal((await order('k', { item: 'milk' })).status, 201);
    assert.equal(await orders(), 2);
  });

  it('stores no key and no user as they are', async () => {
    await order('a-very-special-key');
    const [row] = await api.app.database.queryRaw('SELECT key, fingerprint FROM quintet_idempotency');
    assert.ok(!/special|ada|tea/.test(JSON.stringify(row)));
  });

  it('is ignored by requests that only read, and must be well-formed', async () => {
    for (const call of [1, 2])
      assert.deepEqual((await api.call('GET', '/api/broken/', { headers: headersOf('k') })).body, { call });
    for (const key of ['', 'x'.repeat(256), 'with space', '"open', 'é'])
      assert.equal((await order(key)).status, 400, JSON.stringify(key));
    assert.equal(await orders(), 0);
  });

  it('needs its table: without it, the log says what to type', async () => {
    await api.app.database.executeRaw('ALTER TABLE quintet_idempotency RENAME TO away');
    try {
      api.log.length = 0;
      assert.equal((await order('k')).status, 500);
      assert.match(api.log.join('\n'), /no table quintet_idempotency, which the header Idempotency-Key needs/);
      assert.match(api.log.join('\n'), /quintet makemigrations.*quintet migrate/);
      assert.equal(await orders(), 0);
      assert.equal((await order()).status, 201);
    } finally {
      await api.app.database.executeRaw('ALTER TABLE away RENAME TO quintet_idempotency');
    }
  });
});
