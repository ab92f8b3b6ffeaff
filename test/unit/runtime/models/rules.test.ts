import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../../src/runtime/db/connect.ts';
import type { ModelScopes } from '../../../../src/runtime/db/client/scopes.ts';
import { needsPostgres } from '../../../support/postgres.ts';
import type { PrismaTestClient } from '../../../support/prisma-client.ts';
import { describeRules, openRuled } from './rules-contract.ts';

describe('runtime/models: SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-rules-'));
  let db: PrismaTestClient;
  before(async () => {
    db = await openRuled('sqlite', `file:${join(folder, 'db.sqlite3')}`);
  });
  after(async () => {
    await db?.['$disconnect']();
    rmSync(folder, { recursive: true, force: true });
  });
  describeRules(() => db);
});

describe('runtime/models: PostgreSQL', () => {
  let db: PrismaTestClient;
  before(async function () {
    this.timeout(60_000);
    db = await openRuled('postgresql', await needsPostgres(this));
  });
  after(async () => db?.['$disconnect']());
  describeRules(() => db);
});

describe('runtime/models: scopes that cannot be', () => {
  const schema = { provider: 'sqlite' as const, models: [{ name: 'Post', fields: [] }], enums: [] };
  const declare = (...scopes: ModelScopes[]) =>
    connect(Object as never, { url: 'file:x', schema: schema as never, scopes });

  it('are refused when the client is made', () => {
    assert.throws(() => declare({ model: 'Pots', scopes: {} }), {
      code: 'SCOPES_MODEL_UNKNOWN',
      hint: 'Did you mean Post?',
    });
    assert.throws(() => declare({ model: 'Post', scopes: { count: {} } }), { code: 'SCOPE_NAME_TAKEN' });
    const twice = { model: 'Post', scopes: { live: {} } };
    assert.throws(() => declare(twice, twice), { code: 'SCOPE_NAME_TAKEN' });
  });
});
