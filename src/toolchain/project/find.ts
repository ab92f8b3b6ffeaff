import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from './errors.ts';
import { findRoot } from './find-root.ts';
import type { Project } from './project.ts';

/**
 * Root of the project that contains `folder`: the nearest folder upwards with package.json and src/settings.ts.
 *
 * @throws {ProjectError} PROJECT_NOT_FOUND
 */
export function findProject(folder: string): string {
  const root = findRoot(folder);
  if (root === undefined) throw errors.PROJECT_NOT_FOUND({ folder });
  return root;
}

/** @throws {ProjectError} PACKAGE_JSON_INVALID: missing, unreadable or not JSON */
export function readPackageJson(root: string): Project['packageJson'] {
  try {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Project['packageJson'];
  } catch (cause) {
    throw errors.PACKAGE_JSON_INVALID({ reason: (cause as Error).message }, { cause, where: 'package.json' });
  }
}
