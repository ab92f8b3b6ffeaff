import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folders, type Project } from '../../project/project.ts';
import { FilePlan } from '../file-plan.ts';

/** The files of the newest migration of that name, as they are: what it was made with nobody knows without a history. */
export function planWholeMigration(project: Project, name: string): FilePlan {
  const plan = new FilePlan(project.root, `migration ${name}`);
  const folder = migrationFolder(project, name);
  const files = folder ? readdirSync(join(folders.migrations(project), folder)) : [];
  for (const file of files) {
    const path = `migrations/${folder}/${file}`;
    plan.create(path, readFileSync(join(project.root, path), 'utf8'));
  }
  return plan;
}

/** `20261122054103_fill_slugs` for `fill_slugs`; undefined when there is none. */
function migrationFolder(project: Pick<Project, 'root'>, name: string): string | undefined {
  const home = folders.migrations(project);
  if (!existsSync(home)) return undefined;
  return readdirSync(home)
    .sort()
    .findLast((folder) => folder.replace(/^\d+_/, '') === name);
}
