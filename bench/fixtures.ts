// CPU of `loaddata` and `dumpdata` for each row, beside what the bare driver takes for the same file in the same run, and the
// memory that they hold. 1,000,000 rows by the command itself, on a busy machine: 17.7 s and 208 MB for loaddata, 20.5 s and
// 265 MB for dumpdata. Options: --rows N (default 100,000), --postgres URL of an empty database, --django PYTHON that has Django.
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { connect } from '../src/runtime/db/connect.ts';
import { connectRaw } from '../src/runtime/db/raw-connection.ts';
import { openSqlite } from '../src/runtime/db/sqlite/sqlite-handle.ts';
import type { SqliteValue } from '../src/runtime/db/sqlite/sqlite-driver.ts';
import { fixtureCommands } from '../src/runtime/fixtures/fixture-commands.ts';
import { parseSchema } from '../src/toolchain/schema/read-schema.ts';
import { prismaClientFor } from '../test/support/prisma-client.ts';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, postgres: { type: 'string' }, django: { type: 'string' } },
});
const ROWS = Number(options.rows);

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
const TABLES = {
  sqlite: `
  CREATE TABLE "Author" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
  CREATE TABLE "Post" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, body TEXT NOT NULL DEFAULT '',
    price DECIMAL NOT NULL DEFAULT 0, published BOOLEAN NOT NULL DEFAULT false,
    createdAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, authorId INTEGER NOT NULL REFERENCES "Author" (id));`,
  postgresql: `
  DROP TABLE IF EXISTS "Post"; DROP TABLE IF EXISTS "Author";
  CREATE TABLE "Author" (id SERIAL PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE "Post" (id SERIAL PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL DEFAULT '',
    price DECIMAL(65,30) NOT NULL DEFAULT 0, published BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "authorId" INTEGER NOT NULL REFERENCES "Author" (id));`,
};
const DJANGO_MODELS = `from django.db import models
class Author(models.Model):
    name = models.TextField()
class Post(models.Model):
    title = models.TextField()
    body = models.TextField(default='')
    price = models.DecimalField(max_digits=20, decimal_places=2)
    published = models.BooleanField(default=False)
    createdAt = models.DateTimeField()
    authorId = models.ForeignKey(Author, models.CASCADE, db_column='authorId')
`;
const DJANGO = `
import sys, resource, io
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=['blog'], USE_TZ=True, DEFAULT_AUTO_FIELD='django.db.models.AutoField',
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'django.sqlite3'}})
django.setup()
from django.db import connection, transaction
from django.core import serializers
from blog.models import Author, Post
with connection.schema_editor() as editor:
    editor.create_model(Author); editor.create_model(Post)
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
def report(name, start):
    print('%s, Django %s: %.1f µs of CPU a row' % (name, django.get_version(), (cpu() - start) / int(sys.argv[2]) * 1e6))
start = cpu()
with transaction.atomic(), open(sys.argv[1]) as lines:
    for one in serializers.deserialize('jsonl', lines): one.save()
report('loaddata', start)
start = cpu()
serializers.serialize('jsonl', Post.objects.order_by('pk').iterator(), stream=io.StringIO())
report('dumpdata', start)
`;

const folder = mkdtempSync(join(tmpdir(), 'quintet-bench-fixtures-'));
try {
  const file = join(folder, 'rows.jsonl');
  await writeFile(file, rows());
  const bare = await measure('bare driver: JSON.parse and one INSERT for each row', () => loadBare(file));
  for (const url of [`file:${join(folder, 'db.sqlite3')}`, options.postgres]) {
    if (url === undefined) continue;
    const provider = url.startsWith('file:') ? 'sqlite' : 'postgresql';
    const fixtures = await openFixtures(url, provider);
    const load = () => fixtures.load([file]);
    await measure(`loaddata, ${provider}, new rows`, load, bare);
    await measure(`loaddata, ${provider}, rows that exist`, load, bare);
    await measure(`dumpdata, ${provider}`, () => fixtures.dump({ labels: [] }, async () => {}), bare);
    await fixtures.close();
  }
  if (options.django !== undefined) measureDjango(options.django, file);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function openFixtures(url: string, provider: 'sqlite' | 'postgresql') {
  const raw = await connectRaw(url, { root: '/', create: true });
  await raw.script(TABLES[provider]);
  await raw.close();
  const sources: [string, string][] = [
    ['src/schema.prisma', `datasource db {\n  provider = "${provider}"\n}\n`],
    ['src/blog/models.prisma', MODELS],
  ];
  const schema = parseSchema(sources, provider).description;
  const { database } = connect(await prismaClientFor(provider, MODELS), { url, schema });
  const commands = fixtureCommands(database, schema, { root: folder, apps: ['blog'] });
  return { ...commands, close: () => database.close() };
}

/** What the driver and JSON cost by themselves: no checks, no errors with line numbers, nothing but this one table. */
async function loadBare(file: string): Promise<void> {
  const database = openSqlite(join(folder, 'bare.sqlite3'));
  database.exec(TABLES.sqlite);
  database.exec('PRAGMA foreign_keys = OFF; BEGIN');
  const insert = database.statement('INSERT INTO "Post" VALUES (?, ?, ?, ?, ?, ?, ?)');
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { model, pk, fields } = JSON.parse(line) as { model: string; pk: number; fields: Record<string, unknown> };
    if (model !== 'blog.Post') continue;
    const { title, body, price, published, createdAt, authorId } = fields;
    const [id, author] = [BigInt(pk), BigInt(authorId as number)];
    insert.run([id, title, body, Number(price), published ? 1n : 0n, createdAt, author] as SqliteValue[]);
  }
  database.exec('COMMIT');
  database.close();
}

/** Django's own loaddata and dumpdata of the same file over the same models. @param python one that has Django */
function measureDjango(python: string, file: string): void {
  mkdirSync(join(folder, 'blog'));
  writeFileSync(join(folder, 'blog/__init__.py'), '');
  writeFileSync(join(folder, 'blog/models.py'), DJANGO_MODELS);
  const { stdout, stderr, status } = spawnSync(python, ['-c', DJANGO, file, String(ROWS)], {
    encoding: 'utf8',
    cwd: folder,
  });
  process.stdout.write(status === 0 ? stdout : `Django: ${stderr.trim().split('\n').at(-1)}\n`);
}

async function measure(name: string, work: () => Promise<unknown>, bare?: number): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / ROWS;
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const ratio = bare === undefined ? '' : `, ${(each / bare).toFixed(1)} times the bare driver`;
  process.stdout.write(`${name}: ${each.toFixed(1)} µs of CPU a row${ratio}, at most ${memory} MB so far\n`);
  return each;
}

function* rows(): Generator<string> {
  for (let id = 1; id <= 100; id++)
    yield `${JSON.stringify({ model: 'blog.author', pk: id, fields: { name: `Author ${id}` } })}\n`;
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
    text += `${JSON.stringify({ model: 'blog.Post', pk: id, fields })}\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}
