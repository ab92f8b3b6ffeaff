// `validate: true`, slugs and scopes in the client's own calls, the same on both databases.
import assert from 'node:assert/strict';
import { atomic } from '../../../../src/runtime/db/transactions/atomic.ts';
import { connect } from '../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../src/runtime/db/raw-connection.ts';
import { getOrCreate, selectForUpdate, updateOrCreate } from '../../../../src/runtime/db/queries.ts';
import { withoutSignals } from '../../../../src/runtime/db/signals/without-signals.ts';
import type { ModelScopes } from '../../../../src/runtime/db/client/scopes.ts';
import { fullClean } from '../../../../src/runtime/models/full-clean.ts';
import { InvalidRow } from '../../../../src/runtime/models/errors.ts';
import { rowErrors } from '../../../../src/runtime/models/row-errors.ts';
import { writeRules } from '../../../../src/runtime/models/write-rules.ts';
import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../support/prisma-client.ts';

const MODELS = `model Writer {
  id    Int    @id @default(autoincrement())
  email String @unique /// @email
  posts Post[]

  @@map("writer")
}

model Post {
  id       Int      @id @default(autoincrement())
  title    String   /// @length(max: 20)
  slug     String   @unique /// @slug(from: title) @length(max: 12)
  state    String   @default("new") /// @choices(new: "New", done: "Done")
  stars    Int      @default(0) /// @range(min: 0, max: 5)
  price    Decimal? /// @decimal(digits: 4, places: 2)
  data     Json?    /// @json(schema: "address")
  day      DateTime? /// @date
  writer   Writer   @relation(fields: [writerId], references: [id], onDelete: Cascade)
  writerId Int      @map("writer_id")
  place    Int?
  row      Int?

  isbn     String?  /// @validate(isbn)
  box      Int?
  open     Boolean  @default(true)

  @@unique([place, row])
  @@unique([box], where: { open: true })
  @@map("post")
}
`;

const TABLES = (
  serial: string,
  types: { json: string; time: string },
) => `CREATE TABLE writer (id ${serial}, email TEXT NOT NULL UNIQUE);
CREATE TABLE post (id ${serial}, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, state TEXT NOT NULL DEFAULT 'new', stars INTEGER NOT NULL DEFAULT 0,
  price DECIMAL, data ${types.json}, day ${types.time}, writer_id INTEGER NOT NULL REFERENCES writer (id) ON DELETE CASCADE, place INTEGER, "row" INTEGER, isbn TEXT, box INTEGER, open BOOLEAN NOT NULL DEFAULT TRUE, UNIQUE (place, "row"));
CREATE UNIQUE INDEX post_box_key ON post (box) WHERE open = true;`;
const SERIAL = { sqlite: 'INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', postgresql: 'SERIAL PRIMARY KEY' };
const TYPES = {
  sqlite: { json: 'JSONB', time: 'DATETIME' },
  postgresql: { json: 'JSONB', time: 'TIMESTAMP(3)' },
};

const PREVIEW =
  'generator client {\n  provider = "prisma-client"\n  output = "x"\n  previewFeatures = ["partialIndexes"]\n}\n\n';
const VALIDATORS = {
  blog: {
    isbn: (value: string) => (value.length === 13 ? undefined : { code: 'isbn', message: 'No ISBN.' }),
  },
};

const SCHEMAS = {
  blog: {
    address: {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: async (value: { city?: string; any?: unknown }) =>
          value.city || value.any ? { value } : { issues: [{ message: 'Required', path: ['city'] }] },
      },
    },
  },
};

const SIGNALS = [{ model: 'Post', handlers: { postSave: () => {} } }];

const SCOPES: ModelScopes[] = [
  {
    model: 'Post',
    scopes: {
      done: { state: 'done' },
      by: (writerId: number) => ({ writerId }),
      starred: () => ({ stars: { gt: 0 } }),
    },
  },
];

export async function openRuled(provider: 'sqlite' | 'postgresql', url: string): Promise<PrismaTestClient> {
  const raw = await connectRaw(url, { root: '/', create: true });
  await raw.script(TABLES(SERIAL[provider], TYPES[provider]));
  await raw.close();
  const Client = await prismaClientFor(provider, PREVIEW + MODELS);
  const files: [string, string][] = [
    ['src/schema.prisma', `datasource db {\n  provider = "${provider}"\n}\n${PREVIEW}`],
    ['src/blog/models.prisma', MODELS],
  ];
  const { description: schema } = parseSchema(files, provider);
  const { db } = connect(Client, {
    url,
    schema,
    signals: async () => SIGNALS,
    scopes: SCOPES,
    rules: async () => writeRules(VALIDATORS, SCHEMAS),
  });
  return db as unknown as PrismaTestClient;
}

/** `{ title: ['max_length'], '': ['unique_together'] }` */
async function codesOf(work: Promise<unknown>): Promise<Record<string, string[]>> {
  const error = await work.then(
    () => assert.fail('was not refused'),
    (thrown: unknown) => thrown,
  );
  const found = rowErrors(error);
  if (found === undefined) throw error;
  const all = Object.entries({
    ...found.errors,
    ...(found.nonFieldErrors.length > 0 ? { '': found.nonFieldErrors } : {}),
  });
  return Object.fromEntries(all.map(([name, list]) => [name, list.map(({ code }) => code)]));
}

export function describeRules(open: () => PrismaTestClient): void {
  let db: PrismaTestClient;
  let writerId: number;
  beforeEach(async () => {
    db = open();
    await db['writer'].deleteMany();
    writerId = (await db['writer'].create({ data: { email: 'ann@example.com' } })).id;
  });
  const slugs = async () =>
    (await db['post'].findMany({ orderBy: { id: 'asc' } })).map(({ slug }: { slug: string }) => slug);
  const make = (data: object, more: object = {}) =>
    db['post'].create({ data: { title: 'Emma', writerId, ...data }, ...more });
  const checked = { validate: true };

  describe('validate: true', () => {
    it('writes a row that is right, and answers as it was asked', async () => {
      const row = await make(
        { slug: 'a', price: '12.50', data: { any: [1] }, day: new Date(0) },
        { ...checked, include: { writer: true } },
      );
      assert.equal(row.writer.email, 'ann@example.com');
      const { id } = row;
      assert.deepEqual(
        await db['post'].update({
          where: { id },
          data: { stars: { increment: 1 } },
          select: { stars: true },
          ...checked,
        }),
        { stars: 1 },
      );
      await db['post'].update({
        where: { id },
        data: { slug: 'a', writer: { connect: { id: writerId } } },
        ...checked,
      });
    });

    it('says everything that is wrong, by field', async () => {
      await make({ slug: 'taken', place: 1, row: 1 });
      const wrong = { title: 'x'.repeat(21), slug: 'taken', state: 'old', stars: 6, price: '123.456', writerId: 0 };
      assert.deepEqual(await codesOf(make(wrong, checked)), {
        title: ['max_length'],
        slug: ['unique'],
        state: ['invalid_choice'],
        stars: ['max_value'],
        price: ['max_digits'],
        writer: ['invalid_choice'],
      });
      assert.deepEqual(await codesOf(make({ slug: 'b', place: 1, row: 1 }, checked)), { '': ['unique_together'] });
      assert.deepEqual(await codesOf(db['post'].create({ data: { slug: 'b', state: null }, ...checked })), {
        title: ['required'],
        state: ['null'],
        writer: ['required'],
      });
      assert.equal(await db['post'].count(), 1);
    });

    it('is an error that forms and APIs can show', async () => {
      await assert.rejects(make({ slug: 'no slug' }, checked), (error: InvalidRow) => {
        assert.ok(error instanceof InvalidRow);
        assert.equal(error.status, 400);
        assert.equal(error.model, 'Post');
        assert.match(error.message, /^Post is not valid: slug: Enter a valid “slug”/);
        return true;
      });
    });

    it('checks of a change what is changed, and a row is no duplicate of itself', async () => {
      const { id } = await make({ slug: 'a', place: 1, row: 1 });
      await make({ slug: 'b', place: 1, row: 2 });
      const change = (data: object) => db['post'].update({ where: { id }, data, ...checked });
      assert.equal((await change({ slug: 'a', stars: 5 })).stars, 5);
      assert.deepEqual(await codesOf(change({ slug: 'b' })), { slug: ['unique'] });
      assert.deepEqual(await codesOf(change({ row: 2 })), { '': ['unique_together'] });
      assert.deepEqual(await codesOf(change({ title: '' })), { title: ['required'] });
      assert.deepEqual(await codesOf(change({ stars: { set: 9 } })), { stars: ['max_value'] });
      await assert.rejects(db['post'].update({ where: { id: 0 }, data: { stars: 1 }, ...checked }), { code: 'P2025' });
    });

    it('checks upsert, createMany and updateMany', async () => {
      const upsert = (slug: string, stars: number) =>
        db['post'].upsert({
          where: { slug },
          create: { title: 'x', slug, writerId, stars },
          update: { stars },
          ...checked,
        });
      assert.deepEqual(await codesOf(upsert('a', 9)), { stars: ['max_value'] });
      await upsert('a', 1);
      assert.deepEqual(await codesOf(upsert('a', 9)), { stars: ['max_value'] });
      const rows = [
        { title: 'x', slug: 'b', writerId },
        { title: '', slug: 'c', writerId },
      ];
      assert.deepEqual(await codesOf(db['post'].createMany({ data: rows, ...checked })), { title: ['required'] });
      assert.deepEqual(await codesOf(db['post'].updateMany({ data: { stars: 9 }, ...checked })), {
        stars: ['max_value'],
      });
      assert.deepEqual(await slugs(), ['a']);
    });

    it('asks the validators that the model names', async () => {
      const error = await make({ slug: 'a', isbn: '12', data: { street: 'x' } }, checked).catch(
        (thrown: unknown) => thrown,
      );
      const { errors } = rowErrors(error) ?? {};
      assert.deepEqual(errors, {
        data: [{ code: 'invalid', message: 'city: Required' }],
        isbn: [{ code: 'isbn', message: 'No ISBN.' }],
      });
      await make({ slug: 'a', isbn: '9780141439587', data: { city: 'Bath' } }, checked);
      await assert.rejects(fullClean(db['post'], { slug: 'b', title: 'x', writerId, isbn: '1' }), {
        code: 'ROW_INVALID',
      });
    });

    it('knows what is unique on a condition, which the default may meet', async () => {
      const { id } = await make({ slug: 'a', box: 1 }, checked);
      assert.deepEqual(await codesOf(make({ slug: 'b', box: 1 }, checked)), { box: ['unique'] });
      assert.deepEqual(await codesOf(make({ slug: 'b', box: 1 })), { box: ['unique'] });
      const shut = await make({ slug: 'b', box: 1, open: false }, checked);
      const open = db['post'].update({ where: { id: shut.id }, data: { open: true }, ...checked });
      assert.deepEqual(await codesOf(open), { box: ['unique'] });
      await db['post'].update({ where: { id }, data: { open: false }, ...checked });
      await db['post'].update({ where: { id: shut.id }, data: { open: true }, ...checked });
    });

    it('checks what getOrCreate and updateOrCreate write', async () => {
      const row = { title: 'x', slug: 'a', writerId };
      const where = { slug: 'a' };
      assert.deepEqual(
        await codesOf(getOrCreate(db['post'], { where, create: { ...row, stars: 9 }, ...checked } as never)),
        {
          stars: ['max_value'],
        },
      );
      await getOrCreate(db['post'], { where, create: row, ...checked } as never);
      const change = updateOrCreate(db['post'], { where, create: row, update: { stars: 9 }, ...checked } as never);
      assert.deepEqual(await codesOf(change), { stars: ['max_value'] });
    });

    it('sees what its transaction wrote', async () => {
      await atomic(db, async (tx: PrismaTestClient) => {
        await tx['post'].create({ data: { title: 'x', slug: 'a', writerId } });
        const again = tx['post'].create({ data: { title: 'x', slug: 'a', writerId }, ...checked });
        assert.deepEqual(await codesOf(again), { slug: ['unique'] });
        await tx['post'].create({ data: { title: 'x', slug: 'b', writerId }, ...checked });
      });
      assert.deepEqual(await slugs(), ['a', 'b']);
    });

    it('gives the refusal of the database by field too, when another was faster', async () => {
      const results = await Promise.allSettled([1, 2, 3].map(() => make({ slug: 'same' }, checked)));
      const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as InvalidRow] : []));
      assert.equal(failed.length, 2);
      for (const error of failed)
        assert.deepEqual(
          error.errors['slug']?.map(({ code }) => code),
          ['unique'],
        );
    });

    it('refuses what it cannot see', async () => {
      const nested = make({ slug: 'x', writerId: undefined, writer: { create: { email: 'no' } } }, checked);
      await assert.rejects(nested, { code: 'VALIDATION_NESTED' });
      await assert.rejects(async () => db['$transaction']([make({ slug: 'x' }, checked)]), {
        code: 'WRITE_OUT_OF_REACH',
      });
    });

    it('is also a call of its own', async () => {
      const data = { title: 'x', slug: 'a', writerId };
      await fullClean(db['post'], data);
      await assert.rejects(fullClean(db['post'], { ...data, title: '' }), { code: 'ROW_INVALID' });
      const before = await make({ slug: 'a' });
      await fullClean(db['post'], { slug: 'a' }, { before });
      assert.deepEqual(await codesOf(fullClean(db['post'], { slug: 'a', title: 'x', writerId })), { slug: ['unique'] });
    });
  });

  describe('slugs', () => {
    it('are made for new rows that have none, each its own', async () => {
      await make({ title: 'Crème brûlée' });
      await make({ title: 'Crème brûlée', slug: '' });
      await db['post'].createMany({ data: [1, 2].map(() => ({ title: 'Emma', writerId })) });
      const where = { slug: 'none' };
      await db['post'].upsert({ where, create: { title: 'Emma', slug: '', writerId }, update: {} });
      await getOrCreate(db['post'], { where, create: { title: 'Emma', writerId } } as never);
      await atomic(db, (tx: PrismaTestClient) => tx['post'].create({ data: { title: 'Emma', writerId } }));
      assert.deepEqual(await slugs(), ['creme-brulee', 'creme-brul-2', 'emma', 'emma-2', 'emma-3', 'emma-4', 'emma-5']);
    });

    it('are made anew when another request was faster', async () => {
      await Promise.all([1, 2, 3, 4].map(() => make({ title: 'Emma' }, checked)));
      assert.deepEqual((await slugs()).sort(), ['emma', 'emma-2', 'emma-3', 'emma-4']);
    });

    it('stay when the title changes, and are made anew when they are emptied', async () => {
      const { id } = await make({ title: 'Emma' });
      const change = async (data: object) => (await db['post'].update({ where: { id }, data })).slug;
      assert.equal(await change({ title: 'Persuasion' }), 'emma');
      assert.equal(await change({ slug: '' }), 'persuasion');
    });

    it('are not for $transaction([…]) to make', async () => {
      await assert.rejects(async () => db['$transaction']([make({})]), { code: 'WRITE_OUT_OF_REACH' });
      const given = { title: 'x', slug: 'given', writerId };
      await db['$transaction']([withoutSignals(db['post']).create({ data: given })]);
      assert.deepEqual(await slugs(), ['given']);
    });
  });

  describe('scopes', () => {
    beforeEach(async () => {
      await make({ slug: 'a', state: 'done', stars: 2 });
      await make({ slug: 'b', state: 'done' });
      await make({ slug: 'c', stars: 3 });
    });
    const found = (rows: { slug: string }[]) => rows.map(({ slug }) => slug).sort();

    it('narrow every query, one after the other', async () => {
      assert.deepEqual(found(await db['post'].done().findMany()), ['a', 'b']);
      assert.deepEqual(found(await db['post'].done().starred().by(writerId).findMany()), ['a']);
      assert.deepEqual(found(await db['post'].starred().findMany({ where: { state: 'new' } })), ['c']);
      assert.equal(await db['post'].done().count(), 2);
      assert.equal(await db['post'].done().findUnique({ where: { slug: 'c' } }), null);
      assert.equal((await db['post'].done().findUnique({ where: { slug: 'a' } })).slug, 'a');
      assert.equal((await db['post'].starred().aggregate({ _sum: { stars: true } }))['_sum'].stars, 5);
      assert.equal(await db['post'].by(0).findFirst(), null);
    });

    it('narrow changes too', async () => {
      assert.deepEqual(await db['post'].done().updateMany({ data: { stars: 5 } }), { count: 2 });
      await assert.rejects(db['post'].done().update({ where: { slug: 'c' }, data: { stars: 5 } }), { code: 'P2025' });
      assert.deepEqual(await db['post'].done().deleteMany({ where: { slug: 'a' } }), { count: 1 });
      assert.deepEqual(await slugs(), ['b', 'c']);
    });

    it('stay when signals are left out', async () => {
      await withoutSignals(db['post'].done()).updateMany({ data: { stars: 1 } });
      assert.equal(await db['post'].count({ where: { stars: 1 } }), 2);
    });

    it('are there in transactions, and as a condition for other models', async () => {
      await atomic(db, async (tx: PrismaTestClient) => {
        assert.equal(await tx['post'].done().count(), 2);
        assert.equal((await selectForUpdate(tx['post'].done(), { where: { stars: 2 } } as never)).length, 1);
      });
      assert.equal(await db['writer'].count({ where: { posts: { some: db['post'].done().starred().where } } }), 1);
    });
  });
}
