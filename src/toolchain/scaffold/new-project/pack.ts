// Until Quintet is on the registry, a new project carries the package as a tarball in vendor/.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, packageVersion } from '../../../kernel/package.ts';
import { runProgram } from '../../project/tools.ts';
import { errors } from '../errors.ts';
import { isCheckout } from './checkout.ts';

const MAX_LINES = 12;
/** What the tarball is made of: `files` of package.json, and what npm adds to them. */
const PACKED = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'bin', 'dist', 'templates'];
/** The cache of the last package of a checkout, because npm takes seconds to create it. */
const KEPT = 'node_modules/.cache/quintet-pack';

/** What package.json of the project depends on. */
export function vendoredDependency(): string {
  return `file:vendor/${tarballName()}`;
}

function tarballName(): string {
  return `quintet-${packageVersion()}.tgz`;
}

/**
 * Packs this copy of Quintet into `folder`. A checkout that has not changed since gives what it packed before.
 *
 * @throws {ProjectError} PACK_FAILED
 */
export async function packSelf(folder: string, signal?: AbortSignal, root: string = packageRoot): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const kept = isCheckout(root) ? join(root, KEPT, `${fingerprint(root)}.tgz`) : undefined;
  if (kept && copyIfAny(kept, join(folder, tarballName()))) return;
  const args = ['pack', root, '--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
  const { exitCode, output } = await runProgram(root, 'npm', args, {
    output: 'pipe',
    ...(signal ? { signal } : {}),
  });
  signal?.throwIfAborted();
  if (exitCode !== 0) throw errors.PACK_FAILED({ output: npmReason(output) });
  if (kept) keep(join(folder, tarballName()), kept);
}

/** Changes with every file that is packed. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const name of PACKED.filter((entry) => existsSync(join(root, entry)))) {
    const isFolder = statSync(join(root, name)).isDirectory();
    const inside = isFolder ? readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).sort() : [''];
    for (const path of inside) {
      const { size, mtimeMs, mode } = statSync(join(root, name, path));
      hash.update(`${name}/${path} ${size} ${mtimeMs} ${mode}\n`);
    }
  }
  return hash.digest('hex');
}

function copyIfAny(from: string, to: string): boolean {
  try {
    copyFileSync(from, to);
    return true;
  } catch {
    return false; // not there, or removed at this moment by another process that packed something newer
  }
}

/** A read-only checkout is packed again each time. */
function keep(tarball: string, kept: string): void {
  const folder = join(kept, '..');
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    copyFileSync(tarball, `${kept}.${process.pid}`);
    renameSync(`${kept}.${process.pid}`, kept);
  } catch {}
}

/** What npm says was wrong: its first lines without the stack and the dump of the error that follow them. */
export function npmReason(output: string): string {
  const lines = output.trim().split('\n');
  const said = lines.filter((line) => /^npm (error|ERR!) (?!\s|$|\}|A complete log)/.test(line));
  return (said.length > 0 ? said.slice(0, MAX_LINES) : lines.slice(-MAX_LINES)).join('\n');
}
