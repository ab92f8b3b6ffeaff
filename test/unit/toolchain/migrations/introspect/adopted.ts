// A database made by SQL, adopted as `new --from` does it, with everything that must be true of any adopted database.
import assert from 'node:assert/strict';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { adoptProject } from '../../../../../src/toolchain/migrations/introspect/adopt.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { introspect } from '../../../../../src/toolchain/migrations/introspect/introspect.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { freshPostgresUrl } from '../../../../support/postgres.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../../support/prisma-client.ts';

export interface Adopted {
  project: ModelProject;
  /** models.prisma with single spaces. */
  models: string;
  warnings: string[];
  /** The client of the adopted database, opened when it is first asked for. */
  client(): Promise<PrismaTestClient>;
  close(): Promise<void>;
}

const flat = (text: string) => text.replace(/[ \t]+/g, ' ');

/** @param url undefined for a SQLite file */
export async function adopt(sql: string, url?: string): Promise<Adopted> {
  const project = createModelProject(url);
  const { databaseUrl } = project.settings;
  const raw = await connectRaw(databaseUrl, { root: project.root, create: true });
  await raw.script(sql);
  await raw.close();
  const found = await introspect(databaseUrl, { root: project.root, app: 'posts' });
  project.models(found.models);
  await adoptProject(project, ['posts']);
  const closing: (() => Promise<void>)[] = [];
  return {
    project,
    models: flat(found.models),
    warnings: found.warnings,
    async client() {
      const models = PREVIEW + found.models;
      const { db, database } = connect(await prismaClientFor(url === undefined ? 'sqlite' : 'postgresql', models), {
        url: databaseUrl,
        root: project.root,
      });
      closing.push(() => database.close());
      return db;
    },
    async close() {
      for (const close of closing) await close();
      project.remove();
    },
  };
}

const PREVIEW =
  'generator client {\n  provider = "prisma-client"\n  output = "x"\n  previewFeatures = ["partialIndexes"]\n}\n\n';

/** No change to make, nothing drifted, and the same on an empty database of the same kind, up and down. */
export async function assertAdopted({ project }: Adopted): Promise<void> {
  assert.deepEqual((await makeMigration(project, { check: true })).changes, []);
  assert.deepEqual(await findDrift(project), { models: [], unapplied: [], edited: [], database: '' });
  const isSqlite = project.settings.databaseUrl.startsWith('file:');
  const databaseUrl = isSqlite ? 'file:./fresh.sqlite3' : await freshPostgresUrl();
  const fresh = { ...project, settings: { ...project.settings, databaseUrl } };
  await migrate(fresh);
  assert.deepEqual(await findDrift(fresh), { models: [], unapplied: [], edited: [], database: '' });
  await migrate(fresh, { target: 'zero' });
  await migrate(fresh);
}
