// The stock Prisma CLI, for what its users know and Quintet has not: Studio above all.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../kernel/package.ts';
import { errors } from './errors.ts';
import type { Project } from './project.ts';
import { findTool, runProgram } from './tools.ts';

/** Program and first arguments. */
type PrismaTool = readonly [string, ...string[]];

/**
 * The project's own prisma, else one by npx of the version that the client has, which is fetched now if it does not exist.
 *
 * @throws {ProjectError} PRISMA_UNAVAILABLE
 */
export async function preparePrisma({ root }: Pick<Project, 'root'>): Promise<PrismaTool> {
  const own = findTool(root, 'prisma');
  if (own !== undefined) return [own];
  const version = clientVersion();
  const packages = ['--yes', `--package=prisma@${version}`, '--'];
  // Prisma itself is not asked: it would fetch more, for which a network may be missing and which not all of it needs.
  const { exitCode, output } = await run(root, ['npx', ...packages, 'node', '--version'], 'pipe');
  if (exitCode !== 0) throw errors.PRISMA_UNAVAILABLE({ version, reason: reasonOf(output) });
  return ['npx', ...packages, 'prisma'];
}

/** Runs it in this terminal. @returns its exit code */
export async function runPrisma(
  { root, settings }: Pick<Project, 'root' | 'settings'>,
  tool: PrismaTool,
  args: readonly string[],
): Promise<number> {
  const env = { DATABASE_URL: settings.databaseUrl };
  return (await run(root, [...tool, ...args], 'inherit', env)).exitCode;
}

function run(
  root: string,
  [program, ...args]: readonly string[],
  output: 'pipe' | 'inherit',
  env?: Record<string, string>,
) {
  return runProgram(root, program as string, args, { output, ...(env ? { env } : {}) });
}

function clientVersion(): string {
  const { dependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return dependencies['@prisma/client'] as string;
}

const SHOWN_LINES = 4;

/** npm's first lines, which come before a stack. */
function reasonOf(output: string): string {
  const lines = [...output.matchAll(/^npm (?:error|ERR!) (.*)$/gm)].map(([, text]) => text?.trim() ?? '');
  return lines.slice(0, SHOWN_LINES).join('; ') || 'npx failed';
}
