// Annotations leave no trace in the database: models with a wrong one can be equal to the last migration, or be migrated without
// being read. Reading them starts Prisma's engine, so the models that were found correct are remembered.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion } from '../../../kernel/package.ts';
import type { Project } from '../../project/project.ts';
import { cacheFolder } from '../../project/settings-bundle.ts';
import { hashFiles, parseSchema, readSchemaFiles } from '../../schema/read-schema.ts';
import { providerOf } from '../../schema/provider.ts';

/**
 * Reads the models unless the same text was read before. A project without its sources, such as a release, has none to read.
 *
 * @throws {ProjectError} SCHEMA_*, ANNOTATION_*: the models are wrong
 */
export async function assertModelsValid(project: Pick<Project, 'root' | 'settings'>): Promise<void> {
  if (!existsSync(join(project.root, 'src/schema.prisma'))) return;
  const files = await readSchemaFiles(project);
  const provider = providerOf(project.settings.databaseUrl);
  const key = `${packageVersion()} ${hashFiles(files, provider)}`;
  if (readKnown(project) === key) return;
  parseSchema(files, provider);
  remember(project, key);
}

function readKnown(project: Pick<Project, 'root'>): string | undefined {
  try {
    return readFileSync(knownFile(project), 'utf8');
  } catch {
    return undefined;
  }
}

/** That it cannot be written, as on a read-only disk, costs time only. */
function remember(project: Pick<Project, 'root'>, key: string): void {
  try {
    mkdirSync(cacheFolder(project.root), { recursive: true });
    writeFileSync(knownFile(project), key);
  } catch {
    return;
  }
}

function knownFile({ root }: Pick<Project, 'root'>): string {
  return join(cacheFolder(root), 'models-checked');
}
