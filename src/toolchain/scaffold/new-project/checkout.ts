// A CLI that runs from a checkout packs what was built from it: sources that are newer are built first.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../kernel/package.ts';
import { runProgram } from '../../project/tools.ts';
import { errors } from '../errors.ts';

/** False for a copy that npm installed. */
export function isCheckout(root: string = packageRoot): boolean {
  return existsSync(join(root, '.ci', 'build.mjs'));
}

/** True in a checkout whose sources are newer than what was built from them. */
export function isBuildStale(root: string = packageRoot): boolean {
  if (!isCheckout(root)) return false;
  const built = join(root, 'dist', 'types', 'runtime', 'index.d.ts');
  if (!existsSync(built)) return true;
  const builtAt = statSync(join(root, 'dist', 'commands', 'registry.js')).mtimeMs;
  return newestFile(join(root, 'src')) > builtAt;
}

function newestFile(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, entry) => Math.max(newest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs), 0);
}

/**
 * Builds the checkout. The running process must not load more of Quintet afterwards: its files are gone.
 *
 * @throws {ProjectError} BUILD_STALE: the build failed, or was interrupted through `signal`
 */
export async function rebuild(signal: AbortSignal, root: string = packageRoot): Promise<void> {
  const script = join('.ci', 'build.mjs');
  const { exitCode, output } = await runProgram(root, process.execPath, [script], { output: 'pipe', signal });
  if (signal.aborted) throw errors.NEW_INTERRUPTED({ state: 'nothing was left behind' });
  if (exitCode !== 0 || isBuildStale(root)) throw errors.BUILD_STALE({ folder: root, output: output.trim() });
}
