import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../project/project.ts';
import { readMigrationNames } from './history.ts';
import { checkName } from './migration-name.ts';

/** Files of the newest migration that was given this name, by their paths below the project; undefined when there is none. @throws {UsageError} MIGRATION_NAME_INVALID */
export function readMigrationFiles(project: Pick<Project, 'root'>, name: string): Record<string, string> | undefined {
  const wanted = checkName(name);
  const found = readMigrationNames(project).findLast((full) => full.replace(/^\d+_/, '') === wanted);
  if (found === undefined) return undefined;
  const folder = join('migrations', found);
  const files = readdirSync(join(project.root, folder)).map((file) => join(folder, file));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(project.root, file), 'utf8')]));
}
