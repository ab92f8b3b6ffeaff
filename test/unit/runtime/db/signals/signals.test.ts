import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atomic } from '../../../../../src/runtime/db/transactions/atomic.ts';
import { useSignals } from '../../../../../src/runtime/db/client/declared-parts.ts';
import { needsPostgres } from '../../../../support/postgres.ts';
import { describeSignals, openSignalled, type SignalledLibrary } from './signals-contract.ts';

describe('runtime/db/signals: SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-signals-'));
  let library: SignalledLibrary;
  before(async () => {
    library = await openSignalled('sqlite', `file:${join(folder, 'db.sqlite3')}`);
  });
  after(async () => {
    await library?.database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  describeSignals(() => library);

  it('does not join a transaction that the caller did not name', async () => {
    useSignals(library.database, [{ model: 'Book', handlers: { postSave: () => {} } }]);
    const { db } = library;
    await assert.rejects(
      atomic(db, () => db['book'].create({ data: { title: 'beside' } })),
      { code: 'TRANSACTION_BYPASSED' },
    );
  });

  it('finds the signals of the project where no app was put together', async () => {
    const heard: unknown[] = [];
    const load = async () => [{ model: 'Book', handlers: { postSave: () => heard.push('saved') } }];
    const { db, database } = await openSignalled('sqlite', `file:${join(folder, 'script.sqlite3')}`, load);
    await db['book'].create({ data: { title: 'Emma' } });
    await db['shelf'].create({ data: { name: 's' } });
    assert.deepEqual(heard, ['saved']);
    await database.close();
  });
});

describe('runtime/db/signals: PostgreSQL', () => {
  let library: SignalledLibrary;
  before(async function () {
    this.timeout(60_000);
    library = await openSignalled('postgresql', await needsPostgres(this));
  });
  after(async () => library?.database.close());
  describeSignals(() => library);

  it('does not join a transaction that the caller did not name', async () => {
    useSignals(library.database, [{ model: 'Book', handlers: { postSave: () => {} } }]);
    const { db } = library;
    const both = atomic(db, async () => {
      await db['book'].create({ data: { title: 'beside' } });
      throw new Error('back');
    });
    await assert.rejects(both, /back/);
    assert.equal(await db['book'].count({ where: { title: 'beside' } }), 1);
  });
});
