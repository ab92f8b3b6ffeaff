// Another process has SQLite's write lock: pages that read go on, writes wait for it without stopping them, and run once.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { atomic } from '../../../../../src/runtime/db/transactions/atomic.ts';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { translateDatabaseError } from '../../../../../src/runtime/db/translate-error.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { OtherProcesses } from '../../../../support/sqlite-lock.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../../support/prisma-client.ts';

const MODELS = `model Note {
  id   Int    @id @default(autoincrement())
  text String
}
`;
const TABLE = 'CREATE TABLE Note (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, text TEXT NOT NULL);';
/** No turn of the event loop may take longer while writes wait; a blocking wait takes seconds. */
const LONGEST_PAUSE_MS = 3000;

describe('runtime/db/sqlite/when-free', function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;
  let db: PrismaTestClient;
  let others: OtherProcesses;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'quintet-busy-'));
    file = join(folder, 'db.sqlite3');
    others = new OtherProcesses(file);
    const raw = await connectRaw(`file:${file}`, { root: '/', create: true });
    await raw.script(TABLE);
    await raw.close();
    const schema = parseSchema(
      [
        ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
        ['src/notes/models.prisma', MODELS],
      ],
      'sqlite',
    ).description;
    db = connect<PrismaTestClient>(await prismaClientFor('sqlite', MODELS), { url: `file:${file}`, schema }).db;
    await db['note'].create({ data: { text: 'first' } });
  });

  afterEach(async () => {
    others?.end();
    await db?.['$disconnect']();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets reads go on and writes wait until the lock is given back', async () => {
    const unlock = await others.lock();
    const pauses = watchLoop();
    const writes = Array.from({ length: 8 }, (_, index) => write(`waiting ${index}`));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const transaction = atomic(db, async (tx) => void (await (tx as PrismaTestClient)['note'].create(row('atomic'))));
    for (let reads = 0; reads < 20; reads++) {
      assert.equal(await db['note'].count(), 1);
      assert.equal((await db['note'].findMany({ where: { text: { contains: 'first' } } })).length, 1);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await unlock();
    await Promise.all([...writes, transaction]);
    assert.ok(pauses.longest() < LONGEST_PAUSE_MS, `the event loop stood still for ${pauses.longest()} ms`);
    const rows: { text: string }[] = await db['note'].findMany({ orderBy: { id: 'asc' } });
    const expected = [...Array.from({ length: 8 }, (_, index) => `waiting ${index}`), 'atomic'];
    assert.deepEqual(rows.map(({ text }) => text).slice(1), expected, 'each once, in the order in which they came');
  });

  it('fails after five seconds, all that waited, and says why', async () => {
    await others.lock();
    const startedAt = performance.now();
    const pauses = watchLoop();
    const codeOf = (write: Promise<unknown>) =>
      write.then(
        () => 'written',
        (error: unknown) => (translateDatabaseError(error) as { code?: string }).code,
      );
    const codes = await Promise.all([
      codeOf(write('one')),
      codeOf(write('two')),
      codeOf(db['note'].updateMany({ data: { text: 'x' } })),
      codeOf(db['$executeRawUnsafe'](`DELETE FROM Note`)),
      codeOf(db['$transaction']([db['note'].create(row('three'))])),
      codeOf(atomic(db, async (tx) => void (await (tx as PrismaTestClient)['note'].create(row('four'))))),
    ]);
    // by the clock: five seconds against half a minute
    const took = performance.now() - startedAt;
    assert.deepEqual(new Set(codes), new Set(['DATABASE_BUSY']));
    // One after the other they would take six times as long.
    assert.ok(took > 4500 && took < 25_000, `${took} ms`);
    assert.ok(pauses.longest() < LONGEST_PAUSE_MS, `the event loop stood still for ${pauses.longest()} ms`);
    const rows: { text: string }[] = await db['note'].findMany();
    assert.deepEqual(
      rows.map(({ text }) => text),
      ['first'],
    );
  });

  it('writes again when the lock is gone, and keeps no lock of its own', async () => {
    const unlock = await others.lock();
    const failed = await write('too late').then(
      () => false,
      () => true,
    );
    assert.ok(failed);
    await unlock();
    await write('second');
    await atomic(db, async (tx) => void (await (tx as PrismaTestClient)['note'].create(row('third'))));
    const unlockAgain = await others.lock(); // another process gets it
    await unlockAgain();
    assert.equal(await db['note'].count(), 3);
  });

  it('keeps the rows of a transaction together when it had to wait', async () => {
    const unlock = await others.lock();
    const failing = atomic(db, async (tx) => {
      await (tx as PrismaTestClient)['note'].create(row('undone'));
      throw new Error('on purpose');
    });
    const kept = atomic(db, async (tx) => {
      await (tx as PrismaTestClient)['note'].create(row('a'));
      await (tx as PrismaTestClient)['note'].create(row('b'));
    });
    setTimeout(() => void unlock(), 300);
    await assert.rejects(failing, /on purpose/);
    await kept;
    const rows: { text: string }[] = await db['note'].findMany({ orderBy: { id: 'asc' } });
    assert.deepEqual(
      rows.map(({ text }) => text),
      ['first', 'a', 'b'],
    );
  });

  it('shares the file with a process that writes all the time', async () => {
    const other = others.run(`
      let left = 200;
      const next = () => {
        database.exec('BEGIN IMMEDIATE'); database.exec("INSERT INTO Note (text) VALUES ('theirs')"); database.exec('COMMIT');
        if (--left > 0) setTimeout(next, 1); else process.exit();
      };
      process.stdout.write('ready'); next();`);
    await once(other.stdout as NodeJS.ReadableStream, 'data');
    await Promise.all(Array.from({ length: 200 }, (_, index) => write(`ours ${index}`)));
    if (other.exitCode === null) await once(other, 'exit');
    assert.equal(await db['note'].count({ where: { text: 'theirs' } }), 200);
    assert.equal(await db['note'].count({ where: { text: { startsWith: 'ours' } } }), 200);
  });

  const row = (text: string) => ({ data: { text } });
  // Prisma's promises begin when they are awaited; this one begins at once.
  const write = async (text: string): Promise<unknown> => await db['note'].create(row(text));
});

/** The longest time between two turns of the event loop, less the longest pause of a thread beside it: the machine is busy. */
function watchLoop(): { longest(): number } {
  const machine = new Int32Array(new SharedArrayBuffer(4));
  const measure = `const { workerData: longest } = require('node:worker_threads');
    let last = performance.now();
    setInterval(() => {
      // by the clock: pauses of a busy machine are subtracted
      longest[0] = Math.max(longest[0], performance.now() - last);
      last = performance.now();
    }, 5);`;
  const beside = new Worker(measure, { eval: true, execArgv: [], workerData: machine });
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    // by the clock: as above
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  timer.unref();
  beside.unref();
  return {
    longest() {
      clearInterval(timer);
      void beside.terminate();
      return Math.round(longest) - (machine[0] ?? 0);
    },
  };
}
