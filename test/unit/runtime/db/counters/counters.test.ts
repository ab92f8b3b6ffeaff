import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Database } from '../../../../../src/kernel/database.ts';
import { QuintetError } from '../../../../../src/kernel/errors.ts';
import type { Counters } from '../../../../../src/runtime/db/counters/counters.ts';
import { DatabaseCounters } from '../../../../../src/runtime/db/counters/database-counters.ts';
import { MemoryCounters } from '../../../../../src/runtime/db/counters/memory-counters.ts';
import { SharedCounters } from '../../../../../src/runtime/db/counters/shared-counters.ts';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { makeFrameworkMigration } from '../../../../../src/toolchain/migrations/framework/make-framework-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';
import { prismaClientFor } from '../../../../support/prisma-client.ts';
import { MODELS } from '../adapter-contract.ts';

const run = promisify(execFile);
const START = Date.parse('2026-11-28T10:00:00Z');

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`runtime/db/counters: ${provider}`, function () {
    this.timeout(120_000);
    let project: ModelProject;
    let database: Database;
    let url: string;
    let close: () => Promise<void>;

    before(async function () {
      const address = provider === 'sqlite' ? undefined : await needsPostgres(this);
      project = createModelProject(address, []);
      url = address ?? `file:${project.root}/db.sqlite3`;
      await makeFrameworkMigration(project);
      const connection = connect(await prismaClientFor(provider, MODELS), { url, root: project.root });
      database = connection.database;
      close = () => connection.database.close();
    });
    after(async () => {
      await close?.();
      project?.remove();
    });

    describe('without the table', () => {
      before(async () => {
        await migrate(project);
        await migrate(project, { target: 'zero' });
      });

      it('names the table, the feature and the commands', async () => {
        await assert.rejects(new DatabaseCounters(database).increment('a', 60), (error) => {
          assert.ok(QuintetError.is(error), String(error));
          assert.equal(error.code, 'FRAMEWORK_TABLE_MISSING');
          assert.equal(error.message, 'the database has no table quintet_throttle, which the login throttle needs');
          assert.equal(error.hint, 'Run `quintet makemigrations` and `quintet migrate`.');
          return true;
        });
      });

      it('counts in memory, and says so once a minute', async () => {
        let now = START;
        const reports: string[] = [];
        const counters = new SharedCounters(
          database,
          ({ code }) => reports.push(code),
          () => now,
        );
        for (const expected of [1, 2, 3]) assert.equal((await counters.increment('a', 600)).count, expected);
        assert.deepEqual(reports, ['FRAMEWORK_TABLE_MISSING']);
        now += 60_000;
        assert.equal((await counters.increment('a', 600)).count, 4);
        assert.equal(reports.length, 2);
      });
    });

    describe('with the table', () => {
      before(() => migrate(project));

      describeCounters((now) => new DatabaseCounters(database, now));
      describeCounters((now) => new SharedCounters(database, assert.fail, now));

      it('takes one call back, and never falls below nothing', async () => {
        const counters = new DatabaseCounters(database);
        for (let i = 0; i < 3; i++) await counters.increment('back', 60);
        await counters.decrement('back');
        assert.equal((await counters.increment('back', 60)).count, 3);
        for (let i = 0; i < 9; i++) await counters.decrement('back');
        assert.equal((await counters.increment('back', 60)).count, 1);
        await counters.decrement('nobody');
        await counters.reset('back');
      });

      it('shares its counts between instances', async () => {
        await new DatabaseCounters(database).increment('shared', 60);
        assert.equal((await new DatabaseCounters(database).increment('shared', 60)).count, 2);
        await new DatabaseCounters(database).reset('shared');
      });

      it('stores no key as it is', async () => {
        const counters = new DatabaseCounters(database);
        await counters.increment('ada@example.com', 60);
        const rows = await database.queryRaw('SELECT key FROM quintet_throttle');
        assert.ok(!JSON.stringify(rows).includes('ada'));
        await counters.reset('ada@example.com');
      });

      it('deletes expired counters every ten minutes', async () => {
        let now = START;
        const counters = new DatabaseCounters(database, () => now);
        await counters.increment('old', 60);
        now += 10 * 60_000;
        await counters.increment('new', 60);
        const [row] = await database.queryRaw('SELECT count(*) AS found FROM quintet_throttle');
        assert.equal(Number(row?.['found']), 1);
        await counters.reset('new');
      });

      it('loses no increment of several processes, and gives no count to two of them', async () => {
        const program = fileURLToPath(new URL('counting-process.ts', import.meta.url));
        const words = ['--import', 'tsx', program, provider, url, `parallel-${process.pid}`, '60'];
        const outputs = await Promise.all([1, 2, 3].map(() => run(process.execPath, words)));
        const counts = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as number[]);
        assert.deepEqual(
          counts.toSorted((a, b) => a - b),
          Array.from({ length: 180 }, (_, i) => i + 1),
        );
      });
    });
  });
}

describe('runtime/db/counters: memory', () => {
  describeCounters((now) => new MemoryCounters(now));

  it('keeps no more than 10,000 counters, the newest', async () => {
    const counters = new MemoryCounters();
    for (let i = 0; i <= 10_000; i++) await counters.increment(`key ${i}`, 60);
    assert.equal((await counters.increment('key 0', 60)).count, 1);
    assert.equal((await counters.increment('key 10000', 60)).count, 2);
  });
});

/** What every counter does. */
function describeCounters(open: (now: () => number) => Counters): void {
  it('counts calls in a window that begins with the first one', async () => {
    let now = START;
    const counters = open(() => now);
    const end = new Date(START + 60_000);
    assert.deepEqual(await counters.increment('a', 60), { count: 1, resetsAt: end });
    now += 59_999;
    assert.deepEqual(await counters.increment('a', 60), { count: 2, resetsAt: end });
    now += 1;
    assert.deepEqual(await counters.increment('a', 60), { count: 1, resetsAt: new Date(now + 60_000) });
    await counters.reset('a');
  });

  it('keeps keys apart, whatever is in them', async () => {
    const counters = open(() => START);
    const keys = ['a', 'A', 'a\n', 'a\0', '', 'ä', "a' OR 1=1", 'x'.repeat(100_000)];
    for (const key of keys) assert.equal((await counters.increment(key, 60)).count, 1, key.slice(0, 20));
    for (const key of keys) await counters.reset(key);
  });

  it('starts again after a reset', async () => {
    const counters = open(() => START);
    await counters.increment('a', 60);
    await counters.reset('a');
    await counters.reset('never counted');
    assert.equal((await counters.increment('a', 60)).count, 1);
    await counters.reset('a');
  });

  it('deletes counters whose window is over, and no others', async () => {
    let now = START;
    const counters = open(() => now);
    await counters.increment('short', 60);
    await counters.increment('long', 120);
    now += 60_000;
    assert.equal(await counters.clearExpired(), 1);
    assert.equal((await counters.increment('long', 120)).count, 2);
    await counters.reset('long');
  });
}
