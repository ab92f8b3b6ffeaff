import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsPostgres } from '../../../../support/postgres.ts';
import type { PrismaTestClient } from '../../../../support/prisma-client.ts';
import { describeLocks, describeQueries } from '../queries-contract.ts';
import { describeBypass, describeTransactions, openLibrary } from './transactions-contract.ts';

describe('runtime/db/transactions: SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-atomic-'));
  let db: PrismaTestClient;
  before(async () => {
    db = await openLibrary('sqlite', `file:${join(folder, 'db.sqlite3')}`);
  });
  after(async () => {
    await db?.['$disconnect']();
    rmSync(folder, { recursive: true, force: true });
  });
  describeTransactions(() => db);
  describeBypass(() => db);
  describeQueries(() => db);
});

describe('runtime/db/transactions: PostgreSQL', () => {
  let db: PrismaTestClient;
  before(async function () {
    this.timeout(60_000);
    db = await openLibrary('postgresql', await needsPostgres(this));
  });
  after(async () => db?.['$disconnect']());
  describeTransactions(() => db);
  describeQueries(() => db);
  describeLocks(() => db);
});
