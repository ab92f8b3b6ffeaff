import { mkdirSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { folders, type Project } from '../project/index.ts';
import { fromBuildFailure, isBuildFailure } from './build-error.ts';

/** Paths, relative to the project, of the files that `quintet test` runs: `src/<app>/tests/<name>.test.ts`, sorted. */
export function findTests(project: Pick<Project, 'root'>): string[] {
  return readdirSync(folders.source(project), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => relative(project.root, join(folders.source(project), file)))
    .sort();
}

/**
 * Bundles tests with what they import from the project; the app itself is one chunk that they share. Packages stay
 * outside.
 *
 * @param files as `findTests` gives them
 * @param outdir folder inside of the project, made if it is not there
 * @returns absolute paths of the modules to run
 * @throws {ProjectError} BUILD_FAILED
 */
export async function bundleTests(
  project: Pick<Project, 'root'>,
  files: readonly string[],
  outdir: string,
): Promise<string[]> {
  mkdirSync(outdir, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: project.root,
    entryPoints: [...files],
    outdir,
    outbase: 'src',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    metafile: true,
    logLevel: 'silent',
    // Prisma's generated client asks for these CommonJS names.
    banner: {
      js: "import { createRequire as quintetCreateRequire } from 'node:module'; const require = quintetCreateRequire(import.meta.url);",
    },
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? fromBuildFailure(error, project.root) : error;
  });
  return Object.entries(metafile.outputs)
    .filter(([, output]) => output.entryPoint && files.includes(output.entryPoint))
    .map(([file]) => join(project.root, file))
    .sort();
}
