// A process of its own that increments one counter: argv is provider, URL, key and how often. Prints the counts it got.
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { DatabaseCounters } from '../../../../../src/runtime/db/counters/database-counters.ts';
import { prismaClientFor } from '../../../../support/prisma-client.ts';
import { MODELS } from '../adapter-contract.ts';

const [provider, url, key, times] = process.argv.slice(2) as ['sqlite' | 'postgresql', string, string, string];
const { database } = connect(await prismaClientFor(provider, MODELS), { url, root: '/' });
const counters = new DatabaseCounters(database);
const counts = await Promise.all(Array.from({ length: Number(times) }, () => counters.increment(key, 3600)));
await database.close();
process.stdout.write(JSON.stringify(counts.map(({ count }) => count)));
