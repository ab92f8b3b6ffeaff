// What a column means is known wherever a row comes from: days have no time zone, and decimals show their places.
import assert from 'node:assert/strict';
import { columnKind } from '../../../../../src/kernel/column-values.ts';
import { atomic } from '../../../../../src/runtime/db/transactions/atomic.ts';
import { iterate } from '../../../../../src/runtime/db/queries.ts';
import { openModels, type ModelDatabase } from '../../../../support/model-database.ts';
import { needsPostgres } from '../../../../support/postgres.ts';
import type { PrismaTestClient } from '../../../../support/prisma-client.ts';

const MODELS = `
model Shop {
  id    Int    @id @default(autoincrement())
  name  String
  sales Sale[]
}

model Sale {
  id     Int       @id @default(autoincrement())
  price  Decimal   /// @decimal(digits: 10, places: 2)
  rate   Decimal?
  day    DateTime  /// @date
  opens  DateTime? /// @time
  at     DateTime  @default(now())
  shop   Shop      @relation(fields: [shopId], references: [id])
  shopId Int
}
`;

const DAY = new Date('2026-12-24T00:00:00Z');
const DATA = { price: '12.50', rate: '0.1', day: DAY, opens: new Date('1970-01-01T09:30:00Z'), shopId: 1 };
const SHOWN = { price: '12.50', rate: '0.1', day: '2026-12-24', opens: '09:30:00' };

interface Marked {
  price?: unknown;
  rate?: unknown;
  day?: unknown;
  opens?: unknown;
}

function shown({ price, rate, day, opens }: Marked): Marked {
  return JSON.parse(JSON.stringify({ price, rate, day, opens })) as Marked;
}

function describeMarks(open: () => PrismaTestClient): void {
  let db: PrismaTestClient;
  beforeEach(async () => {
    db = open();
    await db['sale'].deleteMany();
    await db['shop'].deleteMany();
    await db['shop'].create({ data: { id: 1, name: 'A' } });
    await db['sale'].create({ data: { ...DATA, id: 1 } });
  });

  it('is so in every read', async () => {
    const where = { id: 1 };
    for (const row of [
      await db['sale'].findUnique({ where }),
      await db['sale'].findUniqueOrThrow({ where }),
      await db['sale'].findFirst({ where: { name: undefined } }),
      (await db['sale'].findMany())[0],
      (await db['sale'].findMany({ orderBy: [{ shop: { name: 'asc' } }], take: 1 }))[0],
      (await db['shop'].findUnique({ where, include: { sales: true } })).sales[0],
      (await db['shop'].findMany({ select: { sales: { include: { shop: { include: { sales: true } } } } } }))[0]
        .sales[0].shop.sales[0],
      (await db['shop'].findUnique({ where }).sales())[0],
      (await db['sale'].findUnique({ where }).shop({ include: { sales: true } })).sales[0],
      (await db['$transaction']([db['sale'].findMany(), db['sale'].count()]))[0][0],
      await atomic(db, (tx: PrismaTestClient) => tx['sale'].findFirst()),
      (await db['sale'].groupBy({ by: ['price', 'rate', 'day', 'opens'] }))[0],
      (await db['sale'].aggregate({ _min: { price: true, rate: true, day: true, opens: true } }))._min,
    ])
      assert.deepEqual(shown(row), SHOWN);
    for await (const row of iterate(db['sale'])) assert.deepEqual(shown(row as Marked), SHOWN);
    assert.equal(await db['sale'].findUnique({ where: { id: 2 } }), null);
  });

  it('is so in what every write gives back', async () => {
    const where = { id: 1 };
    for (const row of [
      await db['sale'].create({ data: { ...DATA, id: 10 } }),
      await db['sale'].update({ where, data: DATA }),
      await db['sale'].upsert({ where, update: {}, create: { ...DATA, id: 12 } }),
      (await db['sale'].createManyAndReturn({ data: [{ ...DATA, id: 11 }] }))[0],
      (await db['sale'].updateManyAndReturn({ data: { rate: '0.1' } }))[0],
      await db['sale'].delete({ where }),
    ])
      assert.deepEqual(shown(row), SHOWN);
  });

  it('leaves the values what they are', async () => {
    const row = await db['sale'].findFirst();
    assert.deepEqual(row.day, DAY);
    assert.equal(columnKind(row.at), undefined);
    assert.equal(JSON.stringify(row.at), JSON.stringify(row.at.toISOString()));
    assert.equal(String(row.price.plus(1)), '13.5');
    assert.equal(Number(row.price), 12.5);
    assert.deepEqual(Object.keys(row.price), Object.keys(row.rate));
    const again = await db['sale'].findFirst({ where: { day: row.day, price: row.price, opens: row.opens } });
    assert.equal(again.id, row.id);
    const copy = await db['sale'].create({ data: { ...row, id: 7 } });
    assert.deepEqual(shown(copy), SHOWN);
  });

  it('fills the places of a whole number', async () => {
    await db['sale'].update({ where: { id: 1 }, data: { price: '3' } });
    const [row] = await db['sale'].findMany({ select: { price: true } });
    assert.equal(`${row.price}`, '3.00');
  });
}

describe('runtime/db/columns: SQLite', () => {
  let opened: ModelDatabase;
  before(async function () {
    this.timeout(120_000);
    opened = await openModels(MODELS);
  });
  after(() => opened?.close());
  describeMarks(() => opened.db);
});

describe('runtime/db/columns: PostgreSQL', () => {
  let opened: ModelDatabase;
  before(async function () {
    this.timeout(120_000);
    opened = await openModels(MODELS, await needsPostgres(this));
  });
  after(() => opened?.close());
  describeMarks(() => opened.db);
});
