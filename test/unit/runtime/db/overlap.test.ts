// Guards against overlaps hold between processes too: twelve bookings of the same days in two of them, and exactly one wins.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { packageRoot } from '../../../../src/kernel/package.ts';
import type { BookingOrder } from '../../../support/booker.ts';
import { openModels, type ModelDatabase } from '../../../support/model-database.ts';
import { patient } from '../../../support/patience.ts';
import { needsPostgres } from '../../../support/postgres.ts';

const MODELS = `
model Bike {
  id       Int       @id @default(autoincrement())
  bookings Booking[]
}

model Booking {
  id      Int      @id @default(autoincrement())
  bike    Bike     @relation(fields: [bikeId], references: [id])
  bikeId  Int
  startAt DateTime
  endAt   DateTime
}
`;

/** A process that has said `ready`, and what it says next. */
interface Booker {
  process: ChildProcess;
  line(): Promise<string>;
}

async function startBooker(order: BookingOrder): Promise<Booker> {
  const file = join(packageRoot, 'test/support/booker.ts');
  const child = spawn(process.execPath, ['--import=tsx', file, JSON.stringify(order)], {
    cwd: packageRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const booker = { process: child, line: async () => String((await lines.next()).value) };
  assert.equal(await booker.line(), 'ready');
  return booker;
}

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`db/overlap between processes on ${provider}`, function () {
    this.timeout(patient(120_000));
    let models: ModelDatabase;

    before(async function () {
      models = await openModels(MODELS, provider === 'postgresql' ? await needsPostgres(this) : undefined);
    });
    after(() => models?.close());
    beforeEach(async () => {
      await models.empty();
      await models.db['bike'].create({ data: { id: 1 } });
    });

    /** What became of six bookings in each of two processes. */
    async function book(guard: BookingOrder['guard']): Promise<boolean[]> {
      const { root, settings } = models.project;
      const order = { provider, url: settings.databaseUrl, root, models: MODELS, guard, count: 6 };
      const bookers = await Promise.all([startBooker(order), startBooker(order)]);
      for (const { process: child } of bookers) child.stdin?.end('go\n');
      const results = await Promise.all(bookers.map((booker) => booker.line()));
      await Promise.all(bookers.map(({ process: child }) => child.exitCode ?? once(child, 'exit')));
      return results.flatMap((line) => JSON.parse(line) as boolean[]);
    }

    for (const guard of ['lock', 'serializable'] as const)
      it(`takes one of twelve bookings: ${guard}`, async () => {
        const booked = await book(guard);
        assert.equal(booked.length, 12);
        assert.equal(booked.filter(Boolean).length, 1);
        assert.equal(await models.db['booking'].count(), 1);
      });

    if (provider === 'postgresql')
      it('takes several without a guard, so that the tests above prove something', async () => {
        const booked = await book('none');
        assert.ok(booked.filter(Boolean).length > 1, JSON.stringify(booked));
      });
  });
