import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientDatabase, type ClientLike } from '../../../../src/runtime/db/client/client-database.ts';
import { createSqliteAdapterFactory } from '../../../../src/runtime/db/sqlite/sqlite-adapter.ts';
import { openSqlite, type SqliteEngine } from '../../../../src/runtime/db/sqlite/sqlite-handle.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../support/prisma-client.ts';
import { MODELS, type Opened } from './adapter-contract.ts';

export async function openWithSqlite(engine: SqliteEngine): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-sqlite-'));
  const file = join(folder, 'db.sqlite3');
  const PrismaClient = await prismaClientFor('sqlite', MODELS);
  const factory = createSqliteAdapterFactory(file, { engine });
  const options = { adapter: factory, errorFormat: 'minimal' };
  const db: PrismaTestClient = new PrismaClient(options as never);
  return {
    db,
    database: new ClientDatabase(db as unknown as ClientLike, 'sqlite'),
    script: async (sql) => {
      const other = openSqlite(file, { engine }); // another connection, as a migration has one
      other.exec(sql);
      other.close();
    },
    close: async () => {
      await db['$disconnect']();
      rmSync(folder, { recursive: true });
    },
  };
}
