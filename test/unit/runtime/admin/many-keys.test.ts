// A selection of rows whose key has several columns, on both databases: any number of them.
import assert from 'node:assert/strict';
import { anyOfWhere } from '../../../../src/runtime/admin/primary-key.ts';
import { openModels, type ModelDatabase } from '../../../support/model-database.ts';
import { needsPostgres } from '../../../support/postgres.ts';

const MODELS = `
model Seat {
  hall Int
  row  Int
  name String @default("")

  @@id([hall, row])
}

model Place {
  x    Int
  y    Int
  z    Int
  name String @default("")

  @@id([x, y, z])
}
`;
const MANY = 2500;

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`runtime/admin/primary-key, ${provider}`, function () {
    this.timeout(120_000);
    let models: ModelDatabase;
    before(async function () {
      models = await openModels(MODELS, provider === 'postgresql' ? await needsPostgres(this) : undefined);
    });
    after(() => models?.close());

    it('finds rows of thousands of different first columns', async () => {
      const keys = Array.from({ length: MANY }, (_, index) => ({ hall: index, row: index % 7 }));
      await models.db['seat'].createMany({ data: [...keys, ...keys.map(({ hall }) => ({ hall, row: 9 }))] });
      const seat = models.schema.models.find(({ name }) => name === 'Seat');
      assert.ok(seat);
      assert.equal(await models.db['seat'].count({ where: { AND: [{ name: '' }, anyOfWhere(seat, keys)] } }), MANY);
    });

    it('finds thousands of rows of one first column', async () => {
      const keys = Array.from({ length: MANY }, (_, index) => ({ x: 1, y: index, z: index % 3 }));
      await models.db['place'].createMany({ data: [...keys, { x: 1, y: 0, z: 9 }] });
      const place = models.schema.models.find(({ name }) => name === 'Place');
      assert.ok(place);
      assert.equal(await models.db['place'].count({ where: anyOfWhere(place, keys) }), MANY);
    });
  });
}
