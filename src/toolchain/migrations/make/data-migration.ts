// Migrations in TypeScript: `migration.ts` beside the SQL, with `up(db)` and `down(db)` over the models of that point. SQL, data
// and record share one transaction of the client.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { QuintetError } from '../../../kernel/errors.ts';
import type { Row } from '../../../kernel/database.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { folders, type Project } from '../../project/project.ts';
import { providerOf } from '../../schema/provider.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { loadDatabaseDoor, type DatabaseOwner } from '../apply/connection.ts';
import { errors } from '../errors.ts';
import { withoutFramework } from '../framework/framework-file.ts';
import { checksum, readMigrationNames } from '../history/history.ts';
import { splitStatements, withoutOwnTransaction } from '../apply/run-script.ts';
import { fromSnapshot } from '../history/snapshot.ts';

/** Builds a `migration.ts` and answers its exports and `PrismaClient`. The build belongs to another folder. */
export type DataLoader = (name: string, models: SchemaFile[]) => Promise<Record<string, unknown>>;

interface Transaction {
  $queryRawUnsafe(sql: string, ...values: unknown[]): Promise<Row[]>;
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>;
}

interface Client {
  $transaction<T>(work: (db: Transaction) => Promise<T>, options: { maxWait: number; timeout: number }): Promise<T>;
}

/** What is to be done in the transaction, with a connection that is part of it. */
interface DataStep {
  name: string;
  direction: 'apply' | 'unapply';
  script: string;
  isDone(connection: RawConnection): Promise<boolean>;
  record(connection: RawConnection): Promise<void>;
}

const FILE = 'migration.ts';
const MAX_WAIT_MS = 60_000;
/** Data may take hours; what must end is up to the user. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

export function isDataMigration(project: Pick<Project, 'root'>, name: string): boolean {
  return existsSync(join(folders.migrations(project), name, FILE));
}

/** Hash of a `migration.ts`, whatever its line ends; undefined where there is none. */
export function hashDataMigration(project: Pick<Project, 'root'>, name: string): string | undefined {
  if (!isDataMigration(project, name)) return undefined;
  return checksum(readFileSync(join(folders.migrations(project), name, FILE), 'utf8').replaceAll('\r\n', '\n'));
}

/** Every migration with a `migration.ts`, and the models of its point. */
export function listDataMigrations(project: DatabaseOwner): { name: string; models: SchemaFile[] }[] {
  return readMigrationNames(project)
    .filter((name) => isDataMigration(project, name))
    .map((name) => ({ name, models: modelsAt(project, name) }));
}

/** @throws {ProjectError} MIGRATION_FILE_MISSING */
function modelsAt(project: DatabaseOwner, name: string): SchemaFile[] {
  const file = join(folders.migrations(project), name, 'schema.prisma');
  if (!existsSync(file)) throw errors.MIGRATION_FILE_MISSING({ file: join('migrations', name, 'schema.prisma') });
  return withoutFramework(fromSnapshot(readFileSync(file, 'utf8'), providerOf(project.settings.databaseUrl)));
}

/** The text of a new `migration.ts`. */
export function renderDataMigration(name: string): string {
  return `// Runs after migration.sql and in its transaction, with the models as they are at this point.
import type { Prisma } from '../../.quintet/migrations/${name}/client/client';

export async function up(_db: Prisma.TransactionClient): Promise<void> {
  // await _db.post.updateMany({ where: { slug: '' }, data: { slug: 'untitled' } });
}

/** Takes it back, before down.sql. Remove it if there is no way back. */
export async function down(_db: Prisma.TransactionClient): Promise<void> {}
`;
}

/**
 * Runs SQL, TypeScript and record in one transaction.
 *
 * @throws {ProjectError} MIGRATION_FAILED: nothing of it was done; MIGRATION_IRREVERSIBLE, MIGRATION_DATA_INVALID,
 *   MIGRATION_DATA_WITH_REBUILD, and what `load` throws
 */
export async function runDataMigration(project: DatabaseOwner, load: DataLoader, step: DataStep): Promise<void> {
  const { name, direction, script } = step;
  const isSqlite = providerOf(project.settings.databaseUrl) === 'sqlite';
  if (isSqlite && /^\s*PRAGMA\s+foreign_keys/im.test(script)) throw errors.MIGRATION_DATA_WITH_REBUILD({ name });
  const module = await load(name, modelsAt(project, name));
  const work = readFunction(module, name, direction);
  const { connect } = await loadDatabaseDoor();
  const { db, database } = connect(module['PrismaClient'] as new (options: never) => Client, {
    url: project.settings.databaseUrl,
    root: project.root,
  });
  try {
    await db.$transaction((transaction) => takeStep(transaction, work, step, isSqlite), {
      maxWait: MAX_WAIT_MS,
      timeout: NO_TIMEOUT_MS,
    });
  } catch (cause) {
    if (QuintetError.is(cause)) throw cause;
    throw errors.MIGRATION_FAILED({ name, reason: reasonOf(cause) }, { cause });
  } finally {
    await database.close();
  }
}

async function takeStep(
  transaction: Transaction,
  work: (db: Transaction) => Promise<void>,
  step: DataStep,
  isSqlite: boolean,
): Promise<void> {
  const connection = withinTransaction(transaction, isSqlite);
  if (await step.isDone(connection)) return; // by another `migrate`, while this one waited
  if (step.direction === 'unapply') await work(transaction);
  await connection.script(withoutOwnTransaction(step.script));
  if (step.direction === 'apply') await work(transaction);
  await step.record(connection);
}

function readFunction(
  module: Record<string, unknown>,
  name: string,
  direction: DataStep['direction'],
): (db: Transaction) => Promise<void> {
  const file = join('migrations', name, FILE);
  const work = module[direction === 'apply' ? 'up' : 'down'];
  if (typeof work === 'function') return work as (db: Transaction) => Promise<void>;
  throw direction === 'apply'
    ? errors.MIGRATION_DATA_INVALID({ file })
    : errors.MIGRATION_IRREVERSIBLE({ name, file: `down() in ${file}` });
}

/** The transaction as the record's code knows connections. */
function withinTransaction(transaction: Transaction, isSqlite: boolean): RawConnection {
  const query = async (sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
    let number = 0;
    const text = isSqlite ? sql : sql.replace(/\?/g, () => `$${++number}`);
    if (/^\s*SELECT/i.test(sql)) return transaction.$queryRawUnsafe(text, ...values);
    await transaction.$executeRawUnsafe(text, ...values);
    return [];
  };
  return {
    provider: isSqlite ? 'sqlite' : 'postgresql',
    location: '',
    isNew: false,
    query,
    script: async (sql) => {
      for (const statement of splitStatements(sql)) await transaction.$executeRawUnsafe(statement);
    },
    close: async () => {},
  };
}

/** Prisma's messages show the call first and the reason last. */
function reasonOf(error: unknown): string {
  const lines = stripVTControlCharacters(error instanceof Error ? error.message : String(error)).split('\n');
  return lines.findLast((line) => line.trim() !== '')?.trim() ?? 'no reason given';
}
