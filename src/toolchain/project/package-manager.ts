import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readPackageJson } from './find.ts';

type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

const LOCK_FILES: [string, PackageManager][] = [
  ['package-lock.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

/** What the project is installed with: `packageManager` in package.json, else the lock file, else npm. */
export function packageManagerOf(root: string): PackageManager {
  const declared = String(readPackageJson(root)['packageManager'] ?? '').split('@')[0];
  const named = (['npm', 'pnpm', 'yarn', 'bun'] as const).find((manager) => manager === declared);
  if (named) return named;
  return LOCK_FILES.find(([file]) => existsSync(join(root, file)))?.[1] ?? 'npm';
}
