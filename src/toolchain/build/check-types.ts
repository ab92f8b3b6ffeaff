import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasCompiler, typeCheck } from '../project/compiler.ts';
import type { Project } from '../project/project.ts';
import { errors } from './errors.ts';
import { syncNames } from './load-project-entry.ts';

/**
 * Checks the types of a project with its own compiler; esbuild only removes them.
 *
 * @returns false where there is nothing to check with: TypeScript is not installed, or there is no tsconfig.json
 * @throws {ProjectError} BUILD_TYPES
 */
export async function checkTypes(project: Project): Promise<boolean> {
  if (!hasCompiler(project) || !existsSync(join(project.root, 'tsconfig.json'))) return false;
  // Names of routes are types too. An app that does not load keeps those it had.
  await syncNames(project);
  const [first, ...more] = await typeCheck(project.root);
  if (!first) return true;
  const { file, line, column, code, message } = first;
  throw errors.BUILD_TYPES(
    { count: more.length + 1, first: `${message} (${code})` },
    { where: `${file}:${line}:${column}` },
  );
}
