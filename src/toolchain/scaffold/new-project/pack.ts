// Until Quintet is on the registry, a new project carries the package as a tarball in vendor/.
import { mkdirSync } from 'node:fs';
import { packageRoot, packageVersion } from '../../../kernel/package.ts';
import { runProgram } from '../../project/index.ts';
import { errors } from '../errors.ts';

const MAX_LINES = 12;

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
  const args = ['pack', packageRoot, '--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
  const { exitCode, output } = await runProgram(packageRoot, 'npm', args, {
    output: 'pipe',
    ...(signal ? { signal } : {}),
  });
  signal?.throwIfAborted();
  if (exitCode !== 0) throw errors.PACK_FAILED([npmReason(output)]);
}

/** What npm says was wrong: its first lines without the stack and the dump of the error that follow them. */
export function npmReason(output: string): string {
  const lines = output.trim().split('\n');
  const said = lines.filter((line) => /^npm (error|ERR!) (?!\s|$|\}|A complete log)/.test(line));
  return (said.length > 0 ? said.slice(0, MAX_LINES) : lines.slice(-MAX_LINES)).join('\n');
}
