import assert from 'node:assert/strict';
import type { Row } from '../../../../src/kernel/database.ts';
import { clearExpiredSessions, SessionStore } from '../../../../src/runtime/sessions/session-store.ts';
import { Session, USER_KEY, type JsonValue } from '../../../../src/runtime/sessions/session.ts';

type App = ConstructorParameters<typeof SessionStore>[0];

/** An app whose own session model has these rows, by the stored key. */
function appWithRows(): { app: App; rows: Map<string, Row> } {
  const rows = new Map<string, Row>();
  const delegate = {
    findUnique: async ({ where: { key } }: { where: { key: string } }) => rows.get(key) ?? null,
    create: async ({ data }: { data: Row & { key: string } }) => void rows.set(data.key, data),
    async updateMany({ where: { key }, data }: { where: { key: string }; data: Row }) {
      const row = rows.get(key);
      if (row) rows.set(key, { ...row, ...data });
      return { count: row ? 1 : 0 };
    },
    async deleteMany({ where: { key, expiresAt } }: { where: { key?: string; expiresAt?: { lte: Date } } }) {
      const gone = [...rows.keys()].filter((one) =>
        expiresAt ? (rows.get(one)?.['expiresAt'] as Date) <= expiresAt.lte : one === key,
      );
      for (const one of gone) rows.delete(one);
      return { count: gone.length };
    },
  };
  const fields = ['key', 'data', 'expiresAt'].map((name) => ({ name }));
  const app = {
    settings: { sessionModel: 'Session' },
    models: { find: () => ({ fields }), delegate: () => delegate },
  };
  return { app: app as unknown as App, rows };
}

const sessionOf = (data: Record<string, JsonValue>): Session => new Session(undefined, data, async () => undefined);
const later = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

describe('sessions/session-store', () => {
  it('gives back what was stored under a key of 32 letters and digits', async () => {
    const store = new SessionStore(appWithRows().app);
    const key = await store.create(sessionOf({ cart: [1, 2] }), later(60));
    assert.match(key, /^[A-Za-z0-9]{32}$/);
    assert.deepEqual(await store.load(key), { cart: [1, 2] });
    assert.notEqual(await store.create(sessionOf({}), later(60)), key);
  });

  it('stores no key that could be used', async () => {
    const { app, rows } = appWithRows();
    const store = new SessionStore(app);
    const key = await store.create(sessionOf({ a: 1 }), later(60));
    const [stored] = rows.keys();
    assert.ok(stored !== undefined && stored !== key);
    assert.equal(await store.load(stored), undefined);
    assert.ok(!JSON.stringify([...rows]).includes(key));
  });

  it('asks the database for no key that it cannot have made', async () => {
    const { app } = appWithRows();
    app.models.delegate = (() => ({ findUnique: () => assert.fail('the database was asked') })) as never;
    const store = new SessionStore(app);
    for (const key of ['', 'x', 'k'.repeat(31), 'k'.repeat(33), `${'k'.repeat(31)}-`, `${'k'.repeat(32)}\n`])
      assert.equal(await store.load(key), undefined, JSON.stringify(key));
  });

  it('has no session after its time', async () => {
    const store = new SessionStore(appWithRows().app);
    const key = await store.create(sessionOf({ a: 1 }), later(-1));
    assert.equal(await store.load(key), undefined);
    assert.equal(await store.update(key, sessionOf({ a: 2 }), later(60)), true);
    assert.deepEqual(await store.load(key), { a: 2 });
  });

  it('brings no removed session back', async () => {
    const { app, rows } = appWithRows();
    const store = new SessionStore(app);
    const key = await store.create(sessionOf({ [USER_KEY]: '1' }), later(60));
    await store.remove(key);
    assert.equal(await store.load(key), undefined);
    assert.equal(await store.update(key, sessionOf({ [USER_KEY]: '1' }), later(60)), false);
    assert.equal(rows.size, 0);
  });

  it('takes a row that something else wrote for an empty session', async () => {
    const { app, rows } = appWithRows();
    const store = new SessionStore(app);
    const key = await store.create(sessionOf({ a: 1 }), later(60));
    for (const data of ['', '{', 'null', '[1]', '"text"', '7']) {
      for (const [stored, row] of rows) rows.set(stored, { ...row, data });
      assert.deepEqual(await store.load(key), {}, data);
    }
  });

  it('clears expired sessions away, and no other', async () => {
    const { app } = appWithRows();
    const store = new SessionStore(app);
    await store.create(sessionOf({ a: 1 }), later(-5));
    await store.create(sessionOf({ a: 2 }), later(-1));
    const key = await store.create(sessionOf({ a: 3 }), later(60));
    assert.equal(await clearExpiredSessions(app), 2);
    assert.equal(await clearExpiredSessions(app), 0);
    assert.deepEqual(await store.load(key), { a: 3 });
    assert.equal(await store.clearExpired(later(61)), 1);
  });
});
