import { join } from 'node:path';
import { providerOf, withProvider } from '../../schema/provider.ts';
import { parseSchema, readSchemaFiles } from '../../schema/read-schema.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { applyChanges, type Change as FileChange } from '../../journal/journal.ts';
import type { Project } from '../../project/project.ts';
import type { DatabaseProvider, SchemaDescription } from '../../../kernel/model.ts';
import { assertOneBranch } from '../history/branches.ts';
import { describeChanges, type Change } from '../diff/changes.ts';
import {
  migrationChanges,
  missingLock,
  nextTimestamp,
  readLastSnapshot,
  readLockedProvider,
  readMigrationNames,
} from '../history/history.ts';
import { noMigration, type MigrationPlan } from '../make/migration-plan.ts';
import { nameMigration } from '../history/migration-name.ts';
import { toScriptFiles, writePortableScripts, type PortableScripts } from '../make/scripts.ts';
import { fromSnapshot, hashScripts, toSnapshot } from '../history/snapshot.ts';
import {
  frameworkPart,
  hasSessionModel,
  missingFrameworkFile,
  wantedFramework,
  withoutFramework,
} from './framework-file.ts';
import { forExistingTables } from './framework-sql.ts';

interface FrameworkMigrationOptions {
  /** Plans and writes nothing. */
  dryRun?: boolean | undefined;
  /** A migration that is planned and not written, which comes before this one. */
  follows?: string | undefined;
  /** For the timestamp in the name. Default: the clock. */
  now?: Date | undefined;
}

/**
 * Writes the migration that adds or changes the tables of Quintet itself, after those of the user: a separate migration, and
 * src/quintet.prisma. Needs no database. Never removes a table or a column: another version of Quintet may need it.
 *
 * @throws {ProjectError} SCHEMA_*, MIGRATION_BRANCHES, FRAMEWORK_FILE_TAKEN
 */
export async function makeFrameworkMigration(
  project: Project,
  { dryRun = false, follows, now = new Date() }: FrameworkMigrationOptions = {},
): Promise<MigrationPlan> {
  assertOneBranch(project);
  const comparison = await compareFramework(project);
  if (comparison === undefined) return upToDate(project, dryRun);
  const { provider, user, after, changes } = comparison;
  const { main, other, notPortable } = await writeFrameworkScripts(comparison);
  const existing = readMigrationNames(project);
  const before = follows === undefined ? existing : [...existing, follows];
  const name = `${nextTimestamp(before, now)}_${nameOf(changes)}`;
  const scripts = toScriptFiles(provider, main, other);
  const notes = { follows: before.slice(-1), scripts: hashScripts(scripts) };
  const files = { ...scripts, 'schema.prisma': toSnapshot([...user, ...after], notes) };
  const own = missingFrameworkFile(project, after);
  if (!dryRun) await write(project, [...migrationChanges(project, name, files, provider), ...toChanges(own)]);
  const paths = Object.entries(files).map(([file, text]) => [join('migrations', name, file), text]);
  return {
    ...noMigration(),
    name,
    changes,
    scripts: main,
    files: dryRun ? [] : [...paths.map(([path]) => path as string), ...Object.keys(own)],
    contents: { ...missingLock(project, provider), ...Object.fromEntries(paths), ...own },
    notPortable,
  };
}

/** In words, the changes that `makeFrameworkMigration` would write; fast where there are none. */
export async function describeFrameworkChanges(project: Project): Promise<string[]> {
  return (await compareFramework(project))?.changes.map(({ text }) => text) ?? [];
}

function nameOf(changes: readonly Change[]): string {
  return changes.length > 1 ? 'quintet_tables' : nameMigration(changes, false);
}

interface FrameworkComparison {
  provider: DatabaseProvider;
  /** The user's files after the last migration. */
  user: SchemaFile[];
  before: SchemaFile[];
  after: SchemaFile[];
  changes: Change[];
}

/** Undefined when the last migration has all tables as this version wants them. */
async function compareFramework(project: Project): Promise<FrameworkComparison | undefined> {
  const provider = readLockedProvider(project) ?? providerOf(project.settings.databaseUrl);
  const snapshot = readLastSnapshot(project);
  const files = snapshot === undefined ? await readSchemaFiles(project) : fromSnapshot(snapshot, provider);
  const before = frameworkPart(files);
  const current = snapshot === undefined ? files : await readSchemaFiles(project);
  const after = wantedFramework(before, hasSessionModel(project, current));
  if (toSnapshot(before) === toSnapshot(after)) return undefined;
  const user = withProvider(withoutFramework(files), provider);
  const changes = describeChanges(describe(user, before, provider), describe(user, after, provider));
  const isOlder = changes.some(({ kind }) => kind === 'remove' || kind === 'delete');
  return changes.length === 0 || isOlder ? undefined : { provider, user, before, after, changes };
}

function describe(
  user: readonly SchemaFile[],
  framework: readonly SchemaFile[],
  provider: DatabaseProvider,
): SchemaDescription {
  return parseSchema([datasourceOf(user), ...framework], provider).description;
}

/** The first file, which has the datasource; the framework's models need no other. */
function datasourceOf(user: readonly SchemaFile[]): SchemaFile {
  const [first] = user;
  return first as SchemaFile;
}

async function writeFrameworkScripts({ provider, user, before, after }: FrameworkComparison): Promise<PortableScripts> {
  const datasource = datasourceOf(user);
  const written = await writePortableScripts(provider, {
    before: [datasource, ...before],
    after: [datasource, ...after],
  });
  return {
    ...written,
    main: forExistingTables(written.main),
    other: written.other && forExistingTables(written.other),
  };
}

/** Restores src/quintet.prisma where it was deleted or is an older one. */
async function upToDate(project: Project, dryRun: boolean): Promise<MigrationPlan> {
  const snapshot = readLastSnapshot(project);
  if (dryRun || snapshot === undefined) return noMigration();
  const provider = readLockedProvider(project) ?? providerOf(project.settings.databaseUrl);
  const own = missingFrameworkFile(project, frameworkPart(fromSnapshot(snapshot, provider)));
  await write(project, toChanges(own));
  return { ...noMigration(), files: Object.keys(own), contents: own };
}

function toChanges(files: Readonly<Record<string, string>>): FileChange[] {
  return Object.entries(files).map(([path, content]) => ({ kind: 'write', path, content }));
}

async function write(project: Project, changes: readonly FileChange[]): Promise<void> {
  if (changes.length > 0) await applyChanges(project.root, changes, { command: 'quintet makemigrations' });
}
