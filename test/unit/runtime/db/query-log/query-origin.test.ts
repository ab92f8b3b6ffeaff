import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../../../src/kernel/package.ts';
import { atomic } from '../../../../../src/runtime/db/transactions/atomic.ts';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { onQuery } from '../../../../../src/runtime/db/query-log/query-log.ts';
import type { QueryRecord } from '../../../../../src/kernel/database.ts';
import { projectLine } from '../../../../../src/runtime/db/query-log/query-origin.ts';
import { findRepeats } from '../../../../../src/runtime/http/logging/repeated-queries.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../../support/prisma-client.ts';
import { MODELS, TABLES } from '../transactions/transactions-contract.ts';

const { description: schema } = parseSchema(
  [
    ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
    ['src/library/models.prisma', MODELS],
  ],
  'sqlite',
);

describe('runtime/db/query-origin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-origin-'));
  const url = `file:${join(folder, 'db.sqlite3')}`;
  let db: PrismaTestClient;
  let records: QueryRecord[] = [];
  let end: () => void = () => {};

  before(async () => {
    const raw = await connectRaw(url, { root: '/', create: true });
    await raw.script(TABLES.sqlite);
    await raw.close();
    db = connect(await prismaClientFor('sqlite', MODELS), {
      url,
      root: join(packageRoot, 'test'),
      debug: true,
      schema,
    }).db;
    for (let id = 1; id <= 6; id++) {
      const books = { create: { title: `Book ${id}` } };
      await db['author'].create({ data: { email: `${id}@example.com`, books } });
    }
    end = onQuery((record) => records.push(record));
  });
  beforeEach(() => {
    records = [];
  });
  after(async () => {
    end();
    await db?.['$disconnect']();
    rmSync(folder, { recursive: true, force: true });
  });

  it('names the call and its line for reads, writes and transactions', async () => {
    await db['author'].findUnique({ where: { id: 1 } });
    await db['author'].update({ where: { id: 1 }, data: { name: 'Ann' } });
    await atomic(db, (tx: PrismaTestClient) => tx['book'].findMany({ where: { title: { contains: 'x' } } }));
    await db['author'].findMany({ include: { books: true } });
    const calls = records.flatMap(({ origin }) => (origin ? [`${origin.model}.${origin.operation}`] : []));
    assert.deepEqual([...new Set(calls)], ['Author.findUnique', 'Author.update', 'Book.findMany', 'Author.findMany']);
    for (const { origin } of records) {
      if (origin) assert.match(origin.place ?? '', /^unit\/runtime\/db\/query-log\/query-origin\.test\.ts:\d+$/);
    }
    assert.equal(new Set(records.slice(-2).map(({ origin }) => origin)).size, 1);
  });

  it('keeps the fluent API and $transaction([…])', async () => {
    assert.equal((await db['book'].findFirst({ where: { authorId: 2 } }).author()).id, 2);
    const [count, author] = await db['$transaction']([
      db['book'].count({ where: { title: { contains: 'Book' } } }),
      db['author'].update({ where: { id: 2 }, data: { name: 'Bob' } }),
    ]);
    assert.deepEqual([count, author.name], [6, 'Bob']);
  });

  it('finds a query for each row, with the include that spares it', async () => {
    const books = await db['book'].findMany({ orderBy: { id: 'asc' } });
    for (const book of books) await db['author'].findUnique({ where: { id: book.authorId } });
    const [found, ...more] = findRepeats(records, schema.models);
    assert.equal(more.length, 0);
    assert.equal(found?.count, 6);
    assert.match(
      found?.message ?? '',
      /query-origin\.test\.ts:\d+: 6 times db\.author\.findUnique in one request \(N\+1\); add include: { author: true } to db\.book\.findMany at unit\/.*query-origin/,
    );
  });

  it('finds it in the other direction, and where there is no relation', async () => {
    const authors = await db['author'].findMany();
    for (const { id } of authors) await db['book'].findMany({ where: { authorId: id } });
    for (const { email } of authors) await db['author'].count({ where: { email } });
    const messages = findRepeats(records, schema.models).map(({ message }) => message);
    assert.match(messages[0] ?? '', /add include: { books: true } to db\.author\.findMany/);
    assert.match(messages[1] ?? '', /ask for all of them at once/);
  });

  it('says nothing of a few calls, of one include and of writes', async () => {
    await db['author'].findMany({ include: { books: true } });
    for (let id = 1; id <= 4; id++) await db['author'].findUnique({ where: { id } });
    for (let id = 1; id <= 6; id++) await db['author'].update({ where: { id }, data: { name: 'x' } });
    assert.deepEqual(findRepeats(records, schema.models), []);
  });
});

describe('runtime/db/query-origin: projectLine', () => {
  it('takes the first line of the project that is not generated', () => {
    const stack = [
      'Error',
      '    at a (/app/node_modules/quintet/dist/runtime/db/index.js:1:2)',
      '    at b (/app/.quintet/db.ts:3:4)',
      '    at Object.view (/app/src/posts/views.ts:12:9)',
      '    at c (/app/src/urls.ts:1:1)',
    ].join('\n');
    assert.equal(projectLine(stack, '/app'), 'src/posts/views.ts:12');
    assert.equal(projectLine(stack.replaceAll('/app/src', 'file:///app/src'), '/app/'), 'src/posts/views.ts:12');
    assert.equal(projectLine(stack, '/other'), undefined);
  });
});
