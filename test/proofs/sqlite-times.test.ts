// Columns of moments in databases made elsewhere: whatever formats their values have, a value that was read is found by itself, and
// ranges and orders are those of time. Asked of the direct reads and of Prisma's engine; the answers are JavaScript's.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { connect } from '../../src/runtime/db/connect.ts';
import { openSqlite, type SqliteHandle } from '../../src/runtime/db/sqlite/sqlite-handle.ts';
import { parseSchema } from '../../src/toolchain/schema/read-schema.ts';
import { PROOF_TIMEOUT, proof } from '../support/proofs.ts';
import { prismaClientFor, type PrismaTestClient } from '../support/prisma-client.ts';

const MODELS = `model Place {
  id     Int     @id
  visits Visit[]
}

model Visit {
  id      Int       @id
  at      DateTime
  day     DateTime? /// @date
  stamp   DateTime?
  place   Place     @relation(fields: [placeId], references: [id])
  placeId Int       @default(1)
}
`;
const TABLES = `CREATE TABLE Place (id INTEGER PRIMARY KEY);
CREATE TABLE Visit (id INTEGER PRIMARY KEY, at DATETIME NOT NULL, day DATE, stamp TIMESTAMP, placeId INTEGER NOT NULL DEFAULT 1);
INSERT INTO Place VALUES (1);`;

type Format = (date: Date) => string | bigint | number;
const iso = (date: Date) => date.toISOString();
const clock = (date: Date) => iso(date).replace('Z', '');
const whole = (date: Date) => iso(date).slice(0, 19);
const shifted = (minutes: number, text: string) => (date: Date) =>
  `${clock(new Date(date.getTime() + minutes * 60_000))}${text}`;
/** Each writes what it can of a moment. */
const FORMATS: Record<string, Format> = {
  prisma: (date) => iso(date).replace('Z', '+00:00'),
  iso: iso,
  'iso, whole seconds': (date) => `${whole(date)}Z`,
  'iso, no zone': clock,
  sql: (date) => whole(date).replace('T', ' '),
  'sql, milliseconds': (date) => clock(date).replace('T', ' '),
  'sql, milliseconds but .000': (date) =>
    clock(date)
      .replace('T', ' ')
      .replace(/\.000$/, ''),
  'sql, .000': (date) => `${whole(date).replace('T', ' ')}.000`,
  django: (date) => `${clock(date).replace('T', ' ')}456`,
  'sql, one digit': (date) => clock(date).replace('T', ' ').slice(0, -2),
  'sql, offset behind a blank': (date) => `${clock(date).replace('T', ' ')} +00:00`,
  postgres: (date) => `${clock(date).replace('T', ' ')}+00`,
  'sql, Z': (date) => `${whole(date).replace('T', ' ')}Z`,
  east: shifted(120, '+02:00'),
  west: shifted(-570, '-0930'),
  minutes: (date) => iso(date).slice(0, 16).replace('T', ' '),
  day: (date) => iso(date).slice(0, 10),
  milliseconds: (date) => BigInt(date.getTime()),
};
/** More rows than are looked at one by one. */
const LARGE = 44_000;
const DAY = 86_400_000;
const from = Date.UTC(1968, 11, 8);

const moment = fc
  .oneof(
    fc.integer({ min: 0, max: 3 * DAY }), // near each other, so that they meet
    fc.integer({ min: 0, max: 72 }).map((hours) => hours * 3_600_000),
    fc.integer({ min: 0, max: 40_000 }).map((days) => days * DAY),
    fc.constantFrom(0, 1, 999, 1000, DAY - 1, DAY, 61_500),
  )
  .map((offset) => new Date(from + offset));
const names = fc.constantFrom(...Object.keys(FORMATS));
const value = (format: fc.Arbitrary<string>) =>
  fc.tuple(moment, format).map(([date, name]) => FORMATS[name]?.(date) ?? '');
/** All in one format, or mixed. */
const column = fc.oneof(
  names.chain((name) => fc.array(value(fc.constant(name)), { minLength: 1, maxLength: 8 })),
  fc.array(value(names), { minLength: 1, maxLength: 8 }),
);

describe('proofs/sqlite times', function () {
  this.timeout(PROOF_TIMEOUT);
  const folder = mkdtempSync(join(tmpdir(), 'quintet-times-'));
  let files = 0;
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('finds what it reads, in every format', async () => {
    const property = fc.asyncProperty(column, column, fc.array(moment, { maxLength: 3 }), async (ats, days, others) => {
      const { direct, prisma, close } = await open(ats, days);
      try {
        for (const client of [direct, prisma]) {
          await check(client, 'at', others);
          await check(client, 'day', others);
        }
        await writes(direct);
      } finally {
        await close();
      }
    });
    await fc.assert(property, proof({ slice: 30, long: 2000 }));
  });

  it('finds the odd one in the middle of a large table', async () => {
    const plain = fc.constantFrom('prisma', 'iso', 'sql', 'sql, milliseconds but .000', 'day', 'milliseconds');
    const property = fc.asyncProperty(plain, names, moment, async (most, odd, date) => {
      const { direct, prisma, close } = await open([], [], (handle) => fill(handle, most, FORMATS[odd]?.(date)));
      try {
        for (const client of [direct, prisma]) {
          const row = (await client['visit'].findFirst({ where: { id: LARGE / 2 } })) as { at: Date };
          const found: { id: number }[] = await client['visit'].findMany({
            where: { at: row.at },
            orderBy: { id: 'asc' },
          });
          assert.ok(
            found.some(({ id }) => id === LARGE / 2),
            `${odd} among ${most}: ${row.at.toISOString()} is not found`,
          );
          const before: number = await client['visit'].count({ where: { at: { lt: row.at } } });
          const after: number = await client['visit'].count({ where: { at: { gt: row.at } } });
          assert.equal(before + found.length + after, LARGE);
        }
      } finally {
        await close();
      }
    });
    await fc.assert(property, proof({ slice: 6, long: 150 }));
  });

  /** Minutes from 1970 on, one a row, and one value in another format. */
  function fill(handle: SqliteHandle, format: string, odd: unknown): void {
    handle.exec('BEGIN');
    const insert = handle.statement('INSERT INTO Visit (id, at) VALUES (?, ?)');
    for (let id = 1; id <= LARGE; id++) {
      const at = id === LARGE / 2 ? odd : FORMATS[format]?.(new Date(id * 60_000));
      insert.run([BigInt(id), at as string]);
    }
    handle.exec('COMMIT');
  }

  async function open(ats: readonly unknown[], days: readonly unknown[], prepare?: (handle: SqliteHandle) => void) {
    const file = join(folder, `${++files}.sqlite3`);
    const handle = openSqlite(file);
    handle.exec(TABLES);
    ats.forEach((at, index) =>
      handle
        .statement('INSERT INTO Visit (id, at, day) VALUES (?, ?, ?)')
        .run([BigInt(index + 1), at as string, (days[index] ?? null) as string]),
    );
    prepare?.(handle);
    handle.close();
    const Client = await prismaClientFor('sqlite', MODELS);
    const sources: [string, string][] = [
      ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
      ['src/visits/models.prisma', MODELS],
    ];
    const schema = parseSchema(sources, 'sqlite').description;
    const direct: PrismaTestClient = connect<PrismaTestClient>(Client, { url: `file:${file}`, schema }).db;
    const prisma: PrismaTestClient = connect<PrismaTestClient>(Client, { url: `file:${file}` }).db;
    const close = async () => {
      await direct['$disconnect']();
      await prisma['$disconnect']();
      rmSync(file, { force: true });
    };
    return { direct, prisma, close };
  }

  async function check(db: PrismaTestClient, name: 'at' | 'day', others: readonly Date[]): Promise<void> {
    const rows: Record<string, unknown>[] = await db['visit'].findMany({ orderBy: { id: 'asc' } });
    const time = (row: Record<string, unknown>) => (row[name] as Date | null)?.getTime();
    const moments = [...rows.flatMap((row) => (row[name] as Date | null) ?? []), ...others];
    const ids = async (where: object) => {
      const found: { id: number }[] = await db['visit'].findMany({ where, orderBy: { id: 'asc' } });
      assert.equal(await db['visit'].count({ where }), found.length);
      return found.map(({ id }) => id);
    };
    const expected = (test: (at: number) => boolean) =>
      rows.filter((row) => time(row) !== undefined && test(time(row) as number)).map(({ id }) => id);
    for (const one of moments) {
      const at = one.getTime();
      const say = `${name} ${one.toISOString()}`;
      assert.deepEqual(
        await ids({ [name]: one }),
        expected((own) => own === at),
        `equals ${say}`,
      );
      assert.deepEqual(
        await ids({ [name]: { not: one } }),
        expected((own) => own !== at),
        `not ${say}`,
      );
      assert.deepEqual(
        await ids({ [name]: { lt: one } }),
        expected((own) => own < at),
        `lt ${say}`,
      );
      assert.deepEqual(
        await ids({ [name]: { gte: one } }),
        expected((own) => own >= at),
        `gte ${say}`,
      );
      const range = { gt: new Date(at - DAY), lte: one };
      assert.deepEqual(
        await ids({ [name]: range }),
        expected((own) => own > at - DAY && own <= at),
        `range ${say}`,
      );
      assert.deepEqual(
        await ids({ [name]: { in: [one, new Date(at + 1)] } }),
        expected((own) => own === at || own === at + 1),
      );
      const through = await db['place'].count({ where: { visits: { some: { [name]: { gte: one, lte: one } } } } });
      assert.equal(through, expected((own) => own === at).length > 0 ? 1 : 0, `through a relation ${say}`);
    }
    const filled = name === 'day' ? { day: { not: null } } : {};
    const sorted: Record<string, unknown>[] = await db['visit'].findMany({
      where: filled,
      orderBy: [{ [name]: 'asc' }, { id: 'asc' }],
    });
    const byTime = rows
      .filter((row) => time(row) !== undefined)
      .sort((a, b) => (time(a) as number) - (time(b) as number) || (a['id'] as number) - (b['id'] as number));
    assert.deepEqual(
      sorted.map(({ id }) => id),
      byTime.map(({ id }) => id),
      'order',
    );
    const limits = await db['visit'].aggregate({ _min: { [name]: true }, _max: { [name]: true } });
    assert.equal(limits._min[name]?.getTime(), byTime[0] && time(byTime[0]), 'least');
    assert.equal(
      limits._max[name]?.getTime(),
      byTime.at(-1) && time(byTime.at(-1) as Record<string, unknown>),
      'greatest',
    );
    const [, second] = byTime;
    if (second === undefined) return;
    const behind: { id: number }[] = await db['visit'].findMany({
      where: filled,
      orderBy: [{ [name]: 'asc' }, { id: 'asc' }],
      cursor: { id: second['id'] },
      take: 100,
    });
    assert.deepEqual(
      behind.map(({ id }) => id),
      byTime.slice(1).map(({ id }) => id),
      'behind a cursor',
    );
  }

  /** What is written stands beside what was there. */
  async function writes(db: PrismaTestClient): Promise<void> {
    const times = [new Date(from + 5), new Date(from + DAY), new Date(from + DAY + 1500)];
    for (const [index, at] of times.entries()) {
      const data = { id: 100 + index, at, day: at };
      await (index === 2 ? db['visit'].createMany({ data: [data] }) : db['visit'].create({ data }));
      const read = await db['visit'].findUnique({ where: { id: 100 + index } });
      assert.equal(read.at.toISOString(), at.toISOString(), 'written and read');
    }
    await db['visit'].update({ where: { id: 100 }, data: { at: times[2] } });
    assert.equal((await db['visit'].findUnique({ where: { id: 100 } })).at.getTime(), times[2]?.getTime());
    await check(db, 'at', times);
    await check(db, 'day', times);
    const { count } = await db['visit'].updateMany({ where: { at: times[2] }, data: { stamp: times[0] } });
    assert.ok(count >= 2);
    assert.equal(await db['visit'].count({ where: { stamp: times[0] } }), count);
    assert.equal((await db['visit'].deleteMany({ where: { at: { gte: times[2], lte: times[2] } } })).count, count);
  }
});
