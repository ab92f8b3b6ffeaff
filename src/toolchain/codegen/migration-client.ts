import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageVersion } from '../../kernel/package.ts';
import { withLock } from '../journal/lock.ts';
import { folders, type Project } from '../project/project.ts';
import { hashFiles, parseSchema } from '../schema/read-schema.ts';
import { providerOf } from '../schema/provider.ts';
import type { SchemaFile } from '../schema/schema-file.ts';
import { writeIfChanged } from './output-folder.ts';
import { writeClient } from './prisma-client.ts';

/** Another process writes the same files: it takes a second or two. */
const LOCK_WAIT_MS = 60_000;

/**
 * Brings the database client of a data migration up to date: it has the models of that point in the history.
 *
 * @param models the schema beside the migration, for the database of the settings
 * @returns absolute path of the client's folder, `.quintet/migrations/<name>/client`
 * @throws {ProjectError} SCHEMA_*, CODEGEN_CLIENT_FAILED
 */
export async function writeMigrationClient(
  project: Pick<Project, 'root'> & { settings: Pick<Project['settings'], 'databaseUrl'> },
  name: string,
  models: readonly SchemaFile[],
): Promise<string> {
  const provider = providerOf(project.settings.databaseUrl);
  const folder = join(folders.generated(project), 'migrations', name);
  const client = join(folder, 'client');
  const stamp = join(folder, 'stamp.txt');
  const key = `${packageVersion()} ${hashFiles(models, provider)}`;
  if ((await readIfThere(stamp)) === key) return client;
  await withLock(project.root, 'generated', { command: 'quintet sync', waitMs: LOCK_WAIT_MS }, async () => {
    await rm(stamp, { force: true }); // a run that dies half-way must not be taken for a finished one
    await writeClient(parseSchema(models, provider), project.root, client);
    await writeIfChanged(stamp, key);
  });
  return client;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
