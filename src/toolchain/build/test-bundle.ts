import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { isOwnDependency } from '../../kernel/code-bundle.ts';
import { filesBelow } from '../../kernel/files-below.ts';
import { packageRoot } from '../../kernel/package.ts';
import { folders, type Project } from '../project/project.ts';
import { fromBuildFailure, isBuildFailure } from './build-error.ts';
import { sharedOptions } from './shared-options.ts';

/** Paths, relative to the project, of the files that `quintet test` runs: `src/<app>/tests/<name>.test.ts`, sorted. */
export function findTests(project: Pick<Project, 'root'>): string[] {
  return filesBelow(folders.source(project), { skip: (name) => name === 'node_modules' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join('src', file));
}

/**
 * Bundles tests with what they import from the project; the app itself is one chunk that they share. Packages stay
 * outside.
 *
 * @param files as `findTests` gives them
 * @param outdir folder inside the project, made if it does not exist
 * @returns absolute paths of the modules to run
 * @throws {ProjectError} BUILD_FAILED
 */
export async function bundleTests(
  project: Pick<Project, 'root'>,
  files: readonly string[],
  outdir: string,
): Promise<string[]> {
  mkdirSync(outdir, { recursive: true });
  const options = sharedOptions(project.root);
  const { metafile } = await build({
    ...options,
    entryPoints: [...files],
    outdir,
    outbase: 'src',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    format: 'esm',
    sourcemap: true,
    write: true,
    // Prisma's generated client asks for these CommonJS names.
    banner: {
      js: "import { createRequire as quintetCreateRequire } from 'node:module'; const require = quintetCreateRequire(import.meta.url);",
    },
    plugins: [...options.plugins, ownDependencies],
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? fromBuildFailure(error, project.root) : error;
  });
  return Object.entries(metafile.outputs)
    .filter(([, output]) => output.entryPoint && files.includes(output.entryPoint))
    .map(([file]) => join(project.root, file))
    .sort();
}

/** Prisma's client is Quintet's dependency, which a package manager that keeps packages apart hides from the project. */
const ownDependencies: Plugin = {
  name: 'quintet-own-dependencies',
  setup(build) {
    const { resolve } = createRequire(join(packageRoot, 'package.json'));
    build.onResolve({ filter: /^@prisma\/client/ }, ({ path }) =>
      isOwnDependency(path) ? { path: pathToFileURL(resolve(path)).href, external: true } : undefined,
    );
  },
};
