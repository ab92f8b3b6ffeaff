import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { errors } from './errors.ts';
import type { Project } from './project.ts';

/**
 * Root of the project that `folder` lies in: the nearest folder upwards with package.json and src/settings.ts.
 *
 * @throws {ProjectError} PROJECT_NOT_FOUND
 */
export function findProject(folder: string): string {
  const root = climb(resolve(folder));
  if (root === undefined) throw errors.PROJECT_NOT_FOUND([folder]);
  return root;
}

/** True if `folder` is the root of a project. */
export function isProjectRoot(folder: string): boolean {
  return existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'src', 'settings.ts'));
}

function climb(folder: string): string | undefined {
  if (isProjectRoot(folder)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : climb(parent);
}

/** @throws {ProjectError} PACKAGE_JSON_INVALID: missing, unreadable or not JSON */
export function readPackageJson(root: string): Project['packageJson'] {
  try {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Project['packageJson'];
  } catch (cause) {
    throw errors.PACKAGE_JSON_INVALID([(cause as Error).message], { cause, where: 'package.json' });
  }
}
