// A database made by SQL, adopted as `new --from` does it, with everything that must be true of any adopted database.
import assert from 'node:assert/strict';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { resetDatabase } from '../../../../../src/toolchain/database/clear-database.ts';
import { adoptProject } from '../../../../../src/toolchain/migrations/introspect/adopt.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { readMigrationNames } from '../../../../../src/toolchain/migrations/history/history.ts';
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
  /** What the first migration does not create. */
  missing: string[];
  /** SQL of the first migration. */
  initial(): string;
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
  if (found.schemas.length > 0) {
    const line = `provider = "postgresql"\n  schemas  = ${JSON.stringify(found.schemas)}`;
    project.write('src/schema.prisma', project.read('src/schema.prisma').replace('provider = "postgresql"', line));
  }
  const { missing } = await adoptProject(project, ['posts']);
  const closing: (() => Promise<void>)[] = [];
  return {
    project,
    models: flat(found.models),
    warnings: found.warnings,
    missing,
    initial: () => {
      const [name = ''] = readMigrationNames(project);
      return project.read(`migrations/${name}/migration.sql`);
    },
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

/** No change to make, nothing drifted, and the same definition in an empty database of the same kind, up, down and after a reset. */
export async function assertAdopted({ project, missing }: Adopted): Promise<void> {
  assert.deepEqual((await makeMigration(project, { check: true })).changes, []);
  assert.deepEqual(await findDrift(project), { models: [], unapplied: [], edited: [], database: '' });
  const isSqlite = project.settings.databaseUrl.startsWith('file:');
  const databaseUrl = isSqlite ? 'file:./fresh.sqlite3' : await freshPostgresUrl();
  const fresh = { ...project, settings: { ...project.settings, databaseUrl } };
  await migrate(fresh);
  assert.deepEqual(await findDrift(fresh), { models: [], unapplied: [], edited: [], database: '' });
  if (missing.length === 0) await assertSameDefinition(project.settings.databaseUrl, databaseUrl, project.root);
  await migrate(fresh, { target: 'zero' });
  await migrate(fresh);
  await resetDatabase(fresh);
  assert.deepEqual(await findDrift(fresh), { models: [], unapplied: [], edited: [], database: '' });
}

async function assertSameDefinition(adopted: string, fresh: string, root: string): Promise<void> {
  assert.deepEqual(await catalogueOf(fresh, root), await catalogueOf(adopted, root));
}

/**
 * Everything that the database says of its definition, from other catalogues than the dump reads: columns, indexes, views,
 * triggers, constraints, routines and sequences.
 */
async function catalogueOf(url: string, root: string): Promise<string[]> {
  const raw = await connectRaw(url, { root });
  try {
    const rows = await raw.query(url.startsWith('file:') ? SQLITE_CATALOGUE : POSTGRES_CATALOGUE);
    return rows.map(({ line }) => String(line).replace(/\s+/g, ' ')).sort();
  } finally {
    await raw.close();
  }
}

const SQLITE_CATALOGUE = `SELECT type || ' ' || name || ': ' || coalesce(sql, '') AS line FROM sqlite_master
  WHERE name NOT LIKE 'sqlite%' AND name <> '_prisma_migrations'`;
const NOT_SYSTEM = `NOT IN ('pg_catalog', 'information_schema')`;
const POSTGRES_CATALOGUE = `SELECT 'column ' || table_schema || '.' || table_name || '.' || ordinal_position || ' ' || concat_ws(' ', column_name, data_type,
      udt_schema, udt_name, domain_name, character_maximum_length, numeric_precision, numeric_scale, datetime_precision, is_nullable,
      column_default, is_identity, identity_generation, identity_start, is_generated, generation_expression, collation_name) AS line
    FROM information_schema.columns WHERE table_schema ${NOT_SYSTEM}
  UNION ALL SELECT 'index ' || schemaname || '.' || indexname || ' ' || indexdef FROM pg_indexes WHERE schemaname ${NOT_SYSTEM}
  UNION ALL SELECT 'view ' || schemaname || '.' || viewname || ' ' || definition FROM pg_views WHERE schemaname ${NOT_SYSTEM}
  UNION ALL SELECT 'materialized ' || schemaname || '.' || matviewname || ' ' || definition FROM pg_matviews
  UNION ALL SELECT 'trigger ' || concat_ws(' ', trigger_schema, trigger_name, event_manipulation, event_object_table, action_timing,
      action_orientation, action_condition, action_statement) FROM information_schema.triggers
  UNION ALL SELECT 'constraint ' || concat_ws(' ', conrelid::regclass, contypid::regtype, conname, pg_get_constraintdef(oid), convalidated)
    FROM pg_constraint WHERE connamespace::regnamespace::text ${NOT_SYSTEM} AND contype <> 'n'
  UNION ALL SELECT 'routine ' || concat_ws(' ', routine_schema, routine_name, routine_type, data_type, routine_definition)
    FROM information_schema.routines WHERE routine_schema ${NOT_SYSTEM}
  UNION ALL SELECT 'sequence ' || concat_ws(' ', schemaname, sequencename, data_type, start_value, min_value, max_value, increment_by,
      cycle, cache_size) FROM pg_sequences
  UNION ALL SELECT 'enum ' || enumtypid::regtype || ' ' || enumsortorder || ' ' || enumlabel FROM pg_enum
  UNION ALL SELECT 'policy ' || concat_ws(' ', schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check) FROM pg_policies
  UNION ALL SELECT 'rule ' || concat_ws(' ', schemaname, tablename, rulename, definition) FROM pg_rules WHERE schemaname ${NOT_SYSTEM}
  UNION ALL SELECT 'partition ' || concat_ws(' ', inhrelid::regclass, inhparent::regclass) FROM pg_inherits
  UNION ALL SELECT 'extension ' || extname FROM pg_extension
  UNION ALL SELECT 'comment ' || concat_ws(' ', i.identity, description) FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    WHERE d.objoid >= 16384 AND i.type <> 'extension'
  UNION ALL SELECT 'options ' || oid::regclass || ' ' || relpersistence::text || coalesce(reloptions::text, '') || relrowsecurity || relforcerowsecurity
    FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm') AND relnamespace::regnamespace::text ${NOT_SYSTEM}`;
