// Until Quintet is on the registry, a new project carries the package as a tarball in vendor/.
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, packageVersion } from '../../../kernel/package.ts';
import { runProgram } from '../../project/index.ts';
import { errors } from '../errors.ts';

/** What package.json of the project depends on. */
export function vendoredDependency(): string {
  return `file:vendor/quintet-${packageVersion()}.tgz`;
}

/**
 * Packs this copy of Quintet into `folder`.
 *
 * @throws {ProjectError} PACK_FAILED
 */
export async function packSelf(folder: string, signal?: AbortSignal): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const args = ['pack', packageRoot, '--ignore-scripts', '--silent', '--pack-destination', folder];
  const { exitCode, output } = await runProgram(packageRoot, 'npm', args, {
    output: 'pipe',
    ...(signal ? { signal } : {}),
  });
  signal?.throwIfAborted();
  if (exitCode !== 0) throw errors.PACK_FAILED([lastLines(output)]);
}

/** True in a checkout whose sources are newer than what was built from them. */
export function isBuildStale(root: string = packageRoot): boolean {
  if (!existsSync(join(root, '.ci', 'build.mjs'))) return false;
  const built = join(root, 'dist', 'types', 'runtime', 'index.d.ts');
  if (!existsSync(built)) return true;
  const builtAt = statSync(join(root, 'dist', 'commands', 'index.js')).mtimeMs;
  return newestFile(join(root, 'src')) > builtAt;
}

function newestFile(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, entry) => Math.max(newest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs), 0);
}

export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-12).join('\n');
}
