// Any number of keys fits into one condition: SQLite alone would stop at 1,000 alternatives.
import assert from 'node:assert/strict';
import { anyKey, anyOf, keyConditions } from '../../../../src/runtime/db/key-conditions.ts';
import { openModels, type ModelDatabase } from '../../../support/model-database.ts';
import { needsPostgres } from '../../../support/postgres.ts';

const MODELS = 'model Seat {\n  line Int\n  place Int\n  note String @default("")\n  @@id([line, place])\n}\n';
const SEATS = Array.from({ length: 3000 }, (_, index) => ({ line: index % 50, place: index }));

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`runtime/db/key-conditions, ${provider}`, function () {
    this.timeout(120_000);
    let models: ModelDatabase;
    before(async function () {
      models = await openModels(MODELS, provider === 'postgresql' ? await needsPostgres(this) : undefined);
      await models.db['seat'].createMany({ data: SEATS });
    });
    after(() => models?.close());
    const count = (where: object): Promise<number> => models.db['seat'].count({ where });

    it('finds thousands of rows by composite keys, at once or in parts', async () => {
      const keys = SEATS.slice(0, 2500);
      assert.equal(await count({ AND: [anyKey(['line', 'place'], keys), { line: { gte: 0 } }] }), 2500);
      let found = 0;
      for (const condition of keyConditions(['line', 'place'], keys)) found += await count(condition);
      assert.equal(found, 2500);
      assert.equal(await count(anyKey(['place'], keys)), 2500);
    });

    it('combines thousands of other conditions', async () => {
      const conditions = SEATS.slice(0, 2500).map(({ place }) => ({ place: { equals: place } }));
      assert.equal(await count(anyOf(conditions)), 2500);
    });

    it('finds nothing for no keys', async () => {
      assert.equal(await count(anyKey(['line', 'place'], [])), 0);
      assert.equal(await count({ AND: [anyKey(['place'], []), { line: 1 }] }), 0);
      assert.equal(await models.db['seat'].count({ where: { AND: [{ OR: [] }, { note: { not: 'x' } }] } }), 0);
      assert.deepEqual(await models.db['seat'].findMany({ where: { line: 1, OR: [] } }), []);
      assert.equal(
        (await models.db['seat'].updateMany({ where: { NOT: { OR: [] }, line: 1 }, data: { note: '' } })).count,
        60,
      );
    });
  });
