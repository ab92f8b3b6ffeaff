// What is told of the writes of a model, the same on both databases.
import assert from 'node:assert/strict';
import { atomic, onCommit } from '../../../../../src/runtime/db/transactions/atomic.ts';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { useSignals } from '../../../../../src/runtime/db/client/declared-parts.ts';
import { withoutSignals } from '../../../../../src/runtime/db/signals/without-signals.ts';
import type { Database } from '../../../../../src/kernel/database.ts';
import type { ModelSignals, SignalHandlers } from '../../../../../src/runtime/db/signals/handlers.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../../support/prisma-client.ts';

const MODELS = `model Shelf {
  id    Int    @id @default(autoincrement())
  name  String
  books Book[]

  @@map("shelf")
}

model Book {
  id      Int    @id @default(autoincrement())
  title   String @unique
  size    Int    @default(0)
  shelf   Shelf? @relation(fields: [shelfId], references: [id], onDelete: Cascade)
  shelfId Int?   @map("shelf_id")
  tags    Tag[]
  pages   Page[]

  @@map("book")
}

model Page {
  book   Book @relation(fields: [bookId], references: [id], onDelete: Cascade)
  bookId Int  @map("book_id")
  number Int

  @@id([bookId, number])
  @@map("page")
}

model Tag {
  id    Int    @id @default(autoincrement())
  name  String @unique
  books Book[]

  @@map("tag")
}
`;

const TABLES = (serial: string) => `CREATE TABLE shelf (id ${serial}, name TEXT NOT NULL);
CREATE TABLE book (id ${serial}, title TEXT NOT NULL UNIQUE, size INTEGER NOT NULL DEFAULT 0, shelf_id INTEGER REFERENCES shelf (id) ON DELETE CASCADE);
CREATE TABLE page (book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE, number INTEGER NOT NULL, PRIMARY KEY (book_id, number));
CREATE TABLE tag (id ${serial}, name TEXT NOT NULL UNIQUE);
CREATE TABLE "_BookToTag" ("A" INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE, "B" INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE, PRIMARY KEY ("A", "B"));`;
const SERIAL = { sqlite: 'INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', postgresql: 'SERIAL PRIMARY KEY' };

export interface SignalledLibrary {
  db: PrismaTestClient;
  database: Database;
}

/** @param load what a project's `.quintet/signals.ts` gives */
export async function openSignalled(
  provider: 'sqlite' | 'postgresql',
  url: string,
  load: () => Promise<readonly ModelSignals[]> = async () => [],
): Promise<SignalledLibrary> {
  const raw = await connectRaw(url, { root: '/', create: true });
  await raw.script(TABLES(SERIAL[provider]));
  await raw.close();
  const Client = await prismaClientFor(provider, MODELS);
  const files: [string, string][] = [
    ['src/schema.prisma', `datasource db {\n  provider = "${provider}"\n}\n`],
    ['src/library/models.prisma', MODELS],
  ];
  const { description: schema } = parseSchema(files, provider);
  return connect<PrismaTestClient>(Client, { url, schema, signals: load });
}

// oxlint-disable-next-line typescript/no-explicit-any -- events of models without generated types
type Told = Record<string, any>;

/** @param open gives the library that a `before` hook opened */
export function describeSignals(open: () => SignalledLibrary): void {
  let db: PrismaTestClient;
  let heard: string[];

  beforeEach(async () => {
    useSignals(open().database, []);
    ({ db } = open());
    for (const model of ['book', 'shelf', 'tag']) await db[model].deleteMany();
    heard = [];
  });

  function listen(model: string, handlers: SignalHandlers, ...more: [string, SignalHandlers][]): void {
    const all: [string, SignalHandlers][] = [[model, handlers], ...more];
    useSignals(
      open().database,
      all.map(([name, own]) => ({ model: name, handlers: own })),
    );
  }

  /** Writes down what is heard: `preSave new Emma`. */
  function recorder(name = 'title'): SignalHandlers {
    const save = (event: string) => (told: Told) => {
      const row = told['row'] ?? { ...told['before'], ...told['data'] };
      heard.push(`${event} ${told['created'] ? 'new' : 'old'} ${row[name]}`);
    };
    const remove = (event: string) => (told: Told) => {
      heard.push(`${event} ${told['row'][name]}${told['isCascade'] ? ' (cascade)' : ''}`);
    };
    return {
      preSave: save('preSave'),
      postSave: save('postSave'),
      preDelete: remove('preDelete'),
      postDelete: remove('postDelete'),
    };
  }

  const titles = async () =>
    (await db['book'].findMany({ orderBy: { id: 'asc' } })).map(({ title }: { title: string }) => title);

  it('tells of create, update, upsert and delete, before and after', async () => {
    listen('Book', recorder());
    const { id } = await db['book'].create({ data: { title: 'Emma' } });
    await db['book'].update({ where: { id }, data: { title: 'Emma!' } });
    const upsert = (title: string) =>
      db['book'].upsert({ where: { title }, create: { title }, update: { size: { increment: 1 } } });
    assert.equal((await upsert('Emma!')).size, 1);
    assert.equal((await upsert('Persuasion')).size, 0);
    assert.equal((await db['book'].delete({ where: { id } })).title, 'Emma!');
    assert.deepEqual(heard, [
      'preSave new Emma',
      'postSave new Emma',
      'preSave old Emma!',
      'postSave old Emma!',
      'preSave old Emma!',
      'postSave old Emma!',
      'preSave new Persuasion',
      'postSave new Persuasion',
      'preDelete Emma!',
      'postDelete Emma!',
    ]);
  });

  it('gives the row as it was and as it is, and nothing that the caller included', async () => {
    const events: Told[] = [];
    listen('Book', { preSave: (told) => events.push(told), postSave: (told) => events.push(told) });
    const made = await db['book'].create({ data: { title: 'Emma' }, include: { tags: true } });
    assert.deepEqual(made.tags, []);
    await db['book'].update({ where: { id: made.id }, data: { size: 3 } });
    const [, created, changing, changed] = events as [Told, Told, Told, Told];
    assert.deepEqual(created['row'], { id: made.id, title: 'Emma', size: 0, shelfId: null });
    assert.deepEqual([changing['before']['size'], changing['data']], [0, { size: 3 }]);
    assert.deepEqual([changed['before']['size'], changed['row']['size']], [0, 3]);
  });

  it('writes what preSave changes, and leaves the data of the caller alone', async () => {
    listen('Book', { preSave: ({ data }) => (data['title'] = String(data['title']).trim()) });
    const data = { title: ' Emma ' };
    assert.equal((await db['book'].create({ data })).title, 'Emma');
    assert.equal(data.title, ' Emma ');
  });

  it('answers as it was asked: select, omit, include', async () => {
    listen('Book', {
      postSave: async ({ row, tx }) => {
        await withoutSignals((tx as PrismaTestClient)['book']).update({ where: { id: row['id'] }, data: { size: 9 } });
      },
    });
    assert.deepEqual(await db['book'].create({ data: { title: 'a' }, select: { size: true } }), { size: 9 });
    const rows = await db['book'].createManyAndReturn({
      data: [{ title: 'b' }, { title: 'c' }],
      select: { title: true },
    });
    assert.deepEqual(rows, [{ title: 'b' }, { title: 'c' }]);
    const omitted = await db['book'].update({ where: { title: 'b' }, data: { size: 1 }, omit: { id: true } });
    assert.deepEqual(omitted, { title: 'b', size: 9, shelfId: null });
  });

  it('takes everything back when a handler throws', async () => {
    listen('Book', {
      postSave: async ({ tx }) => {
        await (tx as PrismaTestClient)['shelf'].create({ data: { name: 'made by a handler' } });
        throw new Error('no');
      },
      preDelete: () => {
        throw new Error('stays');
      },
    });
    await assert.rejects(db['book'].create({ data: { title: 'Emma' } }), /no/);
    assert.deepEqual([await db['book'].count(), await db['shelf'].count()], [0, 0]);
    await withoutSignals(db['book']).create({ data: { title: 'Emma' } });
    await assert.rejects(db['book'].delete({ where: { title: 'Emma' } }), /stays/);
    assert.deepEqual(await titles(), ['Emma']);
  });

  it('takes back the one write when the caller catches the error inside of a transaction', async () => {
    listen('Book', {
      postSave: ({ row }) => {
        if (row['title'] === 'bad') throw new Error('no');
      },
    });
    await atomic(db, async (tx: PrismaTestClient) => {
      await tx['book'].create({ data: { title: 'good' } });
      await assert.rejects(tx['book'].create({ data: { title: 'bad' } }), /no/);
      await tx['book'].create({ data: { title: 'last' } });
    });
    assert.deepEqual(await titles(), ['good', 'last']);
  });

  it('runs onCommit of a handler after the commit, of the outer transaction if there is one', async () => {
    listen('Book', { postSave: async ({ row }) => onCommit(() => heard.push(`committed ${row['title']}`)) });
    await db['book'].create({ data: { title: 'Emma' } });
    assert.deepEqual(heard, ['committed Emma']);
    await atomic(db, async (tx: PrismaTestClient) => {
      await tx['book'].create({ data: { title: 'Persuasion' } });
      assert.deepEqual(heard, ['committed Emma']);
    });
    assert.deepEqual(heard, ['committed Emma', 'committed Persuasion']);
    await assert.rejects(db['book'].create({ data: { title: 'Emma' } }));
    assert.equal(heard.length, 2);
  });

  it('tells of every row of createMany, updateMany and deleteMany', async () => {
    listen('Book', recorder());
    const data = [{ title: 'a' }, { title: 'b' }, { title: 'c' }];
    assert.deepEqual(await db['book'].createMany({ data }), { count: 3 });
    assert.deepEqual(await db['book'].updateMany({ where: { title: { not: 'b' } }, data: { size: 2 } }), { count: 2 });
    const changed = await db['book'].updateManyAndReturn({ where: { size: 2 }, data: { size: { increment: 1 } } });
    assert.deepEqual(
      changed.map(({ size }: { size: number }) => size),
      [3, 3],
    );
    assert.deepEqual(await db['book'].deleteMany({ where: { size: 3 }, limit: 1 }), { count: 1 });
    const saves = (title: string, kind: string) => [`preSave ${kind} ${title}`, `postSave ${kind} ${title}`];
    assert.deepEqual(heard, [
      ...['a', 'b', 'c'].map((title) => `preSave new ${title}`),
      ...['a', 'b', 'c'].map((title) => `postSave new ${title}`),
      ...saves('a', 'old'),
      ...saves('c', 'old'),
      ...saves('a', 'old'),
      ...saves('c', 'old'),
      'preDelete a',
      'postDelete a',
    ]);
    assert.deepEqual(await titles(), ['b', 'c']);
  });

  it('tells of the rows that the database deletes along', async () => {
    listen('Book', recorder(), ['Page', recorder('number')]);
    const pages = { create: [{ number: 1 }, { number: 2 }] };
    const shelf = await withoutSignals(db['shelf']).create({
      data: { name: 's', books: { create: { title: 'Emma', pages } } },
    });
    heard = [];
    await db['shelf'].delete({ where: { id: shelf.id } });
    assert.deepEqual(heard, [
      'preDelete 1 (cascade)',
      'preDelete 2 (cascade)',
      'preDelete Emma (cascade)',
      'postDelete 1 (cascade)',
      'postDelete 2 (cascade)',
      'postDelete Emma (cascade)',
    ]);
  });

  it('tells which links came and went, to both sides', async () => {
    const note = (name: string): SignalHandlers => ({
      m2mChanged: ({ row, field, added, removed }) => {
        heard.push(`${row[name]}.${field} +${added.length} -${removed.length}`);
      },
    });
    const [one, two] = [
      await db['tag'].create({ data: { name: 'one' } }),
      await db['tag'].create({ data: { name: 'two' } }),
    ];
    listen('Book', note('title'), ['Tag', note('name')]);
    const book = await db['book'].create({ data: { title: 'Emma', tags: { connect: [{ id: one.id }] } } });
    await db['book'].update({ where: { id: book.id }, data: { tags: { set: [{ id: two.id }] } } });
    await db['book'].update({ where: { id: book.id }, data: { tags: { connect: { id: two.id } } } });
    await db['tag'].update({ where: { id: two.id }, data: { books: { disconnect: { id: book.id } } } });
    assert.deepEqual(heard, [
      'Emma.tags +1 -0',
      'one.books +1 -0',
      'Emma.tags +1 -1',
      'two.books +1 -0',
      'one.books +0 -1',
      'two.books +0 -1',
      'Emma.tags +0 -1',
    ]);
  });

  it('refuses writes that it could not tell of', async () => {
    listen('Book', recorder());
    const create = { create: { title: 'Emma' } };
    const refused = (call: () => Promise<unknown>) => assert.rejects(call(), { code: 'SIGNALS_NESTED_WRITE' });
    await refused(() => db['shelf'].create({ data: { name: 's', books: create } }));
    const shelf = await db['shelf'].create({ data: { name: 's' } });
    const emma = await db['book'].create({ data: { title: 'Emma', shelf: { connect: { id: shelf.id } } } });
    const update = (books: object) => () => db['shelf'].update({ where: { id: shelf.id }, data: { books } });
    await refused(update({ update: { where: { id: emma.id }, data: { size: 1 } } }));
    await refused(update({ disconnect: { id: emma.id } }));
    await refused(update({ deleteMany: {} }));
    await refused(() =>
      db['tag'].create({
        data: { name: 't', books: { connectOrCreate: { where: { title: 'x' }, create: { title: 'x' } } } },
      }),
    );
    await assert.rejects(async () => db['$transaction']([db['book'].create({ data: { title: 'x' } })]), {
      code: 'WRITE_OUT_OF_REACH',
    });
    await assert.rejects(async () => db['book'].update({ where: { id: emma.id }, data: { size: 1 } }).shelf(), {
      code: 'WRITE_OUT_OF_REACH',
    });
    assert.equal(await db['shelf'].count(), 1);
    assert.deepEqual(await titles(), ['Emma']);
  });

  it('is heard through a client that was extended too', async () => {
    listen('Book', recorder());
    const extended = db['$extends']({ model: { book: { shout: () => 'HO' } } });
    await extended['book'].create({ data: { title: 'Emma' } });
    assert.equal(extended['book'].shout(), 'HO');
    assert.deepEqual(heard, ['preSave new Emma', 'postSave new Emma']);
  });

  it('throws what Prisma throws', async () => {
    listen('Book', recorder());
    await db['book'].create({ data: { title: 'Emma' } });
    await assert.rejects(db['book'].create({ data: { title: 'Emma' } }), { code: 'P2002' });
    await assert.rejects(db['book'].update({ where: { id: 9999 }, data: { size: 1 } }), { code: 'P2025' });
    await assert.rejects(db['book'].delete({ where: { id: 9999 } }), { code: 'P2025' });
  });

  it('ends what would never end', async () => {
    listen('Book', {
      postSave: async ({ row, tx }) => {
        await (tx as PrismaTestClient)['book'].update({ where: { id: row['id'] }, data: { size: { increment: 1 } } });
      },
    });
    await assert.rejects(db['book'].create({ data: { title: 'Emma' } }), { code: 'SIGNALS_ENDLESS' });
    assert.equal(await db['book'].count(), 0);
  });

  it('leaves calls of models that nobody listens to as they are', async () => {
    listen('Tag', recorder('name'));
    const statements = db['shelf'].create({ data: { name: 's' } });
    assert.equal(typeof statements.requestTransaction, 'function');
    await db['$transaction']([statements, db['shelf'].create({ data: { name: 't' } })]);
    assert.equal(await db['shelf'].count(), 2);
    assert.deepEqual(heard, []);
  });

  it('refuses signals of what does not exist', () => {
    const declare = (model: string, handlers: SignalHandlers) => useSignals(open().database, [{ model, handlers }]);
    assert.throws(() => declare('Bok', {}), { code: 'SIGNALS_MODEL_UNKNOWN', hint: 'Did you mean Book?' });
    assert.throws(() => declare('Page', { m2mChanged: () => {} }), { code: 'SIGNALS_WITHOUT_LINKS' });
  });
}
