// What only the database refuses is an error of the request, as it is one of a form.
import assert from 'node:assert/strict';
import { allowAny } from '../../../../src/runtime/access/rule.ts';
import { router } from '../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, createApiApp } from '../../../support/api-app.ts';
import { freshPostgresUrl, needsPostgres } from '../../../support/postgres.ts';

const MODELS = `
model Item {
  id   Int    @id @default(autoincrement())
  rank Int    @default(0)
  note Json?
}
`;

describe('save/database-refusals', () => {
  let api: ApiApp;

  before(async function () {
    await needsPostgres(this);
    this.timeout(120_000);
    const items = modelViewSet('Item' as never, { fields: ['id', 'rank', 'note'], bulk: true } as never);
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await freshPostgresUrl(),
      api: [router({ path: 'api/', permissions: allowAny }).register('items', items)],
    });
    await api.app.database.executeRaw('ALTER TABLE "Item" ADD CONSTRAINT positive CHECK (rank >= 0)');
  });

  after(() => api?.close());

  it('are problems of the row', async () => {
    const refused = async (body: unknown): Promise<unknown[]> => {
      const answer = await api.call('POST', '/api/items/', { body });
      return [answer.status, answer.body];
    };
    const check = { non_field_errors: ['Constraint “positive” is violated.'] };
    const value = { non_field_errors: ['The database does not accept one of these values.'] };
    assert.deepEqual(await refused({ rank: -1 }), [400, check]);
    assert.deepEqual(await refused({ note: { a: 'b\0' } }), [400, value]);
    assert.deepEqual(await refused([{ rank: 1 }, { rank: -1 }, { rank: 2 }]), [400, [{}, check, {}]]);
    assert.equal(await api.db['item']!.count(), 0);
  });
});
