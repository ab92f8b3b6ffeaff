import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { MAX_SESSION_BYTES, Session, USER_KEY, type JsonValue } from '../../../../src/runtime/sessions/session.ts';

const KEY = 'k'.repeat(32);

/** The session of a visitor who has one, and the keys whose rows it removed. */
function storedSession(data: Record<string, JsonValue> = {}): { session: Session; removed: string[] } {
  const removed: string[] = [];
  return { session: new Session(KEY, data, async (key) => void removed.push(key)), removed };
}

const newSession = (): Session => new Session(undefined, {}, async () => assert.fail('there is no row'));

describe('sessions/session', () => {
  describe('values', () => {
    it('are found by their key, and undefined without', () => {
      const session = newSession();
      session.set('cart', [1, { count: 2 }]);
      session.set('nothing', null);
      assert.deepEqual(session.get('cart'), [1, { count: 2 }]);
      assert.equal(session.get('nothing'), null);
      assert.equal(session.get('other'), undefined);
      assert.deepEqual([session.has('nothing'), session.has('other')], [true, false]);
      assert.deepEqual(session.keys(), ['cart', 'nothing']);
    });

    it('may have any key, those of every object too', () => {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')), (key) => {
          const session = newSession();
          assert.deepEqual([session.get(key), session.has(key), session.delete(key)], [undefined, false, false]);
          session.set(key, 'mine');
          assert.equal(session.get(key), 'mine');
          assert.deepEqual(Object.entries(JSON.parse(session.serialize()) as object), [[key, 'mine']]);
        }),
      );
    });

    it('are those of the moment at which they were set', () => {
      const session = newSession();
      const cart = [1];
      session.set('cart', cart);
      cart.push(2);
      assert.deepEqual(session.get('cart'), [1]);
    });

    it('that are not JSON are refused with the reason, at any depth', () => {
      const session = newSession();
      for (const [value, reason] of [
        [undefined, 'a value of type undefined is not JSON'],
        [() => 1, 'a value of type function is not JSON'],
        [1n, 'a value of type bigint is not JSON'],
        [Number.NaN, 'NaN is not a JSON number'],
        [[1, { since: new Date(0) }], 'a value of type Date is not JSON'],
        [{ list: new Map() }, 'a value of type Map is not JSON'],
      ] as const) {
        const message = `session value 'x' cannot be stored: ${reason}`;
        assert.throws(() => session.set('x', value as unknown as JsonValue), {
          code: 'SESSION_VALUE_INVALID',
          message,
        });
      }
      assert.ok(session.isEmpty);
      assert.equal(session.changes.isModified, false);
    });

    it('come back from storage as they were', () => {
      fc.assert(
        fc.property(fc.jsonValue(), (value) => {
          const session = newSession();
          session.set('value', value as JsonValue);
          assert.deepEqual(JSON.parse(session.serialize()), JSON.parse(JSON.stringify({ value })));
        }),
      );
    });

    it('have 64 kB together, counted in bytes', () => {
      const session = newSession();
      const frame = JSON.stringify({ text: '' }).length;
      session.set('text', 'x'.repeat(MAX_SESSION_BYTES - frame));
      assert.equal(Buffer.byteLength(session.serialize()), MAX_SESSION_BYTES);
      session.set('text', 'é'.repeat((MAX_SESSION_BYTES - frame) / 2 + 1));
      assert.throws(() => session.serialize(), { code: 'SESSION_TOO_LARGE' });
    });
  });

  describe('changes', () => {
    const flagsOf = ({ changes: { isAccessed, isModified } }: Session) => ({ isAccessed, isModified });

    it('are none before anybody asks', () => {
      const { session } = storedSession({ a: 1 });
      assert.equal(session.isEmpty, false);
      assert.equal(session.peek('a'), 1);
      assert.equal(session.userId, undefined);
      assert.deepEqual(flagsOf(session), { isAccessed: false, isModified: false });
    });

    it('do not follow from reading, on which the response depends', () => {
      for (const read of [
        (session: Session) => session.get('a'),
        (session: Session) => session.has('none'),
        (session: Session) => session.keys(),
        (session: Session) => session.delete('none'),
        (session: Session) => session.markAccessed(),
      ]) {
        const { session } = storedSession({ a: 1 });
        read(session);
        assert.deepEqual(flagsOf(session), { isAccessed: true, isModified: false });
      }
    });

    it('follow from setting and deleting', () => {
      for (const change of [
        (session: Session) => session.set('a', 1),
        (session: Session) => assert.equal(session.delete('a'), true),
        (session: Session) => session.cycleKey(),
      ]) {
        const { session } = storedSession({ a: 1 });
        change(session);
        assert.deepEqual(flagsOf(session), { isAccessed: true, isModified: true });
      }
    });

    it('leave the data that the session was made from alone', () => {
      const data = { a: 1 };
      const { session } = storedSession(data);
      session.set('a', 2);
      assert.deepEqual(data, { a: 1 });
    });
  });

  describe('the key', () => {
    it('is new for a visitor without a row, and stays for one who has it', () => {
      assert.deepEqual(
        [newSession(), storedSession().session].map(({ changes }) => [changes.storedKey, changes.needsNewKey]),
        [
          [undefined, true],
          [KEY, false],
        ],
      );
    });

    it('changes by cycleKey, with the data kept', () => {
      const { session, removed } = storedSession({ a: 1 });
      session.cycleKey();
      assert.deepEqual([session.changes.storedKey, session.changes.needsNewKey, session.peek('a')], [KEY, true, 1]);
      assert.deepEqual(removed, []);
    });

    it('ends by flush, with the data and the row', async () => {
      const { session, removed } = storedSession({ a: 1, [USER_KEY]: '7' });
      await session.flush();
      assert.deepEqual(removed, [KEY]);
      assert.deepEqual([session.isEmpty, session.userId, session.changes.storedKey], [true, undefined, undefined]);
      session.set('b', 2);
      assert.deepEqual(session.changes.needsNewKey, true);
      await session.flush();
      assert.deepEqual(removed, [KEY], 'a row is removed once');
    });
  });

  it('knows its user by a text, and takes nothing else for one', () => {
    assert.equal(storedSession({ [USER_KEY]: '7' }).session.userId, '7');
    for (const value of [7, null, ['7'], { id: '7' }])
      assert.equal(storedSession({ [USER_KEY]: value }).session.userId, undefined);
  });
});
