// Numbers that a column of PostgreSQL cannot hold are no row in an address, and refused in filters and bodies.
import assert from 'node:assert/strict';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, createApiApp } from '../../../../support/api-app.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

const MODELS = `
model Size {
  id    Int  @id @default(autoincrement()) @db.SmallInt
  width Int  @default(1) @db.SmallInt
  next  Size? @relation("next", fields: [nextId], references: [id])
  nextId Int? @db.SmallInt
  prior Size[] @relation("next")
}
`;

describe('rest/resource: keys of native types on PostgreSQL', () => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await needsPostgres(this),
      api: [
        router({ path: 'api/', permissions: allowAny }).register(
          'sizes',
          modelViewSet('Size', { fields: ['id', 'width', 'next'], filters: ['width', 'next'] }),
        ),
      ],
    });
    await api.db['size'].create({ data: { id: 1 } });
  });
  after(() => api?.close());

  it('finds the row of a number that fits, and none for others', async () => {
    assert.equal((await api.call('GET', '/api/sizes/1/')).status, 200);
    for (const key of ['999999', '32768', '-32769', '99999999999999999999'])
      for (const method of ['GET', 'PATCH', 'DELETE'])
        assert.equal((await api.call(method, `/api/sizes/${key}/`)).status, 404, `${method} ${key}`);
  });

  it('refuses numbers that do not fit in filters and bodies, by the field', async () => {
    for (const name of ['width', 'next']) {
      const { status, body } = await api.call('GET', `/api/sizes/?${name}=40000`);
      assert.deepEqual([status, Object.keys(body as object)], [400, [name]]);
      const posted = await api.call('POST', '/api/sizes/', { body: { [name]: 40_000 } });
      assert.deepEqual([posted.status, Object.keys(posted.body as object)], [400, [name]]);
    }
  });
});
