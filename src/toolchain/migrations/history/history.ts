// The migrations folder: one folder a migration, in the order of their names, in Prisma's layout. Each carries SQL for
// both databases: `migration.sql` and `down.sql` for the provider of migration_lock.toml, `migration.<other>.sql` and
// `down.<other>.sql` for the other one.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { applyChanges, type Change } from '../../journal/journal.ts';
import { folders, type Project } from '../../project/project.ts';
import { errors } from '../errors.ts';

type Root = Pick<Project, 'root'>;

const LOCK_FILE = 'migration_lock.toml';
/** In a squashed migration: those that it was made of, for databases that have only some of them. */
export const REPLACED_FOLDER = 'replaced';
const PROVIDERS: readonly DatabaseProvider[] = ['sqlite', 'postgresql'];

export function otherOf(provider: DatabaseProvider): DatabaseProvider {
  return provider === 'sqlite' ? 'postgresql' : 'sqlite';
}

/** Names of all migrations, oldest first. */
export function readMigrationNames(project: Root): string[] {
  const folder = folders.migrations(project);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isMigrationName(entry.name))
    .filter((entry) => existsSync(join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort();
}

/** `20261122054103_add_post_subtitle`, or `0_init` as Prisma's guide to existing databases names it. Other folders are the user's. */
function isMigrationName(folder: string): boolean {
  return /^\d+(?:_|$)/.test(folder);
}

/** The provider that `migration.sql` is written for; undefined before the first migration. */
export function readLockedProvider(project: Root): DatabaseProvider | undefined {
  const file = join(folders.migrations(project), LOCK_FILE);
  if (!existsSync(file)) return undefined;
  return PROVIDERS.find((provider) => readFileSync(file, 'utf8').includes(`provider = "${provider}"`));
}

/** `migration.sql`, or `down.postgresql.sql` where the folder belongs to SQLite; relative to the project. */
export function scriptPath(project: Root, name: string, direction: 'up' | 'down', provider: DatabaseProvider): string {
  const locked = readLockedProvider(project) ?? provider;
  const base = direction === 'up' ? 'migration' : 'down';
  return join('migrations', name, locked === provider ? `${base}.sql` : `${base}.${provider}.sql`);
}

/** @throws {ProjectError} MIGRATION_FILE_MISSING */
export function readScript(project: Root, name: string, provider: DatabaseProvider): string {
  const path = scriptPath(project, name, 'up', provider);
  if (!existsSync(join(project.root, path))) throw errors.MIGRATION_FILE_MISSING({ file: path });
  return readFileSync(join(project.root, path), 'utf8');
}

/** @throws {ProjectError} MIGRATION_IRREVERSIBLE */
export function readDownScript(project: Root, name: string, provider: DatabaseProvider): string {
  const path = scriptPath(project, name, 'down', provider);
  if (!existsSync(join(project.root, path))) throw errors.MIGRATION_IRREVERSIBLE({ name, file: path });
  return readFileSync(join(project.root, path), 'utf8');
}

/** The snapshot of the newest migration that has one: a migration written by Prisma's own tools has none. */
export function readLastSnapshot(project: Root): string | undefined {
  for (const name of readMigrationNames(project).reverse()) {
    const file = join(folders.migrations(project), name, 'schema.prisma');
    if (existsSync(file)) return readFileSync(file, 'utf8');
  }
  return undefined;
}

/** `migrations/<name>/schema.prisma`, or undefined: a migration written by Prisma's own tools has none. */
export function readSnapshot(project: Root, name: string): string | undefined {
  const file = join(folders.migrations(project), name, 'schema.prisma');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

// Names of hundreds of squashed migrations fit; the models need not be read.
const NOTES_BYTES = 65_536;

/** The first lines of a migration's snapshot, where its notes are; '' where there is none. */
export function readSnapshotHead(project: Root, name: string): string {
  const path = join(folders.migrations(project), name, 'schema.prisma');
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(NOTES_BYTES);
    return head.toString('utf8', 0, readSync(file, head, 0, NOTES_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/** SHA-256 of the script in hex, as Prisma records it. */
export function checksum(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

/** True when the recorded checksum is of this script, whatever line ends the checkout gave it. */
export function isChecksumOf(recorded: string, script: string): boolean {
  const unix = script.replaceAll('\r\n', '\n');
  return [script, unix, unix.replaceAll('\n', '\r\n')].some((text) => checksum(text) === recorded);
}

export interface MigrationFiles {
  /** File name → text. */
  [file: string]: string;
}

/** Writes a migration's folder at once or not at all, and migration_lock.toml before the first. Returns paths below the project. */
export async function writeMigration(
  project: Root,
  name: string,
  files: MigrationFiles,
  provider: DatabaseProvider,
): Promise<string[]> {
  const changes = migrationChanges(project, name, files, provider);
  await applyChanges(project.root, changes, { command: 'quintet makemigrations' });
  return Object.keys(files).map((file) => join('migrations', name, file));
}

/** What `writeMigration` changes, for callers that change more with it. */
export function migrationChanges(
  project: Root,
  name: string,
  files: MigrationFiles,
  provider: DatabaseProvider,
): Change[] {
  const lock = Object.entries(missingLock(project, provider));
  return [
    ...lock.map(([path, content]): Change => ({ kind: 'write', path, content })),
    { kind: 'folder', path: `migrations/${name}`, files },
  ];
}

/** migration_lock.toml by its path below the project, unless it is there. */
export function missingLock(project: Root, provider: DatabaseProvider): Record<string, string> {
  const path = join('migrations', LOCK_FILE);
  if (existsSync(join(project.root, path))) return {};
  const remark = '# Keep this file in version control: it says which database migration.sql is written for.';
  return { [path]: `${remark}\nprovider = "${provider}"\n` };
}

/** `20261122054103`: the time in UTC, later than every migration's, also within one second. */
export function nextTimestamp(existing: readonly string[], now: Date): string {
  const last = existing
    .map((name) => /^\d{14}/.exec(name)?.[0])
    .filter((stamp) => stamp !== undefined)
    .sort()
    .at(-1);
  const stamp = toStamp(now);
  if (last === undefined || stamp > last) return stamp;
  return toStamp(new Date(fromStamp(last) + 1000));
}

function toStamp(date: Date): string {
  return date.toISOString().slice(0, 19).replace(/\D/g, '');
}

/** `20261122054103` → milliseconds since 1970; the stamp has 14 digits. */
function fromStamp(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z'));
}

/**
 * The one migration meant by `name`: its full name, its name without the timestamp, or the beginning of either.
 *
 * @param takesZero the caller takes `zero` too, which is what the hint says
 * @throws {UsageError} MIGRATION_UNKNOWN, MIGRATION_AMBIGUOUS
 */
export function findMigration(names: readonly string[], name: string, takesZero = false): string {
  const bare = (candidate: string) => candidate.replace(/^\d+_/, '');
  const ways: ((candidate: string) => boolean)[] = [
    (candidate) => candidate === name,
    (candidate) => bare(candidate) === name,
    (candidate) => candidate.startsWith(name) || bare(candidate).startsWith(name),
  ];
  const matches = name === '' ? [] : (ways.map((way) => names.filter(way)).find((found) => found.length > 0) ?? []);
  if (matches.length === 1) return matches[0] as string;
  throw matches.length === 0
    ? errors.MIGRATION_UNKNOWN({ name, known: [...names], takesZero })
    : errors.MIGRATION_AMBIGUOUS({ name, matches });
}
