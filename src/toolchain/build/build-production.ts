import { build } from 'esbuild';
import type { BuildResult } from 'esbuild';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { generate } from '../codegen/generate.ts';
import { applyChanges, hiddenBeside, isHiddenBeside } from '../journal/journal.ts';
import { removeOnExit } from '../journal/scratch.ts';
import { withLock } from '../journal/lock.ts';
import { folders } from '../project/project.ts';
import type { Project } from '../project/project.ts';
import { fromBuildFailure, fromMissingPackages, isBuildFailure } from './build-error.ts';
import { checkTypes } from './check-types.ts';
import { compressStatic } from './compress-static.ts';
import { databasePlugin } from './bundler.ts';
import { errors } from './errors.ts';
import { ExternalChecker } from './externals.ts';
import { BANNER, ownDependenciesPlugin, productionPlugin, SERVER_MODULE } from './production-entry.ts';
import { embedTemplates } from './precompile.ts';
import { collectStatic, copyMigrations } from './project-files.ts';
import { sharedOptions } from './shared-options.ts';

export interface ProductionOptions {
  /** Folder to build into, relative to the project root. Default `dist`. */
  out?: string;
  /** Check types first. Default false. */
  checkTypes?: boolean;
}

export interface ProductionResult {
  /** Absolute path of the program. */
  server: string;
  /** Size of server.js without its source map. */
  bytes: number;
  templates: number;
  staticFiles: number;
  migrations: number;
  /** False as well where TypeScript is not installed. */
  isTypeChecked: boolean;
}

/** The files of a build in its folder; other files there belong to somebody else. */
const OUTPUT = ['server.js', 'server.js.map', 'static', 'migrations'];

/** A build of a large project takes a while. */
const BUILD_WAIT_MS = 60_000;

/**
 * Builds the project into one folder: server.js with the compiled templates inside, static files, migrations. The old build stays
 * until the new one is complete, and `node dist/server.js` starts at every instant, also if the build is killed; a second build waits for the first. To run it the machine needs package.json, node_modules and this folder.
 *
 * @throws {ProjectError} BUILD_TYPES, BUILD_FAILED, BUILD_OUTPUT_FOREIGN, BUILD_FOLDER_MISSING, PROJECT_LOCKED; TEMPLATE_SYNTAX and its kin: a template has an error; and what `generate` throws
 */
export async function buildProduction(project: Project, options: ProductionOptions = {}): Promise<ProductionResult> {
  const out = resolve(project.root, options.out ?? 'dist');
  assertOwnFolder(out, project.root);
  const command = 'quintet build';
  return withLock(project.root, 'build', { command, waitMs: BUILD_WAIT_MS }, () =>
    buildUnderLock(project, out, { command, checkTypes: options.checkTypes ?? false }),
  );
}

async function buildUnderLock(
  project: Project,
  out: string,
  options: { command: string; checkTypes: boolean },
): Promise<ProductionResult> {
  await generate(project);
  const isTypeChecked = options.checkTypes && (await checkTypes(project));
  removeAbandoned(out);
  const from = hiddenBeside(relative(project.root, out));
  const unfinished = join(project.root, from);
  const remove = removeOnExit(unfinished);
  try {
    const embedded = await embedTemplates(project);
    const bytes = await bundleServer(project, out, unfinished, embedded.code);
    const staticFiles = collectStatic(project, join(unfinished, 'static'));
    await compressStatic(staticFiles);
    const migrations = copyMigrations(project, join(unfinished, 'migrations'));
    // The server reads its own program, static files and migrations: with the program last, it starts at every instant.
    const merge = { kind: 'merge', path: relative(project.root, out), from, last: 'server.js' } as const;
    await applyChanges(project.root, [merge], { command: options.command, lock: 'build' });
    const server = join(out, 'server.js');
    return { server, bytes, templates: embedded.templates, staticFiles: staticFiles.length, migrations, isTypeChecked };
  } finally {
    remove();
  }
}

/** What builds that were killed left beside the folder: no other build runs while this one holds the lock. */
function removeAbandoned(out: string): void {
  const home = dirname(out);
  const found = existsSync(home) ? readdirSync(home) : [];
  for (const name of found.filter((entry) => isHiddenBeside(entry, basename(out))))
    rmSync(join(home, name), { recursive: true, force: true });
}

/** @throws {ProjectError} BUILD_OUTPUT_FOREIGN, BUILD_FOLDER_MISSING */
function assertOwnFolder(out: string, root: string): void {
  const name = relative(root, out).split(sep).join('/') || '.';
  const isInside = out.startsWith(root + sep) && !['src', 'migrations', 'node_modules', '.quintet'].includes(name);
  const isOurs = !existsSync(out) || readdirSync(out).every((entry) => OUTPUT.includes(entry));
  if (!isInside || !isOurs) throw errors.BUILD_OUTPUT_FOREIGN({ folder: name });
  if (!existsSync(dirname(out))) throw errors.BUILD_FOLDER_MISSING({ out: name, folder: dirname(out) });
}

async function bundleServer(project: Project, out: string, target: string, embedded: string): Promise<number> {
  const { root } = project;
  const generated = folders.generated(project);
  const relativeOut = relative(root, out).split(sep).join('/');
  const parts = {
    entry: join(generated, 'entry.ts'),
    embedded,
    staticFolder: `${relativeOut}/static`,
    toRoot: relative(out, root).split(sep).join('/'),
  };
  const options = sharedOptions(root);
  const result = await build({
    ...options,
    entryPoints: { server: SERVER_MODULE },
    // Where the files will be, so that the source map finds the sources from there.
    outdir: out,
    format: 'esm',
    sourcemap: 'linked',
    banner: { js: BANNER },
    plugins: [...options.plugins, databasePlugin(generated), productionPlugin(parts), ownDependenciesPlugin()],
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? fromBuildFailure(error, root) : error;
  });
  return writeOutput(result, root, target);
}

function writeOutput({ metafile, outputFiles = [] }: BuildResult, root: string, target: string): number {
  const missing = metafile ? new ExternalChecker(root).missing(metafile) : [];
  if (missing.length > 0) throw fromMissingPackages(missing, root);
  mkdirSync(target, { recursive: true });
  for (const { path, contents } of outputFiles) writeFileSync(join(target, basename(path)), contents);
  return outputFiles.find(({ path }) => path.endsWith('.js'))?.contents.byteLength ?? 0;
}
