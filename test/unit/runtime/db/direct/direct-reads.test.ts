// Direct reads against Prisma's own: the same random questions to both, over one file.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { onQuery } from '../../../../../src/runtime/db/query-log/query-log.ts';
import { keepArgumentsExact } from '../../../../../src/runtime/db/arguments/exact-arguments.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../../support/prisma-client.ts';

const MODELS = `
enum Status {
  DRAFT
  LIVE @map("live")
}

model User {
  id      Int      @id @default(autoincrement())
  email   String   @unique
  secret  String   @default("s") /// @sensitive
  posts   Post[]
  edits   Post[]   @relation("edits")
  profile Profile?

  @@map("app_user")
}

model Profile {
  id     Int    @id @default(autoincrement())
  bio    String
  user   User   @relation(fields: [userId], references: [id])
  userId Int    @unique
}

model Post {
  id        Int      @id @default(autoincrement())
  title     String
  slug      String   @unique
  number    Int?
  big       BigInt   @default(0)
  real      Float    @default(0)
  price     Decimal  @default(0)
  extra     Json?
  raw       Bytes?
  status    Status   @default(DRAFT)
  published Boolean  @default(false)
  createdAt DateTime @default(now()) @map("created_at")
  author    User     @relation(fields: [authorId], references: [id])
  authorId  Int      @map("author_id")
  editor    User?    @relation("edits", fields: [editorId], references: [id])
  editorId  Int?
  tags      Tag[]

  @@map("app_post")
}

model Tag {
  id    Int    @id @default(autoincrement())
  name  String
  posts Post[]
}
`;
const TABLES = `
CREATE TABLE app_user (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, email TEXT NOT NULL UNIQUE,
  secret TEXT NOT NULL DEFAULT 's');
CREATE TABLE Profile (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, bio TEXT NOT NULL, userId INTEGER NOT NULL UNIQUE);
CREATE TABLE app_post (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
  number INTEGER, big BIGINT NOT NULL DEFAULT 0, real REAL NOT NULL DEFAULT 0, price DECIMAL NOT NULL DEFAULT 0, extra JSONB,
  raw BLOB, status TEXT NOT NULL DEFAULT 'DRAFT', published BOOLEAN NOT NULL DEFAULT false,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, author_id INTEGER NOT NULL, editorId INTEGER);
CREATE INDEX post_author ON app_post (author_id);
CREATE TABLE Tag (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL);
CREATE TABLE "_PostToTag" ("A" INTEGER NOT NULL, "B" INTEGER NOT NULL);`;

describe('runtime/db/direct-reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-direct-'));
  const url = `file:${join(folder, 'db.sqlite3')}`;
  let direct: PrismaTestClient;
  let prisma: PrismaTestClient;

  before(async () => {
    const raw = await connectRaw(url, { root: '/', create: true });
    await raw.script(TABLES);
    await raw.close();
    const Client = await prismaClientFor('sqlite', MODELS);
    const schema = parseSchema(
      [
        ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
        ['src/blog/models.prisma', MODELS],
      ],
      'sqlite',
    ).description;
    direct = connect(Client, { url, schema }).db;
    const omit = { user: { secret: true } };
    const Omitting = function (options: object) {
      return new Client({ ...options, omit } as never);
    } as unknown as typeof Client;
    prisma = connect(Omitting, { url }).db;
    keepArgumentsExact(prisma, schema); // errors show the arguments
    await fill(direct);
  });

  after(async () => {
    await direct?.['$disconnect']();
    await prisma?.['$disconnect']();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers what Prisma answers, whatever is asked', async function () {
    this.timeout(120_000);
    const property = fc.asyncProperty(question, async ({ model, operation, args }) => {
      const expected = await outcome(() => prisma[model][operation](args));
      const found = await outcome(() => direct[model][operation](args));
      assert.equal(show(found), show(expected));
    });
    await fc.assert(property, { numRuns: Number(process.env['QUINTET_TEST_RUNS'] ?? 1500) });
  });

  it('really takes the direct way for the plain shapes', async () => {
    const questions: [string, string, unknown][] = [
      ['post', 'findUnique', { where: { id: 3 } }],
      ['post', 'findUnique', { where: { slug: 'post-4' }, include: { author: true } }],
      ['post', 'findFirst', { where: { published: true }, orderBy: { createdAt: 'desc' } }],
      ['post', 'findMany', { orderBy: { id: 'desc' }, take: 20, include: { author: true, editor: true } }],
      ['post', 'findMany', { where: { OR: [{ number: { gt: 3 } }, { title: 'x' }] }, select: { title: true } }],
      [
        'user',
        'findMany',
        { include: { posts: { where: { published: true }, orderBy: { id: 'asc' } }, profile: true } },
      ],
      ['post', 'count', { where: { published: true } }],
      ['user', 'findUnique', { where: { id: 1 }, omit: { secret: false }, include: { profile: true } }],
    ];
    for (const [model, operation, args] of questions) {
      const [mine, theirs] = await Promise.all([statements(direct, model, operation, args), undefined]);
      assert.ok(mine.length > 0 && mine.every(({ isDirect }) => isDirect), `${operation} ${JSON.stringify(args)}`);
      assert.equal(theirs, undefined);
    }
  });

  it('sends the statements that Prisma would send', async () => {
    const args = { where: { published: true, number: { gte: 1 } }, orderBy: { createdAt: 'desc' }, take: 3 };
    const mine = await statements(direct, 'post', 'findMany', args);
    const theirs = await statements(prisma, 'post', 'findMany', args);
    assert.deepEqual(
      mine.map(({ sql }) => sql),
      theirs.map(({ sql }) => sql),
    );
  });

  it('leaves a stored value that does not fit its field to Prisma', async () => {
    const raw = await connectRaw(url, { root: '/' });
    await raw.query(`INSERT INTO Tag (id, name) VALUES (99, x'ff')`);
    const ask = (client: PrismaTestClient) => outcome(() => client['tag'].findUnique({ where: { id: 99 } }));
    assert.equal(show(await ask(direct)), show(await ask(prisma)));
    await raw.query('DELETE FROM Tag WHERE id = 99');
    await raw.close();
  });

  it('runs inside $transaction([…]), with the fluent API and through extensions', async () => {
    const [post, count] = await direct['$transaction']([
      direct['post'].findUnique({ where: { id: 1 } }),
      direct['post'].count({ where: {} }),
    ]);
    assert.equal(post.id, 1);
    assert.ok(count > 10);
    const author = await direct['post'].findUnique({ where: { id: 1 } }).author();
    assert.equal(author.id, post.authorId);
    const seen: string[] = [];
    const extended = direct['$extends']({
      query: {
        post: {
          findUnique({ args, query }: { args: object; query: (args: object) => unknown }) {
            seen.push('findUnique');
            return query(args);
          },
        },
      },
    });
    assert.equal((await extended.post.findUnique({ where: { id: 1 } })).id, 1);
    assert.deepEqual(seen, ['findUnique']);
  });

  it('sees what its transaction wrote, and no other does before the end', async () => {
    await direct['$transaction'](async (tx: PrismaTestClient) => {
      await tx['tag'].create({ data: { name: 'inside' } });
      assert.equal(await tx['tag'].count({ where: { name: 'inside' } }), 1);
      assert.equal(await direct['tag'].count({ where: { name: 'inside' } }), 0);
    });
    assert.equal(await direct['tag'].count({ where: { name: 'inside' } }), 1);
    await direct['tag'].deleteMany({ where: { name: 'inside' } });
  });

  it('starts when it is awaited, once', async () => {
    const sent: string[] = [];
    const end = onQuery(({ sql }) => sent.push(sql));
    const query = direct['post'].findUnique({ where: { id: 2 } });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(sent.length, 0);
    assert.equal((await query).id, (await query).id);
    assert.equal(sent.length, 1);
    end();
  });

  it('goes on after $disconnect', async () => {
    await direct['$disconnect']();
    assert.equal((await direct['post'].findUnique({ where: { id: 2 } })).id, 2);
    assert.equal((await direct['post'].findUnique({ where: { id: 3 } })).id, 3);
  });

  it('gives rows that share no object', async () => {
    const posts = await direct['post'].findMany({ where: { authorId: 1 }, include: { author: true } });
    assert.notEqual(posts[0].author, posts[1].author);
  });
});

async function statements(client: PrismaTestClient, model: string, operation: string, args: unknown) {
  const sent: { sql: string; isDirect: boolean }[] = [];
  const end = onQuery(({ sql }) => sent.push({ sql, isDirect: /direct/.test(new Error('origin').stack ?? '') }));
  await client[model][operation](args);
  end();
  return sent;
}

async function outcome(ask: () => Promise<unknown>): Promise<{ value: unknown } | { error: string }> {
  try {
    return { value: await ask() };
  } catch (error) {
    const { code, name, message } = error as { code?: string; name: string; message: string };
    return { error: `${name} ${code ?? ''} ${message}` };
  }
}

/** With types and the order of keys, which JSON alone would lose. */
function show(value: unknown): string {
  const write = (part: unknown): string => {
    if (Array.isArray(part)) return `[${part.map(write).join()}]`;
    if (part instanceof Date) return `Date ${part.toISOString()}`;
    if (part instanceof Uint8Array) return `${part.constructor.name} ${Buffer.from(part).toString('hex')}`;
    if (typeof part === 'bigint') return `${part}n`;
    if (typeof part !== 'object' || part === null) return `${typeof part} ${Object.is(part, -0) ? '-0' : String(part)}`;
    if ('toFixed' in part) return `Decimal ${String(part)}`;
    return `{${Object.entries(part)
      .map(([key, member]) => `${key}: ${write(member)}`)
      .join()}}`;
  };
  return write(value);
}

async function fill(db: PrismaTestClient): Promise<void> {
  for (let id = 1; id <= 5; id++) await db['user'].create({ data: { email: `user${id}@example.com` } });
  for (const userId of [1, 3]) await db['profile'].create({ data: { userId, bio: `About ${userId}` } });
  for (const name of ['a', 'b']) await db['tag'].create({ data: { name } });
  for (let id = 1; id <= 24; id++) {
    const data = {
      title: TEXTS[id % TEXTS.length],
      slug: `post-${id}`,
      number: NUMBERS[id % NUMBERS.length],
      big: BIGS[id % BIGS.length],
      real: REALS[id % REALS.length],
      price: ['0', '19.99', '-3.5', '1000000'][id % 4],
      ...(id % 3 ? { extra: [{ a: [1, 'x', null] }, 'text', 3.5, true][id % 4] } : {}),
      ...(id % 4 ? { raw: new Uint8Array([id, 255, 0]) } : {}),
      status: id % 2 ? 'LIVE' : 'DRAFT',
      published: id % 3 === 0,
      createdAt: DATES[id % DATES.length],
      authorId: (id % 4) + 1,
      editorId: id % 3 ? null : (id % 5) + 1,
    };
    await db['post'].create({ data });
  }
}

const TEXTS = ['', 'Hello', 'hello', "O'Brien", 'żółw %_\\', '漢字 😀', '  ', '12'];
const NUMBERS = [null, 0, 1, -5, 2147483647, -2147483648, 7];
const BIGS = [0n, 1n, -9007199254740993n, 9223372036854775807n];
const REALS = [0, 1.5, -2.25, 1e300, 0.1, 3];
const DATES = [
  '2026-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '2026-06-30T12:30:15.123Z',
  '2040-02-29T00:00:00Z',
].map((text) => new Date(text));

// Values that fit, and now and then one that does not.
const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  'x',
  1,
  1.5,
  true,
  3n,
  Number.NaN,
  {},
  [],
  new Date(Number.NaN),
  1e20,
);
const usually = (values: readonly unknown[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: odd });
const comparison = (values: readonly unknown[]) =>
  fc.oneof(
    { weight: 3, arbitrary: usually(values) },
    { weight: 1, arbitrary: usually([...values, null]) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom('equals', 'not', 'lt', 'lte', 'gt', 'gte'), usually(values))
        .map(([operator, value]) => ({ [operator]: value })),
    },
    { weight: 1, arbitrary: fc.record({ gte: usually(values), lt: usually(values) }) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('in', 'notIn'), fc.array(usually(values), { maxLength: 4 }))
        .map(([operator, list]) => ({ [operator]: list })),
    },
    { weight: 1, arbitrary: fc.constant({ contains: 'e' }) },
  );
const postConditions: Record<string, readonly unknown[]> = {
  id: [1, 2, 3, 23, 99],
  title: TEXTS,
  slug: ['post-1', 'post-9', 'none'],
  number: NUMBERS,
  big: BIGS,
  real: REALS,
  price: ['19.99', 0],
  status: ['LIVE', 'DRAFT'],
  published: [true, false],
  createdAt: DATES,
  authorId: [1, 2, 9],
  editorId: [null, 2],
};
const simpleWhere = fc
  .array(
    fc
      .constantFrom(...Object.keys(postConditions))
      .chain((name) => comparison(postConditions[name] as unknown[]).map((value) => [name, value] as const)),
    { maxLength: 3 },
  )
  .map((pairs) => Object.fromEntries(pairs));
const where = fc.oneof(
  { weight: 5, arbitrary: simpleWhere },
  {
    weight: 3,
    arbitrary: fc
      .tuple(simpleWhere, fc.constantFrom('AND', 'OR', 'NOT'), fc.array(simpleWhere, { maxLength: 3 }))
      .map(([base, operator, members]) => ({ ...base, [operator]: members })),
  },
  { weight: 1, arbitrary: fc.constant({ author: { email: 'user1@example.com' } }) },
);
const direction = fc.constantFrom('asc', 'desc');
const orderBy = fc.oneof(
  fc.tuple(fc.constantFrom('id', 'slug'), direction).map(([name, way]) => ({ [name]: way })),
  fc
    .tuple(fc.constantFrom('title', 'number', 'big', 'real', 'createdAt', 'published', 'status', 'price'), direction)
    .map(([name, way]) => [{ [name]: way }, { id: 'asc' }]),
  fc.constantFrom<unknown>([], {}, { author: { email: 'asc' } }, { number: { sort: 'asc', nulls: 'last' } }),
);
const choice = (names: readonly string[], nested: fc.Arbitrary<unknown>, relations: readonly string[]) =>
  fc
    .tuple(
      fc.subarray([...names]),
      fc.subarray([...relations]),
      nested,
      fc.boolean(),
      fc.constantFrom<unknown>(true, true, true, false, undefined),
    )
    .map(([columns, related, args, first, flag]) => {
      const own = columns.map((name, index) => [name, index === 0 ? flag : true]);
      const theirs = related.map((name) => [name, args]);
      return Object.fromEntries(first ? [...theirs, ...own] : [...own, ...theirs]) as object;
    });
const omission = (names: readonly string[]) =>
  fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof({ weight: 9, arbitrary: fc.boolean() }, { weight: 1, arbitrary: odd }),
    {
      maxKeys: 3,
    },
  );
const userArgs: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(true),
  choice(['id', 'email', 'secret'], fc.constant(true), []).map((select) => ({ select })),
  omission(['id', 'email', 'secret']).map((omit) => ({ omit })),
  choice([], fc.constantFrom<unknown>(true, { select: { title: true } }), ['posts', 'profile', 'edits']).map(
    (include) => ({
      include,
    }),
  ),
);
const postSelection = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: choice(Object.keys(postConditions), userArgs, ['author', 'editor']).map((select) => ({ select })),
  },
  { weight: 3, arbitrary: choice([], userArgs, ['author', 'editor']).map((include) => ({ include })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(omission(['title', 'slug', 'id', 'authorId', 'price']), choice([], userArgs, ['author', 'editor']))
      .map(([omit, include]) => ({ omit, include })),
  },
  { weight: 1, arbitrary: fc.constantFrom({ include: { tags: true } }, { omit: { author: true } }, { select: {} }) },
);
const window = fc.record({ take: usually([1, 2, 20, 0, -3]), skip: usually([0, 1, 5]) }, { requiredKeys: [] });
const uniqueWhere = fc.oneof(
  usually([1, 2, 24, 99]).map((id) => ({ id })),
  usually(['post-1', 'post-7', 'none']).map((slug) => ({ slug })),
  fc.constant({ id: 1, published: false }),
);
const question = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      model: fc.constant('post'),
      operation: fc.constantFrom('findMany', 'findFirst', 'findFirstOrThrow'),
      args: fc
        .tuple(postSelection, fc.option(where, { nil: undefined }), fc.option(orderBy, { nil: undefined }), window)
        .map(([selection, condition, order, some]) => ({
          ...selection,
          ...(condition ? { where: condition } : {}),
          ...(order ? { orderBy: order } : {}),
          ...some,
        })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      model: fc.constant('post'),
      operation: fc.constantFrom('findUnique', 'findUniqueOrThrow'),
      args: fc.tuple(postSelection, uniqueWhere).map(([selection, unique]) => ({ ...selection, where: unique })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      model: fc.constant('post'),
      operation: fc.constant('count'),
      args: where.map((condition) => ({ where: condition })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      model: fc.constant('user'),
      operation: fc.constant('findMany'),
      args: fc
        .record({
          include: choice(
            [],
            fc.oneof(
              fc.constant(true),
              fc.tuple(where, orderBy).map(([condition, order]) => ({ where: condition, orderBy: order })),
              fc.constant({ include: { author: { include: { posts: true } } } }),
            ),
            ['posts'],
          ),
        })
        .map((args) => ({ ...args, orderBy: { id: 'asc' } })),
    }),
  },
);
