// What every database adapter must do, run against each of them. A backend's test file only says how to open a fresh database.
import assert from 'node:assert/strict';
import type { Database } from '../../../../src/kernel/database.ts';
import type { SchemaDescription } from '../../../../src/kernel/model.ts';
import { onQuery } from '../../../../src/runtime/db/query-log/query-log.ts';
import { translateDatabaseError } from '../../../../src/runtime/db/translate-error.ts';
import { ForeignKeyViolation, UniqueViolation } from '../../../../src/runtime/db/violations.ts';
import type { PrismaTestClient } from '../../../support/prisma-client.ts';

export const MODELS = `
model Author {
  id    Int    @id @default(autoincrement())
  email String @unique @map("e_mail")
  posts Post[]
}

model Post {
  id       Int     @id @default(autoincrement())
  title    String
  slug     String?
  year     Int     @default(2026)
  author   Author  @relation(fields: [authorId], references: [id])
  authorId Int

  @@unique([slug, year])
}

model Everything {
  id       Int       @id @default(autoincrement())
  text     String?
  whole    Int?
  big      BigInt?
  real     Float?
  exact    Decimal?
  yes      Boolean?
  moment   DateTime?
  document Json?
  bytes    Bytes?
}`;

const SERIAL = { sqlite: 'INTEGER PRIMARY KEY AUTOINCREMENT', postgresql: 'SERIAL PRIMARY KEY' };
const TABLES = (provider: 'sqlite' | 'postgresql') => `
  CREATE TABLE "Author" (id ${SERIAL[provider]}, e_mail TEXT NOT NULL UNIQUE);
  CREATE TABLE "Post" (id ${SERIAL[provider]}, title TEXT NOT NULL, slug TEXT, year INTEGER NOT NULL DEFAULT 2026,
    "authorId" INTEGER NOT NULL REFERENCES "Author"(id));
  CREATE UNIQUE INDEX "Post_slug_year_key" ON "Post"(slug, year);
  CREATE TABLE "Everything" (id ${SERIAL[provider]}, text TEXT, whole INTEGER, big BIGINT,
    ${provider === 'sqlite' ? 'real REAL, exact DECIMAL, yes BOOLEAN, moment DATETIME, document JSONB, bytes BLOB' : 'real DOUBLE PRECISION, exact DECIMAL(65,30), yes BOOLEAN, moment TIMESTAMP(3), document JSONB, bytes BYTEA'});
`;

const field = (name: string, column = name) => ({ name, column });
export const SCHEMA = {
  models: [
    { name: 'Author', table: 'Author', fields: [field('id'), field('email', 'e_mail')] },
    {
      name: 'Post',
      table: 'Post',
      fields: [field('id'), field('title'), field('slug'), field('year'), field('authorId')],
    },
  ],
} as unknown as SchemaDescription;

export interface Opened {
  db: PrismaTestClient;
  database: Database;
  close(): Promise<void>;
  script(sql: string): Promise<void>;
}

export function describeAdapter(
  name: string,
  provider: 'sqlite' | 'postgresql',
  open: (context: Mocha.Context) => Promise<Opened | undefined>,
): void {
  describe(`runtime/db/adapter: ${name}`, function () {
    this.timeout(30_000);
    let opened: Opened;
    let db: PrismaTestClient;
    let database: Database;

    before(async function () {
      const result = await open(this);
      if (result === undefined) return this.skip();
      opened = result;
      ({ db, database } = opened);
      await opened.script(TABLES(provider));
    });
    after(() => opened?.close());
    beforeEach(async () => {
      await db['post'].deleteMany();
      await db['author'].deleteMany();
      await db['everything'].deleteMany();
    });

    const caught = async (work: Promise<unknown>) =>
      translateDatabaseError(
        await work.then(
          () => assert.fail('no error'),
          (e: unknown) => e,
        ),
        SCHEMA,
      );

    describe('values', () => {
      const cases: Record<string, unknown[]> = {
        text: ['', 'äöü 🎻', "it's; -- not a comment", '123', '1.0'],
        whole: [0, -1, 2_147_483_647, -2_147_483_648],
        big: [0n, 9_007_199_254_740_993n, -9_223_372_036_854_775_808n],
        real: [0.1, -1.5, 3, 1e300],
        yes: [true, false],
        moment: [
          new Date('2026-11-22T05:41:03.123Z'),
          new Date('1969-12-31T23:59:59.000Z'),
          new Date('2026-11-22T00:00:00.000Z'),
        ],
        document: [{ a: [1, 'x', null] }, [], 'text', 1.5, true],
      };
      for (const [column, values] of Object.entries(cases)) {
        it(`gives back what was stored in a ${column} field`, async () => {
          for (const value of values) {
            const made = await db['everything'].create({ data: { [column]: value } });
            assert.deepEqual(made[column], value);
            assert.deepEqual((await db['everything'].findUnique({ where: { id: made.id } }))[column], value);
          }
        });
        if (column === 'document') continue;
        it(`finds rows by a ${column} field`, async () => {
          for (const value of values) {
            const made = await db['everything'].create({ data: { [column]: value } });
            const found = await db['everything'].findMany({ where: { [column]: value }, orderBy: { id: 'desc' } });
            assert.equal(found[0]?.id, made.id, `${column} = ${String(value)}`);
          }
        });
      }

      it('keeps two decimals of a Decimal', async () => {
        const { id } = await db['everything'].create({ data: { exact: '1234.56' } });
        const { exact } = await db['everything'].findUnique({ where: { id } });
        assert.equal(exact.toString(), '1234.56');
        assert.equal(await db['everything'].count({ where: { exact: { gt: '1234.55', lt: 1234.57 } } }), 1);
      });

      it('gives back bytes', async () => {
        const bytes = new Uint8Array([0, 1, 254, 255]);
        const { id } = await db['everything'].create({ data: { bytes } });
        assert.deepEqual(new Uint8Array((await db['everything'].findUnique({ where: { id } })).bytes), bytes);
        assert.equal(await db['everything'].count({ where: { bytes } }), 1);
      });

      it('stores null in every field', async () => {
        const row = await db['everything'].create({ data: {} });
        assert.deepEqual(
          Object.values(row).filter((value) => value !== null),
          [row.id],
        );
      });

      it('orders and compares moments', async () => {
        const days = ['2026-01-02', '2026-01-01', '2026-01-03'].map((day) => ({
          moment: new Date(`${day}T12:00:00Z`),
        }));
        await db['everything'].createMany({ data: days });
        const after = await db['everything'].findMany({
          where: { moment: { gt: new Date('2026-01-01T12:00:00Z') } },
          orderBy: { moment: 'asc' },
        });
        assert.deepEqual(
          after.map((row: { moment: Date }) => row.moment.getUTCDate()),
          [2, 3],
        );
      });

      it('takes a list longer than the database takes parameters', async () => {
        const author = await db['author'].create({ data: { email: 'a@example.com' } });
        const ids = [author.id, ...Array.from({ length: 70_000 }, (_, i) => 1_000_000 + i)];
        assert.equal((await db['author'].findMany({ where: { id: { in: ids } } })).length, 1);
      });
    });

    describe('queries', () => {
      it('reads relations, counts and groups', async () => {
        const author = await db['author'].create({
          data: { email: 'a@example.com', posts: { create: [{ title: 'one' }, { title: 'two' }] } },
          include: { posts: true },
        });
        assert.equal(author.posts.length, 2);
        assert.equal(await db['post'].count({ where: { author: { email: { startsWith: 'a@' } } } }), 2);
        const groups = await db['post'].groupBy({ by: ['authorId'], _count: { _all: true }, _max: { year: true } });
        assert.deepEqual(groups, [{ authorId: author.id, _count: { _all: 2 }, _max: { year: 2026 } }]);
      });

      it('counts the rows that a write changed', async () => {
        await db['author'].createMany({ data: [{ email: 'a' }, { email: 'b' }] });
        assert.deepEqual(await db['author'].updateMany({ data: { email: 'c' }, where: { email: 'a' } }), { count: 1 });
        assert.deepEqual(await db['author'].deleteMany({}), { count: 2 });
      });

      it('takes ? placeholders in raw SQL', async () => {
        await database.executeRaw('INSERT INTO "Author" (e_mail) VALUES (?)', 'a?b');
        const rows = await database.queryRaw(
          `SELECT e_mail, '?' AS mark FROM "Author" WHERE e_mail = ? -- really?`,
          'a?b',
        );
        assert.deepEqual(rows, [{ e_mail: 'a?b', mark: '?' }]);
      });

      it('sees a column that was added since the statement was first prepared', async () => {
        await database.queryRaw('SELECT * FROM "Author"');
        await opened.script('ALTER TABLE "Author" ADD COLUMN extra TEXT');
        await database.executeRaw('INSERT INTO "Author" (e_mail, extra) VALUES (?, ?)', 'a', 'b');
        assert.equal((await database.queryRaw('SELECT * FROM "Author"'))[0]?.['extra'], 'b');
        await opened.script('ALTER TABLE "Author" DROP COLUMN extra');
      });

      it('tells statements to listeners while there are any', async () => {
        const seen: string[] = [];
        const stop = onQuery(({ sql, durationMs }) => seen.push(`${sql} ${durationMs >= 0}`));
        await db['author'].findMany();
        stop();
        await db['author'].findMany();
        assert.equal(seen.length, 1);
        assert.match(seen[0] ?? '', /SELECT.*Author.* true$/s);
      });
    });

    describe('transactions', () => {
      it('commits', async () => {
        await database.transaction(async (tx) => {
          await tx.delegate('author').create({ data: { email: 'a' } });
          assert.equal(await tx.delegate('author').count(), 1);
        });
        assert.equal(await db['author'].count(), 1);
      });

      it('rolls back when the work throws', async () => {
        await assert.rejects(
          database.transaction(async (tx) => {
            await tx.delegate('author').create({ data: { email: 'a' } });
            throw new Error('no');
          }),
          /no/,
        );
        assert.equal(await db['author'].count(), 0);
      });

      it('rolls back a batch whose last statement fails', async () => {
        const create = (email: string) => db['author'].create({ data: { email } });
        await assert.rejects(db['$transaction']([create('a'), create('b'), create('a')]));
        assert.equal(await db['author'].count(), 0);
      });

      it('joins the outer transaction when nested', async () => {
        await assert.rejects(
          database.transaction(async (outer) => {
            await outer.transaction((inner) => inner.delegate('author').create({ data: { email: 'a' } }));
            throw new Error('outer fails');
          }),
        );
        assert.equal(await db['author'].count(), 0);
      });

      it('makes a savepoint of a nested transaction of the client', async () => {
        const nested = db['$transaction'](async (tx: PrismaTestClient) => {
          await tx['$transaction'](async (inner: PrismaTestClient) => inner['author'].create({ data: { email: 'a' } }));
          throw new Error('outer fails');
        });
        await assert.rejects(nested);
        assert.equal(await db['author'].count(), 0);
      });

      it('hides an open transaction from the queries beside it', async () => {
        await database.transaction(async (tx) => {
          await tx.delegate('author').create({ data: { email: 'a' } });
          assert.equal(await db['author'].count(), 0);
        });
        assert.equal(await db['author'].count(), 1);
      });

      it('keeps a write beside it when a transaction rolls back', async () => {
        const { promise: started, resolve: start } = withResolvers();
        const failing = database.transaction(async (tx) => {
          await tx.delegate('author').create({ data: { email: 'inside' } });
          start();
          await new Promise((resolve) => setTimeout(resolve, 30));
          throw new Error('no');
        });
        const ignored = failing.catch(() => {});
        await started;
        await db['author'].create({ data: { email: 'beside' } });
        await ignored;
        assert.deepEqual(
          (await db['author'].findMany()).map((row: { email: string }) => row.email),
          ['beside'],
        );
      });

      it('queues transactions that run at the same time', async () => {
        await db['author'].create({ data: { id: 1, email: '0' } });
        const increment = () =>
          database.transaction(async (tx) => {
            if (provider === 'postgresql') await tx.queryRaw('SELECT id FROM "Author" WHERE id = 1 FOR UPDATE');
            const row = await tx.delegate('author').findUnique({ where: { id: 1 } });
            await new Promise((resolve) => setImmediate(resolve));
            await tx
              .delegate('author')
              .update({ where: { id: 1 }, data: { email: String(Number(row?.['email']) + 1) } });
          });
        await Promise.all(Array.from({ length: 20 }, increment));
        assert.equal((await db['author'].findUnique({ where: { id: 1 } })).email, '20');
      });

      it('goes on after a transaction that timed out', async () => {
        const late = db['$transaction'](
          async (tx: PrismaTestClient) => {
            await tx['author'].create({ data: { email: 'late' } });
            await new Promise((resolve) => setTimeout(resolve, 120));
            await tx['author'].create({ data: { email: 'later' } });
          },
          { timeout: 50 },
        );
        await assert.rejects(late);
        await database.transaction((tx) => tx.delegate('author').create({ data: { email: 'next' } }));
        assert.deepEqual(
          (await db['author'].findMany()).map((row: { email: string }) => row.email),
          ['next'],
        );
      });

      it('goes on in a transaction after a statement that failed in a nested write', async () => {
        await db['author'].create({ data: { email: 'a' } });
        await assert.rejects(
          db['author'].create({
            data: {
              email: 'b',
              posts: {
                create: [
                  { title: 't', slug: 's' },
                  { title: 'u', slug: 's' },
                ],
              },
            },
          }),
        );
        assert.equal(await db['author'].count(), 1);
        assert.equal(await db['post'].count(), 0);
      });
    });

    describe('errors', () => {
      it('names model and field of a value that exists already', async () => {
        await db['author'].create({ data: { email: 'a' } });
        const error = await caught(db['author'].create({ data: { email: 'a' } }));
        assert.ok(error instanceof UniqueViolation);
        assert.deepEqual([error.model, error.fields, error.code], ['Author', ['email'], 'UNIQUE_VIOLATION']);
      });

      it('names all fields that are unique together', async () => {
        const author = await db['author'].create({ data: { email: 'a' } });
        const post = { title: 't', slug: 's', authorId: author.id };
        await db['post'].create({ data: post });
        const error = await caught(db['post'].create({ data: post }));
        assert.ok(error instanceof UniqueViolation);
        assert.deepEqual(error.fields, ['slug', 'year']);
      });

      it('names the model in which a nested write failed', async () => {
        const posts = {
          create: [
            { title: 't', slug: 's' },
            { title: 'u', slug: 's' },
          ],
        };
        const error = await caught(db['author'].create({ data: { email: 'a', posts } }));
        assert.ok(error instanceof UniqueViolation);
        assert.deepEqual([error.model, error.fields], ['Post', ['slug', 'year']]);
      });

      it('tells a unique violation in raw SQL', async () => {
        await db['author'].create({ data: { email: 'a' } });
        const error = await caught(database.executeRaw('INSERT INTO "Author" (e_mail) VALUES (?)', 'a'));
        assert.ok(error instanceof UniqueViolation);
        assert.deepEqual(error.fields, ['email']);
      });

      it('refuses a row that points to nothing, and to delete one that is pointed to', async () => {
        const missing = await caught(db['post'].create({ data: { title: 't', authorId: 987_654 } }));
        assert.ok(missing instanceof ForeignKeyViolation);
        const author = await db['author'].create({ data: { email: 'a', posts: { create: { title: 't' } } } });
        const used = await caught(database.executeRaw('DELETE FROM "Author" WHERE id = ?', author.id));
        assert.ok(used instanceof ForeignKeyViolation);
      });

      it('tells a null in a required column', async () => {
        await assert.rejects(
          database.executeRaw('INSERT INTO "Author" (e_mail) VALUES (?)', null),
          /NOT NULL|null value|Null constraint/i,
        );
      });

      it('says that no record matches', async () => {
        const error = await caught(db['author'].update({ where: { id: 987_654 }, data: { email: 'x' } }));
        assert.equal((error as { code: string }).code, 'RECORD_NOT_FOUND');
      });

      it('says that the database is outdated when a table or a column is missing', async () => {
        await opened.script('ALTER TABLE "Everything" RENAME TO "Elsewhere"');
        const table = await caught(db['everything'].findMany());
        await opened.script(
          'ALTER TABLE "Elsewhere" RENAME TO "Everything"; ALTER TABLE "Everything" RENAME COLUMN whole TO entire',
        );
        const column = await caught(db['everything'].findMany());
        await opened.script('ALTER TABLE "Everything" RENAME COLUMN entire TO whole');
        for (const error of [table, column])
          assert.equal((error as { code: string }).code, 'DATABASE_OUTDATED', String(error));
        assert.match((table as Error).message, /Everything/);
        assert.match((column as Error).message, /whole/);
      });
    });
  });
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
