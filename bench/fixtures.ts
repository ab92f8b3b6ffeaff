// CPU of `loaddata` and `dumpdata` on SQLite, and the memory that they hold. Options: --rows N (default 100,000).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, connectRaw } from '../src/runtime/db/index.ts';
import { fixtureCommands } from '../src/runtime/fixtures/fixture-commands.ts';
import { parseSchema } from '../src/toolchain/schema/index.ts';
import { prismaClientFor } from '../test/support/prisma-client.ts';

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const ROWS = Number(options.rows);
/** Issue "Never lose a row": 1,000,000 rows in 20 s of CPU. */
const GOAL_US = 20;

const MODELS = `model Author {
  id    Int    @id @default(autoincrement())
  name  String
  posts Post[]
}

model Post {
  id        Int      @id @default(autoincrement())
  title     String
  body      String   @default("")
  price     Decimal  @default(0)
  published Boolean  @default(false)
  createdAt DateTime @default(now())
  author    Author   @relation(fields: [authorId], references: [id])
  authorId  Int
}
`;
const TABLES = `
  CREATE TABLE "Author" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
  CREATE TABLE "Post" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, body TEXT NOT NULL DEFAULT '',
    price DECIMAL NOT NULL DEFAULT 0, published BOOLEAN NOT NULL DEFAULT false,
    createdAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, authorId INTEGER NOT NULL REFERENCES "Author" (id));`;

const folder = mkdtempSync(join(tmpdir(), 'quintet-bench-fixtures-'));
try {
  const url = `file:${join(folder, 'db.sqlite3')}`;
  const raw = await connectRaw(url, { root: '/', create: true });
  await raw.script(TABLES);
  await raw.close();
  const sources: [string, string][] = [
    ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
    ['src/blog/models.prisma', MODELS],
  ];
  const schema = parseSchema(sources, 'sqlite').description;
  const { database } = connect(await prismaClientFor('sqlite', MODELS), { url, schema });
  const fixtures = fixtureCommands(database, schema, { root: folder, apps: ['blog'] });
  await measure('loaddata, new rows', () => fixtures.load(['-'], { input: rows() }));
  await measure('loaddata, rows that exist', () => fixtures.load(['-'], { input: rows() }));
  await measure('dumpdata', () => fixtures.dump({ labels: [] }, async () => {}));
  await database.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / ROWS;
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  process.stdout.write(`${name}: ${each.toFixed(1)} µs of CPU a row (goal for new rows: ${GOAL_US}), ${memory} MB\n`);
}

async function* rows(): AsyncGenerator<string> {
  yield '[\n';
  yield Array.from({ length: 100 }, (_, i) =>
    JSON.stringify({ model: 'blog.Author', pk: i + 1, fields: { name: `Author ${i}` } }),
  ).join(',\n');
  let text = '';
  for (let id = 1; id <= ROWS; id++) {
    const fields = {
      title: `Post ${id}`,
      body: 'x'.repeat(80),
      price: '19.90',
      published: id % 2 === 0,
      createdAt: '2026-11-22T05:41:03.120Z',
      authorId: (id % 100) + 1,
    };
    text += `,\n${JSON.stringify({ model: 'blog.Post', pk: id, fields })}`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield `${text}\n]\n`;
}
