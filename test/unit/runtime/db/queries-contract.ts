import assert from 'node:assert/strict';
import { atomic } from '../../../../src/runtime/db/transactions/atomic.ts';
import {
  getOrCreate as getOrCreateOf,
  inBulk as inBulkOf,
  iterate as iterateOf,
  selectForUpdate as selectForUpdateOf,
  updateOrCreate,
} from '../../../../src/runtime/db/queries.ts';
import { translateDatabaseError } from '../../../../src/runtime/db/translate-error.ts';
import type { PrismaTestClient } from '../../../support/prisma-client.ts';

// The tests' clients have no generated types; docs/queries.md is compiled with such.
type Untyped = Record<string, unknown>;
const getOrCreate = getOrCreateOf as (model: unknown, options: object) => Promise<{ row: Untyped; created: boolean }>;
const inBulk = inBulkOf as (model: unknown, keys: unknown[], options?: object) => Promise<Map<unknown, Untyped>>;
const iterate = iterateOf as (model: unknown, options?: object) => AsyncGenerator<Untyped>;
const selectForUpdate = selectForUpdateOf as (model: unknown, args: object, options?: object) => Promise<Untyped[]>;

/** @param client of the library's models, opened in a `before` hook */
export function describeQueries(client: () => PrismaTestClient): void {
  let db: PrismaTestClient;
  beforeEach(async () => {
    db = client();
    await db['book'].deleteMany();
    await db['author'].deleteMany();
    await db['seat'].deleteMany();
  });

  it('gets a row or makes it, once when many ask', async () => {
    const ask = () => getOrCreate(db['author'], { where: { email: 'a' }, create: { email: 'a', name: 'Ann' } });
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    assert.equal(answers.filter(({ created }) => created).length, 1);
    assert.equal(new Set(answers.map(({ row }) => row['id'])).size, 1);
    assert.equal((await ask()).created, false);
  });

  it('gets or makes inside of a transaction without spoiling it', async () => {
    await db['author'].create({ data: { email: 'taken', name: 'x' } });
    await atomic(db, async (tx: PrismaTestClient) => {
      const other = getOrCreate(tx['author'], { where: { email: 'new' }, create: { email: 'taken' } });
      const error = await other.then(() => undefined, translateDatabaseError);
      assert.equal((error as { code?: string }).code, 'UNIQUE_VIOLATION');
      const { created } = await getOrCreate(tx['author'], { where: { email: 'new' }, create: { email: 'new' } });
      assert.equal(created, true);
    });
    assert.equal(await db['author'].count(), 2);
  });

  it('changes a row or makes it', async () => {
    const save = (name: string) =>
      updateOrCreate(db['author'], { where: { email: 'a' }, create: { email: 'a', name }, update: { name } });
    assert.deepEqual([(await save('one')).created, (await save('two')).created], [true, false]);
    assert.equal((await db['author'].findUnique({ where: { email: 'a' } })).name, 'two');
  });

  it('gives many rows by key', async () => {
    const made = [];
    for (const email of ['a', 'b', 'c']) made.push(await db['author'].create({ data: { email } }));
    const ids = made.map(({ id }: { id: number }) => id);
    const byId = await inBulk(db['author'], [ids[2], 999_999, ids[0]]);
    assert.deepEqual([...byId.keys()], [ids[2], ids[0]]);
    const byEmail = await inBulk(db['author'], ['b', 'none'], { field: 'email' });
    assert.equal(byEmail.get('b')?.['id'], ids[1]);
    assert.equal((await inBulk(db['author'], [])).size, 0);
    await assert.rejects(inBulk(db['seat'], [1]), { code: 'MODEL_KEY_UNSUITABLE' });
    await assert.rejects(inBulk(db['author'], ['x'], { field: 'name' }), { code: 'MODEL_KEY_UNSUITABLE' });
    await assert.rejects(inBulk({}, ['x']), { code: 'DELEGATE_UNKNOWN' });
  });

  it('goes through all rows, while they are removed, with keys of several fields too', async () => {
    for (let row = 1; row <= 3; row++)
      for (let number = 1; number <= 4; number++) await db['seat'].create({ data: { row, number } });
    const seen: string[] = [];
    for await (const seat of iterate(db['seat'], { chunkSize: 5, where: { number: { not: 2 } } })) {
      seen.push(`${seat['row']}.${seat['number']}`);
      await db['seat'].delete({ where: { row_number: { row: seat['row'], number: seat['number'] } } });
    }
    assert.deepEqual(seen, ['1.1', '1.3', '1.4', '2.1', '2.3', '2.4', '3.1', '3.3', '3.4']);
    assert.equal(await db['seat'].count(), 3);
  });

  it('goes through rows with what they include, and reads the key that a select or omit leaves out', async () => {
    for (const number of [1, 2, 3]) await db['seat'].create({ data: { row: 1, number, label: `L${number}` } });
    const all = async (options: object): Promise<Untyped[]> => {
      const rows: Untyped[] = [];
      for await (const row of iterate(db['seat'], { chunkSize: 2, ...options })) rows.push(row);
      return rows;
    };
    assert.deepEqual(await all({ select: { label: true } }), [
      { row: 1, number: 1, label: 'L1' },
      { row: 1, number: 2, label: 'L2' },
      { row: 1, number: 3, label: 'L3' },
    ]);
    assert.deepEqual(
      (await all({ omit: { row: true, number: true, label: true } })).map(({ row, number }) => `${row}.${number}`),
      ['1.1', '1.2', '1.3'],
    );
    const author = await db['author'].create({ data: { email: 'i', name: 'I' } });
    for await (const row of iterate(db['author'], { where: { id: author.id }, include: { books: true } }))
      assert.deepEqual(row['books'], []);
  });

  it('gives rows to change to one transaction at a time', async () => {
    await db['seat'].create({ data: { row: 1, number: 1, label: '0' } });
    const increment = () =>
      atomic(db, async (tx: PrismaTestClient) => {
        const [seat] = await selectForUpdate(tx['seat'], { where: { row: 1 } });
        assert.ok(seat);
        await new Promise((resolve) => setTimeout(resolve, 5));
        const where = { row_number: { row: 1, number: 1 } };
        await tx['seat'].update({ where, data: { label: String(Number(seat['label']) + 1) } });
      });
    await Promise.all([increment(), increment(), increment()]);
    assert.equal((await db['seat'].findFirst()).label, '3');
  });

  it('locks inside of transactions only', async () => {
    await assert.rejects(selectForUpdate(db['seat'], { where: {} }), { code: 'TRANSACTION_MISSING' });
    assert.deepEqual(await atomic(db, (tx: PrismaTestClient) => selectForUpdate(tx['seat'], { where: {} })), []);
  });
}

/** PostgreSQL's: others' locked rows are left out, or an error. */
export function describeLocks(client: () => PrismaTestClient): void {
  it('leaves out what others have locked, or fails at once', async () => {
    const db = client();
    for (const number of [1, 2]) await db['seat'].create({ data: { row: 9, number } });
    await atomic(db, async (tx: PrismaTestClient) => {
      await selectForUpdate(tx['seat'], { where: { row: 9, number: 1 } });
      const other = (onLocked: 'skip' | 'fail') =>
        new Promise<Untyped[]>((resolve, reject) => {
          // Outside of this transaction's context, as another request would be.
          setImmediate(() => {
            db['$transaction']((beside: PrismaTestClient) =>
              selectForUpdate(beside['seat'], { where: { row: 9 } }, { onLocked }),
            ).then(resolve, reject);
          });
        });
      assert.deepEqual(
        (await other('skip')).map(({ number }) => number),
        [2],
      );
      await assert.rejects(other('fail'), /could not obtain lock|55P03/);
    });
  });
}
