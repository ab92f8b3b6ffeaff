// A number given to a Decimal field is stored and looked for as its shortest text, in every way that a number can come in; the
// text of `contains` and its like is searched for as it is.
import assert from 'node:assert/strict';
import { openModels, type ModelDatabase } from '../../../../support/model-database.ts';
import { needsPostgres } from '../../../../support/postgres.ts';
import { toStatusError } from '../../../../../src/runtime/db/translate-error.ts';
import type { PrismaTestClient } from '../../../../support/prisma-client.ts';

const MODELS = `
model Shop {
  id      Int     @id @default(autoincrement())
  name    String  @default("")
  limit   Decimal @default(0)
  prices  Price[]
}

model Price {
  id    Int     @id @default(autoincrement())
  key   Decimal @unique
  value Decimal @default(0)
  data  Json?
  shop  Shop?   @relation(fields: [shopId], references: [id])
  shopId Int?

  @@unique([shopId, value])
}
`;
// Some of the amounts that Prisma's engine changes: 1,152 of the 3,600 from 64.00 to 99.99.
const AMOUNTS = [64.1, 64.2, 65.13, 70.01, 79.99, 99.97, 0.1, 1e21, 5e-7, 123456789.01, -64.1];

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`runtime/db/arguments/exact-arguments, ${provider}`, () => {
    let models: ModelDatabase;
    let db: PrismaTestClient;

    before(async function () {
      this.timeout(120_000);
      models = await openModels(MODELS, provider === 'postgresql' ? await needsPostgres(this) : undefined);
      db = models.db;
    });

    after(() => models?.close());

    beforeEach(async () => {
      await db['price'].deleteMany();
      await db['shop'].deleteMany();
    });

    const stored = async () => {
      const rows = await db['price'].findMany({ orderBy: { id: 'asc' } });
      return rows.map(({ value }: { value: { toString(): string } }) => Number(value.toString()));
    };

    it('creates', async () => {
      for (const value of AMOUNTS) await db['price'].create({ data: { key: value, value } });
      assert.deepEqual(await stored(), AMOUNTS);
    });

    it('creates many, in transactions and extended clients too', async () => {
      await db['price'].createMany({ data: [{ key: 64.1, value: 64.1 }] });
      await db['$transaction'](async (tx: PrismaTestClient) => {
        await tx['price'].createMany({ data: { key: 64.2, value: 64.2 } });
      });
      await db['$transaction']([db['price'].create({ data: { key: 64.3, value: 64.3 } })]);
      const extended = db['$extends']({ query: { price: { create: (call: Call) => call.query(call.args) } } });
      await extended.price.create({ data: { key: 64.4, value: 64.4 } });
      assert.deepEqual(await stored(), [64.1, 64.2, 64.3, 64.4]);
    });

    it('updates, sets and calculates', async () => {
      await db['price'].create({ data: { key: 1 } });
      await db['price'].update({ where: { key: 1 }, data: { value: 64.1 } });
      assert.deepEqual(await stored(), [64.1]);
      await db['price'].updateMany({ data: { value: { set: 64.2 } } });
      assert.deepEqual(await stored(), [64.2]);
      await db['price'].updateMany({ data: { value: 0 } });
      await db['price'].update({ where: { key: 1 }, data: { value: { increment: 64.1 } } });
      assert.deepEqual(await stored(), [64.1]);
      await db['price'].updateMany({ data: { value: 1 } });
      await db['price'].update({ where: { key: 1 }, data: { value: { multiply: 65.13 } } });
      assert.deepEqual(await stored(), [65.13]);
      const upsert = { where: { key: 64.1 }, create: { key: 64.1, value: 64.1 }, update: { value: 64.3 } };
      await db['price'].upsert(upsert);
      await db['price'].upsert(upsert);
      assert.deepEqual(await stored(), [65.13, 64.3]);
    });

    it('writes rows of other models beside', async () => {
      const { id } = await db['shop'].create({
        data: {
          limit: 64.1,
          prices: {
            create: [{ key: 64.1, value: 64.1 }],
            createMany: { data: [{ key: 64.2, value: 64.2 }] },
            connectOrCreate: { where: { key: 64.3 }, create: { key: 64.3, value: 64.3 } },
          },
        },
      });
      assert.deepEqual(await stored(), [64.1, 64.2, 64.3]);
      await db['shop'].update({
        where: { id },
        data: {
          prices: {
            update: { where: { key: 64.1 }, data: { value: 70.01 } },
            updateMany: { where: { key: 64.2 }, data: { value: 65.13 } },
            upsert: { where: { key: 64.3 }, create: { key: 9, value: 9 }, update: { value: 79.99 } },
          },
        },
      });
      assert.deepEqual(await stored(), [70.01, 65.13, 79.99]);
      const [first] = await db['price'].findMany({ where: { key: 64.1 } });
      await db['price'].update({ where: { id: first.id }, data: { shop: { update: { limit: 99.97 } } } });
      assert.equal(String((await db['shop'].findFirst()).limit), '99.97');
    });

    it('finds by equality, lists, ranges, compound keys, relations and nested conditions', async () => {
      const { id } = await db['shop'].create({ data: { limit: 64.1, prices: { create: { key: 64.1, value: 64.1 } } } });
      const finds = async (where: object) => (await db['price'].findMany({ where })).length === 1;
      assert.ok(await finds({ value: 64.1 }));
      assert.ok(await finds({ value: { in: [1, 64.1] } }));
      assert.ok(await finds({ value: { gte: 64.1, lte: 64.1 } }));
      assert.ok(await finds({ AND: [{ OR: [{ value: 64.1 }] }], NOT: { value: 2 } }));
      assert.ok(await finds({ NOT: [{ value: { not: 64.1 } }] }));
      assert.ok(await finds({ shop: { limit: 64.1 } }));
      assert.ok(await finds({ shop: { is: { limit: { equals: 64.1 } } } }));
      assert.ok(await finds({ shop: { prices: { some: { value: 64.1 } } } }));
      assert.ok(await db['price'].findUnique({ where: { shopId_value: { shopId: id, value: 64.1 } } }));
      const { prices } = await db['shop'].findFirst({ include: { prices: { where: { value: 64.1 } } } });
      assert.equal(prices.length, 1);
      const { _count } = await db['shop'].findFirst({
        select: { _count: { select: { prices: { where: { value: 64.1 } } } } },
      });
      assert.equal(_count.prices, 1);
      const groups = await db['price'].groupBy({
        by: ['id'],
        having: { value: { _max: { gte: 64.1 }, _count: { equals: 1 } } },
      });
      assert.equal(groups.length, 1);
    });

    it('leaves numbers of other fields and of JSON as they are, and what the caller gave untouched', async () => {
      const data = { key: 64.1, value: 64.1, data: { value: 64.1, key: [64.1] } };
      const { data: kept } = await db['price'].create({ data });
      assert.deepEqual(kept, { value: 64.1, key: [64.1] });
      assert.deepEqual(data, { key: 64.1, value: 64.1, data: { value: 64.1, key: [64.1] } });
    });

    it('takes the text of a search literally', async () => {
      const names = ['plain', '100%', 'a_b', String.raw`back\slash`, 'axb', '100 percent'];
      await db['shop'].createMany({ data: names.map((name) => ({ name })) });
      const found = async (name: object) => {
        const rows: { name: string }[] = await db['shop'].findMany({ where: { name }, orderBy: { id: 'asc' } });
        return rows.map((row) => row.name);
      };
      assert.deepEqual(await found({ contains: '%' }), ['100%']);
      assert.deepEqual(await found({ contains: '_' }), ['a_b']);
      assert.deepEqual(await found({ startsWith: 'a_' }), ['a_b']);
      assert.deepEqual(await found({ endsWith: '0%' }), ['100%']);
      assert.deepEqual(await found({ contains: '\\' }), [String.raw`back\slash`]);
      assert.deepEqual(await found({ contains: String.raw`\s` }), [String.raw`back\slash`]);
      assert.deepEqual(await found({ not: { contains: '_' }, startsWith: 'a' }), ['axb']);
      assert.deepEqual(await found({ equals: '100%' }), ['100%']);
      assert.deepEqual(await found({ contains: 'A_B', mode: 'insensitive' }), ['a_b']);
      assert.deepEqual(await found({ contains: '\uFDD0i' }), []);
      // PostgreSQL refuses a NUL.
      if (provider === 'sqlite')
        for (const name of [{ contains: '\0x' }, { startsWith: 'pl\0' }, { equals: 'PLAIN\0x', mode: 'insensitive' }])
          assert.deepEqual(await found(name), [], JSON.stringify(name));
      const price = { data: { key: 1, shop: { create: { name: '50%' } } } };
      await db['price'].create(price);
      assert.equal(await db['price'].count({ where: { shop: { name: { contains: '_' } } } }), 0);
      assert.equal(await db['price'].count({ where: { shop: { is: { name: { endsWith: '%' } } } } }), 1);
    });

    it('searches for texts of any length that a request can have, and refuses longer ones', async () => {
      const long = 'Ab%_\\'.repeat(6000);
      await db['shop'].create({ data: { name: `x${long}Y` } });
      const mode = 'insensitive';
      const count = (name: object): Promise<number> => db['shop'].count({ where: { name } });
      for (const name of [
        { contains: long.toLowerCase(), mode },
        { startsWith: `X${long}`, mode },
        { endsWith: `${long}y`, mode },
        { equals: `X${long}y`.toUpperCase(), mode },
        { contains: long.slice(0, 12_000) },
      ])
        assert.equal(await count(name), 1, JSON.stringify(name).slice(0, 40));
      assert.equal(await count({ contains: `${long}z`, mode }), 0);
      assert.equal(await count({ not: { contains: long }, mode }), 0);
      if (provider === 'sqlite')
        for (const name of [
          { contains: 'a'.repeat(50_001), mode },
          { contains: 'é'.repeat(20_000), mode },
        ])
          await assert.rejects(count(name), (error) => {
            const refused = toStatusError(error) as { code: string; status: number };
            assert.deepEqual([refused.code, refused.status], ['SEARCH_TEXT_TOO_LONG', 400]);
            return true;
          });
    });

    it('heeds case in the text of a search unless told otherwise', async () => {
      const names = ['Ébène', 'ébène', 'EBENE', 'Straße', '[a]*?', 'Σίσυφος', 'xÉb'];
      await db['shop'].createMany({ data: names.map((name) => ({ name })) });
      const found = async (name: object) => {
        const rows: { name: string }[] = await db['shop'].findMany({ where: { name }, orderBy: { id: 'asc' } });
        return rows.map((row) => row.name);
      };
      const mode = 'insensitive';
      const cases: [object, string[]][] = [
        [{ contains: 'b' }, ['Ébène', 'ébène', 'xÉb']],
        [{ contains: 'É' }, ['Ébène', 'xÉb']],
        [{ startsWith: 'é' }, ['ébène']],
        [{ startsWith: 'e' }, []],
        [{ endsWith: 'NE' }, ['EBENE']],
        [{ contains: 'a' }, ['Straße', '[a]*?']],
        [{ contains: 'a', mode: 'default' }, ['Straße', '[a]*?']],
        [{ not: { contains: 'b' } }, ['EBENE', 'Straße', '[a]*?', 'Σίσυφος']],
        [{ contains: ']*?' }, ['[a]*?']],
        [{ startsWith: '[' }, ['[a]*?']],
        [{ contains: 'E', mode }, ['Ébène', 'ébène', 'EBENE', 'Straße']],
        [{ contains: 'ÉB', mode }, ['Ébène', 'ébène', 'xÉb']],
        [{ startsWith: 'éB', mode }, ['Ébène', 'ébène']],
        [{ endsWith: 'ÈNE', mode }, ['Ébène', 'ébène']],
        [{ contains: 'STRAß', mode }, ['Straße']],
        [{ contains: 'A]*?', mode }, ['[a]*?']],
        [{ equals: 'ÉBÈNE', mode }, ['Ébène', 'ébène']],
        [{ equals: 'ÉBÈN', mode }, []],
        [{ not: 'ÉBÈNE', mode }, ['EBENE', 'Straße', '[a]*?', 'Σίσυφος', 'xÉb']],
        [{ not: { startsWith: 'É' }, endsWith: 'NE', mode }, ['EBENE']],
        [{ startsWith: 'é', endsWith: 'E', contains: 'BÈ', mode }, ['Ébène', 'ébène']],
      ];
      // PostgreSQL asks the locale of the database: `C` knows the case of ASCII letters only.
      const isAscii = provider === 'postgresql' && (await models.query(`SELECT lower('É') AS e`))[0]?.['e'] === 'É';
      const isAsked = ([filter]: (typeof cases)[number]) => !isAscii || !/"mode":"ins/.test(JSON.stringify(filter));
      for (const [filter, expected] of cases.filter(isAsked))
        assert.deepEqual(await found(filter), expected, JSON.stringify(filter));
      await assert.rejects(found({ in: ['ébène'], mode: 'other' }));
      const { count } = await db['shop'].updateMany({ where: { name: { startsWith: 'É' } }, data: { name: 'one' } });
      assert.equal(count, 1);
    });

    it('says what Prisma says to a number that is not one', async () => {
      await assert.rejects(db['price'].create({ data: { key: Number.NaN } }));
    });
  });
}

interface Call {
  args: unknown;
  query(args: unknown): Promise<unknown>;
}
