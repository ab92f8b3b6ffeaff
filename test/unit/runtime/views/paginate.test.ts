import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginate as paginateModel } from '../../../../src/runtime/views/paginate.ts';
import type { Page } from '../../../../src/runtime/views/paginator.ts';
import type { PrismaTestClient } from '../../../support/prisma-client.ts';
import { openLibrary } from '../db/transactions/transactions-contract.ts';

// The tests' clients have no generated types; docs/queries.md is compiled with such.
const paginate = paginateModel as (model: unknown, args: object, options?: object) => Promise<Page<{ email: string }>>;

describe('runtime/views/paginate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-paginate-'));
  let db: PrismaTestClient;
  before(async () => {
    db = await openLibrary('sqlite', `file:${join(folder, 'db.sqlite3')}`);
    for (const email of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await db['author'].create({ data: { email } });
  });
  after(async () => {
    await db?.['$disconnect']();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = async (page: unknown, options: object = {}) => {
    const found = await paginate(db['author'], { orderBy: { email: 'asc' } }, { page, perPage: 3, ...options });
    return [found.number, found.paginator.numPages, found.items.map(({ email }) => email).join('')];
  };

  it('gives a page of rows with the number of pages', async () => {
    assert.deepEqual(await ask(2), [2, 3, 'def']);
    assert.deepEqual(await ask('3'), [3, 3, 'g']);
    assert.deepEqual(await ask('2', { orphans: 1 }), [2, 2, 'defg']);
  });

  it('gives the nearest page for a number that is none', async () => {
    assert.deepEqual(await ask(undefined), [1, 3, 'abc']);
    assert.deepEqual(await ask('x'), [1, 3, 'abc']);
    assert.deepEqual(await ask(99), [3, 3, 'g']);
  });

  it('counts what the condition leaves, nothing included', async () => {
    const none = await paginate(db['author'], { where: { email: 'none' } });
    assert.deepEqual([none.number, none.paginator.count, none.items.length], [1, 0, 0]);
    const few = await paginate(db['author'], { where: { email: { in: ['a', 'g'] } }, orderBy: { email: 'desc' } });
    assert.deepEqual(
      few.items.map(({ email }) => email),
      ['g', 'a'],
    );
  });
});
