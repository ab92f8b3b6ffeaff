import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SchemaDescription } from '../../../../src/kernel/model.ts';
import { connect } from '../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../src/runtime/db/raw-connection.ts';
import { openSqlite } from '../../../../src/runtime/db/sqlite/sqlite-handle.ts';
import { translateDatabaseError } from '../../../../src/runtime/db/translate-error.ts';
import { needsPostgres } from '../../../support/postgres.ts';
import { prismaClientFor, type PrismaClientClass } from '../../../support/prisma-client.ts';

const MODELS =
  'model Note {\n  id Int @id @default(autoincrement())\n  text String\n  at DateTime @default(now())\n}\n';
const CREATE = 'CREATE TABLE "Note" (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, at DATETIME NOT NULL);';

describe('runtime/db/connect', function () {
  this.timeout(30_000);
  let root: string;
  let PrismaClient: PrismaClientClass;

  before(async () => {
    PrismaClient = await prismaClientFor('sqlite', MODELS);
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quintet-connect-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const open = (url = 'file:./db.sqlite3', more = {}) => connect(PrismaClient, { url, root, ...more });
  const failure = async (url: string, more = {}) => {
    const { db } = open(url, more);
    return translateDatabaseError(await db['note'].findMany().catch((error: unknown) => error)) as {
      code: string;
      hint: string;
      message: string;
    };
  };

  it('opens nothing before the first query, and takes a relative file from the project root', async () => {
    const { database } = open();
    openSqlite(join(root, 'db.sqlite3')).close();
    assert.equal((await database.queryRaw('SELECT 1 AS one')).length, 1);
    await database.close();
  });

  it('creates no database, whether the client or a connection asks for it', async () => {
    assert.deepEqual((({ code, hint }) => [code, hint])(await failure('file:./missing.sqlite3')), [
      'DATABASE_FILE_MISSING',
      'Run `quintet migrate` to create it, or correct DATABASE_URL.',
    ]);
    await assert.rejects(connectRaw('file:./missing.sqlite3', { root }), { code: 'DATABASE_FILE_MISSING' });
    assert.deepEqual(readdirSync(root), []);
    const made = await connectRaw('file:./missing.sqlite3', { root, create: true });
    assert.equal(made.isNew, true);
    await made.close();
    const found = await connectRaw('file:./missing.sqlite3', { root, create: true });
    assert.equal(found.isNew, false);
    await found.close();
  });

  it('closes before anything was opened', async () => {
    await open().database.close();
  });

  it('says by code what is wrong with the file, and keeps the hint', async () => {
    assert.deepEqual(
      (({ code, hint }) => [code, hint.includes('quintet migrate')])(await failure('file:./nowhere/db.sqlite3')),
      ['DATABASE_FOLDER_MISSING', true],
    );
    writeFileSync(
      join(root, 'text.db'),
      'this is no database at all, it is only text, long enough to be a header of one hundred bytes.......',
    );
    assert.equal((await failure('file:./text.db')).code, 'DATABASE_NOT_A_DATABASE');
    writeFileSync(join(root, 'empty.db'), '');
    assert.equal((await failure('file:./empty.db')).code, 'DATABASE_OUTDATED');
    assert.equal((await failure(`file:${root}`)).code, 'DATABASE_IS_A_FOLDER');
  });

  it('says that the folder cannot be written', async function () {
    if (process.getuid?.() === 0) return this.skip(); // root may write everywhere
    chmodSync(root, 0o500);
    assert.equal((await failure('file:./db.sqlite3')).code, 'DATABASE_NOT_WRITABLE');
    chmodSync(root, 0o700);
  });

  it('refuses a URL of another kind of database than the schema', () => {
    const schema = { provider: 'postgresql', models: [], enums: [] } as SchemaDescription;
    assert.throws(() => open('file:./db.sqlite3', { schema }), { code: 'DATABASE_PROVIDER_MISMATCH' });
  });

  it('keeps the write-ahead log small over many inserts', async () => {
    openSqlite(join(root, 'db.sqlite3')).close();
    const { db, database } = open();
    await database.executeRaw(CREATE.replace(';', ''));
    for (let i = 0; i < 3000; i++) await db['note'].create({ data: { text: 'x'.repeat(500) } });
    assert.ok(statSync(join(root, 'db.sqlite3-wal')).size < 8_000_000, 'checkpoints happen');
    await database.close();
  });

  it('waits while another process writes, instead of failing', async () => {
    openSqlite(join(root, 'db.sqlite3')).close();
    const { db, database } = open();
    await database.executeRaw(CREATE.replace(';', ''));
    const libsql = createRequire(import.meta.url).resolve('libsql');
    const script = `const D = require(${JSON.stringify(libsql)}); const d = new D(${JSON.stringify(join(root, 'db.sqlite3'))});
      d.exec('BEGIN IMMEDIATE'); process.stdout.write('locked'); setTimeout(() => { d.exec('COMMIT'); d.close(); }, 400);`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await db['note'].create({ data: { text: 'after' } });
    assert.equal(await db['note'].count(), 1);
    await database.close();
  });

  describe('moments in a database made elsewhere', () => {
    const formats: [string, string | number, RegExp | number][] = [
      ['SQL text', '2021-03-04 05:06:07', /^2021-03-04 05:06:08$/],
      ['SQL text with a fraction', '2021-03-04 05:06:07.250', /^2021-03-04 05:06:08(\.250)?$/],
      ['ISO text', '2021-03-04T05:06:07.000+00:00', /^2021-03-04T05:06:08/],
      ['milliseconds', Date.UTC(2021, 2, 4, 5, 6, 7), Date.UTC(2021, 2, 4, 5, 6, 8)],
    ];
    for (const [name, stored, written] of formats) {
      it(`reads, finds and writes ${name}`, async () => {
        const handle = openSqlite(join(root, 'db.sqlite3'));
        handle.exec(CREATE);
        handle
          .statement('INSERT INTO "Note" (text, at) VALUES (?, ?)')
          .run(['old', typeof stored === 'number' ? BigInt(stored) : stored]);
        const { db, database } = open();
        const [note] = await db['note'].findMany();
        assert.equal(note.at.toISOString().slice(0, 19), '2021-03-04T05:06:07');
        assert.equal(await db['note'].count({ where: { at: note.at } }), 1);
        await db['note'].create({ data: { text: 'new', at: new Date('2021-03-04T05:06:08Z') } });
        const [[value] = []] = handle.statement(`SELECT at FROM "Note" WHERE text = 'new'`).all([]);
        if (typeof written === 'number') assert.equal(Number(value), written);
        else assert.match(String(value), written);
        const ordered = await db['note'].findMany({ orderBy: { at: 'desc' } });
        assert.deepEqual(
          ordered.map((row: { text: string }) => row.text),
          ['new', 'old'],
        );
        handle.close();
        await database.close();
      });
    }

    it('reads dates without a time and times with an offset', async () => {
      const handle = openSqlite(join(root, 'db.sqlite3'));
      handle.exec(
        `${CREATE} INSERT INTO "Note" (text, at) VALUES ('a', '2021-03-04'), ('b', '2021-03-04 05:06:07 +02:00'), ('c', '2021-03-04T05:06:07Z')`,
      );
      handle.close();
      const { db, database } = open();
      const notes = await db['note'].findMany({ orderBy: { text: 'asc' } });
      assert.deepEqual(
        notes.map(({ at }: { at: Date }) => at.toISOString()),
        ['2021-03-04T00:00:00.000Z', '2021-03-04T03:06:07.000Z', '2021-03-04T05:06:07.000Z'],
      );
      await database.close();
    });
  });

  describe('on PostgreSQL', () => {
    let url: string;
    before(async function () {
      url = await needsPostgres(this);
      PrismaClient = await prismaClientFor('postgresql', MODELS);
    });
    after(async () => {
      PrismaClient = await prismaClientFor('sqlite', MODELS);
    });
    const changed = (change: (url: URL) => void) => {
      const other = new URL(url);
      change(other);
      return other.href;
    };

    it('says that no server answers, and where', async () => {
      const error = await failure(changed((to) => (to.port = '1')));
      assert.equal(error.code, 'DATABASE_UNREACHABLE');
      assert.match(error.message, /127\.0\.0\.1:1 \(ECONNREFUSED\)/);
    });

    it('says that nobody knows the host', async () => {
      assert.equal(
        (await failure(changed((to) => (to.hostname = 'no-such-host.invalid')))).code,
        'DATABASE_UNREACHABLE',
      );
    });

    it('says that user or password is wrong, without showing it', async () => {
      const error = await failure(changed((to) => (to.password = 'wrong-one')));
      assert.equal(error.code, 'DATABASE_ACCESS_DENIED');
      assert.doesNotMatch(error.message, /wrong-one/);
    });

    it('says that the database does not exist, and how to make it', async () => {
      const error = await failure(changed((to) => (to.pathname = '/nowhere')));
      assert.equal(error.code, 'DATABASE_MISSING');
      assert.match(error.hint, /createdb -h 127\.0\.0\.1 -p \d+ nowhere/);
    });

    it('says the same to migrations', async () => {
      await assert.rejects(
        connectRaw(
          changed((to) => (to.pathname = '/nowhere')),
          { root },
        ),
        { code: 'DATABASE_MISSING' },
      );
    });

    it('keeps timestamptz whatever the time zone of the server', async () => {
      const raw = await connectRaw(url, { root });
      const name = new URL(url).pathname.slice(1);
      await raw.script(
        `ALTER DATABASE ${name} SET timezone = 'Asia/Tokyo'; CREATE TABLE "Note" (id SERIAL PRIMARY KEY, text TEXT NOT NULL, at TIMESTAMPTZ NOT NULL)`,
      );
      const { db, database } = open(url);
      const at = new Date('2026-11-22T05:41:03.123Z');
      await db['note'].create({ data: { text: 'x', at } });
      assert.deepEqual((await db['note'].findFirst()).at, at);
      assert.equal(
        new Date((await raw.query('SELECT at FROM "Note"'))[0]?.['at'] as string).toISOString(),
        at.toISOString(),
      );
      await database.close();
      await raw.close();
    });
  });
});
