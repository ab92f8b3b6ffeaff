import { connect, connectRaw } from '../../../../src/runtime/db/index.ts';
import { freshPostgresUrl } from '../../../support/postgres.ts';
import { prismaClientFor } from '../../../support/prisma-client.ts';
import { describeAdapter, MODELS, type Opened } from './adapter-contract.ts';

async function openWithPostgres(): Promise<Opened | undefined> {
  const url = await freshPostgresUrl();
  if (url === undefined) return undefined;
  const { db, database } = connect(await prismaClientFor('postgresql', MODELS), { url });
  const raw = await connectRaw(url, { root: '/' });
  return { db, database, script: (sql) => raw.script(sql), close: () => Promise.all([database.close(), raw.close()]).then(() => {}) };
}

describeAdapter('PostgreSQL', 'postgresql', openWithPostgres);
