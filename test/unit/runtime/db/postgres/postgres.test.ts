import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { needsPostgres } from '../../../../support/postgres.ts';
import { prismaClientFor } from '../../../../support/prisma-client.ts';
import { describeAdapter, MODELS, type Opened } from '../adapter-contract.ts';

async function openWithPostgres(context: Mocha.Context): Promise<Opened> {
  const url = await needsPostgres(context);
  const { db, database } = connect(await prismaClientFor('postgresql', MODELS), { url });
  const raw = await connectRaw(url, { root: '/' });
  const close = async () => {
    await database.close();
    await raw.close();
  };
  return { db, database, script: (sql) => raw.script(sql), close };
}

describeAdapter('PostgreSQL', 'postgresql', openWithPostgres);
