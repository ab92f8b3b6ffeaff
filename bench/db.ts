// CPU of a call through `#db`'s client, beside Prisma with its official SQLite adapter and bare prepared statements, all in
// this process and in turns. The official adapter comes from npm into a folder that stays; without a network it is left out.
// Option --rig FOLDER (then the calls of a built project beside the ORMs of that rig, in one run of its own; --peers a,b takes
// only these, --seconds N a call and round, --rounds N).
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../src/runtime/db/connect.ts';
import { connectRaw } from '../src/runtime/db/raw-connection.ts';
import { openSqlite } from '../src/runtime/db/sqlite/sqlite-handle.ts';
import type { SchemaDescription } from '../src/kernel/model.ts';
import { parseSchema } from '../src/toolchain/schema/read-schema.ts';
import { prismaClientFor, type PrismaTestClient } from '../test/support/prisma-client.ts';
import { createBlog } from './http/blog.ts';
import { measureCalls } from './rig/calls.ts';

const { values: options } = parseArgs({
  options: {
    rig: { type: 'string' },
    peers: { type: 'string' },
    seconds: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
  },
});

const ROUNDS = Number(process.env['QUINTET_BENCH_ROUNDS'] ?? options.rounds);
const CALLS = 1500;
const POSTS = 1000;
const ADAPTER = '@prisma/adapter-libsql';
const ADAPTER_VERSION = '7.10.0';
/** Below this the reads are slower than what was agreed on: issue "Models, migrations and generators, complete". */
const GOAL = 1.7;

const MODELS = `model User {
  id       Int    @id @default(autoincrement())
  username String @unique
  posts    Post[]

  @@map("user")
}

model Post {
  id        Int      @id @default(autoincrement())
  title     String
  slug      String   @unique
  body      String
  published Boolean  @default(false)
  created   DateTime @default(now())
  authorId  Int      @map("author_id")
  author    User     @relation(fields: [authorId], references: [id], onDelete: Cascade)

  @@index([authorId])
  @@map("post")
}
`;
const TABLES = `
  CREATE TABLE "user" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL UNIQUE);
  CREATE TABLE "post" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL, published BOOLEAN NOT NULL DEFAULT false, created DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    author_id INTEGER NOT NULL REFERENCES "user" (id) ON DELETE CASCADE);
  CREATE INDEX post_author ON "post" (author_id);`;

const OPERATIONS = ['get', 'newest', 'newestWithAuthor', 'count', 'create'] as const;
type Operation = (typeof OPERATIONS)[number];
type Contender = { name: string; close(): unknown } & Record<Operation, (turn: number) => unknown>;

const LABELS: Record<Operation, string> = {
  get: 'get by primary key',
  newest: '20 newest',
  newestWithAuthor: '20 newest with author',
  count: 'count with a filter',
  create: 'create',
};

const scratch = mkdtempSync(join(tmpdir(), 'quintet-bench-db-'));
const contenders = [await bare(), await quintet(), await official()].filter((one) => one !== undefined);
try {
  await assertSameRows();
  const best = await measure();
  report(best);
} finally {
  for (const contender of contenders) await contender.close();
  rmSync(scratch, { recursive: true, force: true });
}
if (options.rig !== undefined) await measureInRig(options.rig);

async function measureInRig(folder: string): Promise<void> {
  const project = await createBlog();
  try {
    const { text, missed } = await measureCalls(folder, project, options);
    process.stdout.write(`\n${text}`);
    if (missed > 0) process.exitCode = 1;
  } finally {
    project.cleanUp();
  }
}

/** A file of its own for each, with the same rows in it. */
async function makeFile(name: string): Promise<string> {
  const file = join(scratch, `${name}.sqlite3`);
  const raw = await connectRaw(`file:${file}`, { root: '/', create: true });
  await raw.script(TABLES);
  for (let id = 1; id <= 20; id++) await raw.query('INSERT INTO "user" (username) VALUES (?)', [`user${id}`]);
  const insert = 'INSERT INTO "post" (title, slug, body, published, created, author_id) VALUES (?, ?, ?, ?, ?, ?)';
  for (let id = 1; id <= POSTS; id++) {
    const created = new Date(Date.UTC(2026, 0, 1, 0, id)).toISOString().replace('Z', '+00:00');
    await raw.query(insert, [
      `Post ${id}`,
      `post-${id}`,
      'Some text. '.repeat(30),
      id % 3 ? 1 : 0,
      created,
      (id % 20) + 1,
    ]);
  }
  await raw.close();
  return file;
}

async function bare(): Promise<Contender> {
  const handle = openSqlite(await makeFile('bare'));
  const get = handle.statement('SELECT id, title, slug, body, published, created, author_id FROM post WHERE id = ?');
  const newest = handle.statement(
    'SELECT id, title, slug, body, published, created, author_id FROM post ORDER BY id DESC LIMIT 20',
  );
  const joined = handle.statement(
    'SELECT p.id, p.title, p.slug, p.body, p.published, p.created, p.author_id, u.id, u.username FROM post p JOIN user u ON u.id = p.author_id ORDER BY p.id DESC LIMIT 20',
  );
  const count = handle.statement('SELECT count(*) FROM post WHERE published = 1');
  const insert = handle.statement(
    'INSERT INTO post (title, slug, body, published, created, author_id) VALUES (?, ?, ?, ?, ?, ?) RETURNING id',
  );
  return {
    name: 'prepared statements',
    get: (turn) => get.all([BigInt((turn % POSTS) + 1)]),
    newest: () => newest.all([]),
    newestWithAuthor: () => joined.all([]),
    count: () => count.all([]),
    create: (turn) => insert.all(['New', `new-${turn}`, 'Body', 1n, new Date().toISOString(), 1n]),
    close: () => handle.close(),
  };
}

async function quintet(): Promise<Contender> {
  const Client = await prismaClientFor('sqlite', MODELS);
  const url = `file:${await makeFile('quintet')}`;
  const { db } = connect<PrismaTestClient>(Client, { url, root: '/', schema: describeModels() });
  return throughClient('quintet', db);
}

async function official(): Promise<Contender | undefined> {
  const Adapter = loadOfficialAdapter();
  if (Adapter === undefined) return undefined;
  const Client = await prismaClientFor('sqlite', MODELS);
  const adapter = new Adapter({ url: `file:${await makeFile('prisma')}` });
  return throughClient('prisma, official adapter', new Client({ adapter } as never));
}

function throughClient(name: string, db: PrismaTestClient): Contender {
  const { post } = db;
  const orderBy = { id: 'desc' };
  return {
    name,
    get: (turn) => post.findUnique({ where: { id: (turn % POSTS) + 1 } }),
    newest: () => post.findMany({ orderBy, take: 20 }),
    newestWithAuthor: () => post.findMany({ orderBy, take: 20, include: { author: true } }),
    count: () => post.count({ where: { published: true } }),
    create: (turn) =>
      post.create({
        data: { title: 'New', slug: `new-${turn}`, body: 'Body', published: true, created: new Date(), authorId: 1 },
      }),
    close: () => db['$disconnect'](),
  };
}

function describeModels(): SchemaDescription {
  const datasource = 'datasource db {\n  provider = "sqlite"\n}\n';
  return parseSchema(
    [
      ['src/schema.prisma', datasource],
      ['src/blog/models.prisma', MODELS],
    ],
    'sqlite',
  ).description;
}

function loadOfficialAdapter(): (new (options: { url: string }) => object) | undefined {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? tmpdir(), `quintet-bench-${ADAPTER_VERSION}`);
  mkdirSync(folder, { recursive: true });
  const require = createRequire(join(folder, 'package.json'));
  const load = () => (require(ADAPTER) as { PrismaLibSql: new (options: { url: string }) => object }).PrismaLibSql;
  try {
    return load();
  } catch {
    process.stderr.write(`installing ${ADAPTER}@${ADAPTER_VERSION} into ${folder}\n`);
  }
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
    const install = ['install', '--no-audit', '--no-fund', '--silent', `${ADAPTER}@${ADAPTER_VERSION}`];
    execFileSync('npm', install, { cwd: folder, stdio: 'pipe', timeout: 180_000 });
    return load();
  } catch (error) {
    process.stderr.write(`no official adapter, so no comparison with it: ${(error as Error).message.split('\n')[0]}\n`);
    return undefined;
  }
}

async function assertSameRows(): Promise<void> {
  const clients = contenders.slice(1);
  for (const operation of OPERATIONS.slice(0, 4)) {
    const answers = await Promise.all(clients.map(async (one) => JSON.stringify(await one[operation](7))));
    if (new Set(answers).size > 1) throw new Error(`${operation}: the clients do not agree:\n${answers.join('\n')}`);
  }
}

async function measure(): Promise<Record<Operation, number[]>> {
  const best = Object.fromEntries(
    OPERATIONS.map((operation) => [operation, contenders.map(() => Number.POSITIVE_INFINITY)]),
  ) as Record<Operation, number[]>;
  let turn = 0;
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const operation of OPERATIONS) {
      for (const [index, contender] of contenders.entries()) {
        const started = process.cpuUsage();
        for (let call = 0; call < CALLS; call++) await contender[operation](++turn);
        const { user, system } = process.cpuUsage(started);
        const micros = (user + system) / CALLS;
        if (round > 0) best[operation][index] = Math.min(best[operation][index] as number, micros);
      }
    }
  }
  return best;
}

function report(best: Record<Operation, number[]>): void {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  print(`CPU µs per call, best of ${ROUNDS} rounds of ${CALLS} calls; Node ${process.version}`);
  print(`| call | ${contenders.map(({ name }) => name).join(' | ')} | quintet against prisma |`);
  print(`| --- |${' --: |'.repeat(contenders.length + 1)}`);
  let reached = true;
  for (const operation of OPERATIONS) {
    const figures = best[operation];
    const factor = (figures[2] ?? Number.NaN) / (figures[1] as number);
    reached &&= operation === 'create' || !(factor < GOAL);
    const ratio = Number.isNaN(factor) ? '' : `${factor.toFixed(2)} ×`;
    print(`| ${LABELS[operation]} | ${figures.map((figure) => figure.toFixed(1)).join(' | ')} | ${ratio} |`);
  }
  if (contenders.length === 3) print(`Goal, ${GOAL} × on the reads: ${reached ? 'reached' : 'not reached'}`);
  if (!reached) process.exitCode = 1;
}
