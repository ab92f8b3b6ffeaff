// A database with the tables of some models, and the client for them: real migrations, real generated client.
import type { Database } from '../../src/kernel/database.ts';
import type { SchemaDescription } from '../../src/kernel/model.ts';
import { connect } from '../../src/runtime/db/connect.ts';
import { connectRaw } from '../../src/runtime/db/raw-connection.ts';
import { makeMigration } from '../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../src/toolchain/migrations/apply/migrate.ts';
import { readSchema } from '../../src/toolchain/schema/read-schema.ts';
import { createModelProject, type ModelProject } from './model-project.ts';
import { prismaClientFor, type PrismaTestClient } from './prisma-client.ts';

export interface ModelDatabase {
  project: ModelProject;
  schema: SchemaDescription;
  db: PrismaTestClient;
  database: Database;
  /** SQL below the client, on a connection of its own. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Deletes all rows; counters start again. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** @param url undefined makes a SQLite file in the project */
export async function openModels(models: string, url?: string): Promise<ModelDatabase> {
  const project = createModelProject(url);
  project.models(models);
  await makeMigration(project, {});
  await migrate(project);
  const { description: schema } = await readSchema(project);
  const { databaseUrl } = project.settings;
  const Client = await prismaClientFor(schema.provider, models);
  const { db, database } = connect(Client, { url: databaseUrl, root: project.root, schema });
  const raw = () => connectRaw(databaseUrl, { root: project.root });
  const query = async (sql: string) => {
    const connection = await raw();
    return connection.query(sql).finally(() => connection.close());
  };
  return {
    project,
    schema,
    db,
    database,
    query,
    async empty() {
      const { flushDatabase } = await import('../../src/toolchain/database/clear-database.ts');
      await flushDatabase(project);
    },
    async close() {
      await database.close();
      project.remove();
    },
  };
}
