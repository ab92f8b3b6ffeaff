// A process that books the same days several times at once, for tests of guards against overlaps. Arguments: a
// `BookingOrder` as JSON. Says `ready`, waits for a line, and prints what became of each booking.
import { atomic } from '../../src/runtime/db/transactions/atomic.ts';
import { connect } from '../../src/runtime/db/connect.ts';
import { selectForUpdate } from '../../src/runtime/db/queries.ts';
import { readSchema } from '../../src/toolchain/schema/read-schema.ts';
import { prismaClientFor, type PrismaTestClient } from './prisma-client.ts';

export interface BookingOrder {
  provider: 'sqlite' | 'postgresql';
  url: string;
  root: string;
  models: string;
  guard: 'lock' | 'serializable' | 'none';
  count: number;
}

const order = JSON.parse(process.argv[2] ?? '') as BookingOrder;
const data = { bikeId: 1, startAt: new Date('2026-12-24'), endAt: new Date('2026-12-26') };
const overlap = { bikeId: 1, startAt: { lt: data.endAt }, endAt: { gt: data.startAt } };

let stillLooking = order.count;
let letAllStore: () => void;
const allHaveLooked = new Promise<void>((resolve) => (letAllStore = resolve));

/** Without a guard, no booking of this process is stored before all of them have seen that the days are free. */
function everybodyHasLooked(): Promise<void> {
  stillLooking -= 1;
  if (stillLooking === 0) letAllStore();
  return allHaveLooked;
}

async function book(db: PrismaTestClient): Promise<boolean> {
  const work = async (tx: PrismaTestClient): Promise<boolean> => {
    if (order.guard === 'lock') await selectForUpdate(tx['bike'] as never, { where: { id: 1 } as never });
    const isTaken = (await tx['booking'].count({ where: overlap })) > 0;
    if (order.guard === 'none') await everybodyHasLooked();
    if (isTaken) return false;
    await tx['booking'].create({ data });
    return true;
  };
  const isolation = order.guard === 'serializable' ? { isolation: 'serializable' as const } : {};
  return atomic(db, work, { ...isolation, maxWait: 60_000, timeout: 60_000, retries: 50 });
}

const { provider, url, root, models, count } = order;
const { description: schema } = await readSchema({ root, settings: { apps: ['posts'], databaseUrl: url } } as never);
const { db, database } = connect(await prismaClientFor(provider, models), { url, root, schema });
await (db as PrismaTestClient)['bike'].count();
process.stdin.once('data', async () => {
  const results = await Promise.all(Array.from({ length: count }, () => book(db as PrismaTestClient)));
  process.stdout.write(`${JSON.stringify(results)}\n`);
  await database.close();
  process.exit(0);
});
process.stdout.write('ready\n');
