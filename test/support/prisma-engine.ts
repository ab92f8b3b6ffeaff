// What the stock Prisma command line sees of a project: its schema engine, given the folder as that command line reads it.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type {
  DiagnoseMigrationHistoryOutput,
  MigrationList,
  SchemaEngine,
} from '@prisma/schema-engine-wasm/schema_engine_bg';
import { createAdapterFactory } from '../../src/runtime/db/raw-connection.ts';
import type { ModelProject } from './model-project.ts';

const FILTERS = { externalTables: [], externalEnums: [] };

/** Every folder counts as a migration, and none below it. The lock file is read too. */
export function readAsPrisma(project: ModelProject, folder = 'migrations'): MigrationList {
  const names = readdirSync(join(project.root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const migrationDirectories = names.map((path) => {
    const file = `${folder}/${path}/migration.sql`;
    const content = existsSync(join(project.root, file))
      ? { tag: 'ok' as const, value: project.read(file) }
      : { tag: 'error' as const, value: `${file} is missing` };
    return { path, migrationFile: { path: 'migration.sql', content } };
  });
  return {
    baseDir: join(project.root, folder),
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: project.read(`${folder}/migration_lock.toml`) },
    migrationDirectories,
  };
}

/** What `prisma migrate status` is made from. The engine is loaded already: a migration was made. */
export function askPrisma(project: ModelProject): Promise<DiagnoseMigrationHistoryOutput> {
  return withEngine(project, (engine) =>
    engine.diagnoseMigrationHistory({
      optInToShadowDatabase: false,
      filters: FILTERS,
      migrationsList: readAsPrisma(project),
    }),
  );
}

/** `prisma migrate deploy` of the migrations in a folder. */
export async function deployWithPrisma(project: ModelProject, folder: string): Promise<string[]> {
  // Prisma's command line creates a SQLite file, ours is opened only if it exists.
  const { databaseUrl } = project.settings;
  if (databaseUrl === 'file:./db.sqlite3') writeFileSync(join(project.root, 'db.sqlite3'), '', { flag: 'a' });
  const migrationsList = readAsPrisma(project, folder);
  const result = await withEngine(project, (engine) => engine.applyMigrations({ filters: FILTERS, migrationsList }));
  return result.appliedMigrationNames;
}

async function withEngine<T>(
  { root, settings: { databaseUrl } }: ModelProject,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const factory = createAdapterFactory(databaseUrl, { root });
  const connect = factory.connect.bind(factory);
  const open: SqlDriverAdapter[] = [];
  factory.connect = async () => {
    open.push(await connect());
    return open.at(-1) as SqlDriverAdapter;
  };
  const provider = databaseUrl.startsWith('file:') ? 'sqlite' : 'postgresql';
  const datamodel = `datasource db {\n  provider = "${provider}"\n}\n`;
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', datamodel]] }, () => {}, bound);
  try {
    return await work(engine);
  } finally {
    engine.free();
    for (const connection of open) {
      // The engine has locked the database for itself, and the next read gives the lock up.
      if (provider === 'sqlite')
        await connection.executeScript('PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_master');
      await connection.dispose();
    }
  }
}
