// atomic, onCommit and what stands beside Prisma's client, the same on both databases.
import assert from 'node:assert/strict';
import { atomic, onCommit } from '../../../../../src/runtime/db/transactions/atomic.ts';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { translateDatabaseError } from '../../../../../src/runtime/db/translate-error.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../../support/prisma-client.ts';

export const MODELS = `model Author {
  id    Int     @id @default(autoincrement())
  email String  @unique
  name  String  @default("")
  books Book[]

  @@map("author")
}

model Book {
  id       Int    @id @default(autoincrement())
  title    String
  author   Author @relation(fields: [authorId], references: [id])
  authorId Int    @map("author_id")

  @@map("book")
}

model Seat {
  row    Int
  number Int
  label  String @default("")

  @@id([row, number])
  @@map("seat")
}
`;

export const TABLES = {
  sqlite: `CREATE TABLE author (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '');
CREATE TABLE book (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, title TEXT NOT NULL, author_id INTEGER NOT NULL REFERENCES author (id));
CREATE TABLE seat ("row" INTEGER NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL DEFAULT '', PRIMARY KEY ("row", number));`,
  postgresql: `CREATE TABLE author (id SERIAL PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '');
CREATE TABLE book (id SERIAL PRIMARY KEY, title TEXT NOT NULL, author_id INTEGER NOT NULL REFERENCES author (id));
CREATE TABLE seat ("row" INTEGER NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL DEFAULT '', PRIMARY KEY ("row", number));`,
};

export async function openLibrary(provider: 'sqlite' | 'postgresql', url: string): Promise<PrismaTestClient> {
  const raw = await connectRaw(url, { root: '/', create: true });
  await raw.script(TABLES[provider]);
  await raw.close();
  const Client = await prismaClientFor(provider, MODELS);
  const datasource = `datasource db {\n  provider = "${provider}"\n}\n`;
  const files: [string, string][] = [
    ['src/schema.prisma', datasource],
    ['src/library/models.prisma', MODELS],
  ];
  return connect<PrismaTestClient>(Client, { url, schema: parseSchema(files, provider).description }).db;
}

/** @param client opened in a `before` hook */
export function describeTransactions(client: () => PrismaTestClient): void {
  let db: PrismaTestClient;
  beforeEach(async () => {
    db = client();
    await db['book'].deleteMany();
    await db['author'].deleteMany();
  });
  const emails = async () =>
    (await db['author'].findMany({ orderBy: { email: 'asc' } })).map(({ email }: { email: string }) => email);
  const add = (tx: PrismaTestClient, email: string) => tx['author'].create({ data: { email } });

  it('commits all of a block, or nothing', async () => {
    await atomic(db, async (tx) => {
      await add(tx, 'a');
      await add(tx, 'b');
    });
    const failure = atomic(db, async (tx) => {
      await add(tx, 'c');
      throw new Error('stop');
    });
    await assert.rejects(failure, { message: 'stop' });
    assert.deepEqual(await emails(), ['a', 'b']);
  });

  it('takes back an inner block only, also after an error of the database', async () => {
    await atomic(db, async (tx) => {
      await add(tx, 'a');
      const inner = atomic(tx, async (deep) => {
        await add(deep, 'b');
        await add(deep, 'a');
      });
      await assert.rejects(inner);
      await atomic(db, (deep) => add(deep, 'c'));
    });
    assert.deepEqual(await emails(), ['a', 'c']);
  });

  it('lets blocks beside each other wait', async () => {
    await atomic(db, async (tx) => {
      await Promise.all(
        ['a', 'b', 'c'].map((email) =>
          atomic(tx, async (deep) => {
            await add(deep, email);
            if (email === 'b') throw new Error('not this one');
          }).catch(() => undefined),
        ),
      );
    });
    assert.deepEqual(await emails(), ['a', 'c']);
  });

  it('runs hooks after the commit, those of blocks that were taken back never', async () => {
    const seen: unknown[] = [];
    await atomic(db, async (tx) => {
      await add(tx, 'a');
      await onCommit(async () => seen.push(['first', await emails()]));
      await atomic(tx, async () => {
        await onCommit(() => seen.push('never'));
        throw new Error('no');
      }).catch(() => undefined);
      await atomic(tx, async () => onCommit(() => seen.push('inner')));
      assert.deepEqual(seen, []);
    });
    assert.deepEqual(seen, [['first', ['a']], 'inner']);
    await onCommit(() => seen.push('at once'));
    assert.equal(seen.at(-1), 'at once');
  });

  it('drops the hooks of a transaction that failed, and stops at one that throws unless it is robust', async () => {
    const seen: string[] = [];
    const failed = atomic(db, async () => {
      await onCommit(() => seen.push('never'));
      throw new Error('no');
    });
    await assert.rejects(failed);
    const unlucky = db['$transaction'](async () => {
      await onCommit(
        () => {
          throw new Error('robust');
        },
        { robust: true },
      );
      await onCommit(() => {
        throw new Error('not robust');
      });
      await onCommit(() => seen.push('never'));
    });
    await assert.rejects(unlucky, { message: 'not robust' });
    assert.deepEqual(seen, []);
  });

  it('refuses a durable block in another one', async () => {
    const inner = atomic(db, (tx) => atomic(tx, async () => undefined, { durable: true }));
    await assert.rejects(inner, { code: 'TRANSACTION_NOT_DURABLE' });
    assert.equal(await atomic(db, async () => 'fine', { durable: true }), 'fine');
  });
}

/** SQLite's: a query beside the transaction could only wait for it. */
export function describeBypass(client: () => PrismaTestClient): void {
  it('tells that a query bypasses its transaction, instead of waiting', async () => {
    const db = client();
    for (const work of [
      () => db['author'].create({ data: { email: 'x' } }),
      () => db['$transaction'](async () => undefined),
      () => db['$executeRawUnsafe']('DELETE FROM author'),
    ]) {
      const failure = await atomic(db, async () => work()).then(
        () => undefined,
        (error: unknown) => translateDatabaseError(error),
      );
      assert.equal((failure as { code?: string }).code, 'TRANSACTION_BYPASSED');
      assert.match((failure as Error).message, /would wait for that transaction/);
    }
  });

  it('lets others wait for the transaction as before', async () => {
    const db = client();
    let begun: () => void = () => {};
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const transaction = atomic(db, async (tx) => {
      begun();
      await new Promise((resolve) => setTimeout(resolve, 30));
      await tx['author'].create({ data: { email: 'inside' } });
    });
    await isBegun;
    await db['author'].create({ data: { email: 'beside' } });
    await transaction;
    assert.equal(await db['author'].count({ where: { email: { in: ['inside', 'beside'] } } }), 2);
  });
}
