import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** True if `folder` is the root of a project. */
function isProjectRoot(folder: string): boolean {
  return existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'src', 'settings.ts'));
}

/** Root of the project that contains `folder`; undefined outside one. */
export function findRoot(folder: string): string | undefined {
  const here = resolve(folder);
  if (isProjectRoot(here)) return here;
  return dirname(here) === here ? undefined : findRoot(dirname(here));
}
