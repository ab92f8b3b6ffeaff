import type { Config } from '@oclif/core/config';
import { findRoot } from '../../toolchain/project/find-root.ts';

/** `generate my-kind NAME` the command of a blueprint of the project or of a package. */
export async function withCustomKind(argv: readonly string[], config: Config): Promise<string[]> {
  const [first, kind = ''] = argv;
  if (first !== 'generate' || !/^[a-z][a-z0-9-]*$/.test(kind) || config.findCommand(`generate:${kind}`))
    return [...argv];
  const root = findRoot(process.cwd());
  const { isCustomKind } = await import('../../toolchain/scaffold/custom/plan-custom.ts');
  if (root === undefined || !isCustomKind(root, kind)) return [...argv];
  return ['generate:blueprint', ...argv.slice(1)];
}

/** Help of such a kind; undefined unless that is what was asked for. */
export async function customKindHelp([id, kind = '', ...rest]: readonly string[]): Promise<string | undefined> {
  const root = findRoot(process.cwd());
  if (id !== 'generate:blueprint' || root === undefined || !rest.some((word) => ['--help', '-h'].includes(word)))
    return undefined;
  const { readManifest } = await import('../../toolchain/scaffold/custom/manifest.ts');
  const { summary, target, shown } = readManifest(kind, root);
  return `${summary}\n\nUSAGE\n  $ quintet generate ${kind} ${target} [--dry-run] [--force] [--json]\n\nDESCRIPTION\n  A blueprint: ${shown.replace(/\/[^/]+$/, '')}\n`;
}
