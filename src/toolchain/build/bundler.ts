import { context, stop } from 'esbuild';
import type { BuildContext, BuildOptions, BuildResult, Plugin } from 'esbuild';
import { isAbsolute, join } from 'node:path';
import type { CodeBundle } from '../../kernel/dev-messages.ts';
import { folders } from '../project/project.ts';
import { commonJsOptions, readCommonJs } from './common-js.ts';
import { fromBuildFailure, fromMissingPackages, isBuildFailure } from './build-error.ts';
import { ExternalChecker } from './externals.ts';

/**
 * - `app`: the entry without the database, which the worker gives it under the name `#db`
 * - `database`: what `#db` stands for
 * - `whole`: the entry with the database inside, for commands
 */
type BundleKind = 'app' | 'database' | 'whole';

export interface BundleResult extends CodeBundle {
  /** Absolute paths of the files that went in, node_modules left out. */
  inputs: string[];
}

/** Builds one CommonJS bundle of a project again and again; only changed files are read again. */
export class Bundler {
  readonly #root: string;
  readonly #kind: BundleKind;
  readonly #externals: ExternalChecker;
  #context: Promise<BuildContext> | undefined;

  constructor(root: string, kind: BundleKind) {
    this.#root = root;
    this.#kind = kind;
    this.#externals = new ExternalChecker(root);
  }

  /** @throws {ProjectError} BUILD_FAILED with its DevError in `data.error`. */
  async rebuild(): Promise<BundleResult> {
    return this.#read(await this.#run());
  }

  async #run(isRetry = false): Promise<BuildResult> {
    this.#context ??= context(this.#options());
    try {
      return await (await this.#context).rebuild();
    } catch (error) {
      if (isBuildFailure(error)) throw fromBuildFailure(error, this.#root);
      if (isRetry || !isServiceGone(error)) throw error;
      this.#context = undefined;
      await stop();
      return this.#run(true);
    }
  }

  /** Frees esbuild's side; a later `rebuild` starts over and also reads tsconfig.json again. */
  async dispose(): Promise<void> {
    const old = this.#context;
    this.#context = undefined;
    await (await old)?.dispose();
  }

  #read(result: BuildResult): BundleResult {
    const { metafile } = result;
    if (!metafile) throw new TypeError('esbuild gave no metafile');
    const missing = this.#externals.missing(metafile);
    if (missing.length > 0) throw fromMissingPackages(missing, this.#root);
    return { ...readCommonJs(result), inputs: inputPaths(metafile.inputs, this.#root) };
  }

  #options(): BuildOptions {
    const generated = folders.generated({ root: this.#root });
    const options = commonJsOptions(this.#root);
    return {
      ...options,
      entryPoints: [join(generated, this.#kind === 'database' ? 'db.ts' : 'entry.ts')],
      outfile: join(generated, 'build', `${this.#kind}.cjs`),
      // A plugin would be asked about every import of every build.
      external: this.#kind === 'app' ? ['#db'] : [],
      plugins: [...options.plugins, ...this.#databasePlugins(generated)],
    };
  }

  #databasePlugins(generated: string): Plugin[] {
    if (this.#kind === 'app') return [];
    return this.#kind === 'database'
      ? [databasePlugin(generated), appPartsPlugin(generated)]
      : [databasePlugin(generated)];
  }
}

/**
 * What `db.ts` gets from the app if no app was created. Here one is, and it makes its signals and validators known
 * itself: inside the database they would keep the code of the app that it was opened with.
 */
function appPartsPlugin(generated: string): Plugin {
  return {
    name: 'quintet-app-parts',
    setup(build) {
      build.onResolve({ filter: /^\.\/(signals|validators)$/ }, ({ importer, path }) =>
        importer === join(generated, 'db.ts') ? { path, namespace: 'quintet-app-parts' } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'quintet-app-parts' }, () => ({
        contents: 'export const signals = [], validators = {}, schemas = {};',
      }));
    },
  };
}

/** `#db` is the project's own name for its database, whatever its package.json says. */
export function databasePlugin(generated: string): Plugin {
  return {
    name: 'quintet-database',
    setup(build) {
      build.onResolve({ filter: /^#db$/ }, () => ({ path: join(generated, 'db.ts') }));
    },
  };
}

/** esbuild is a separate process, which the system may end: by hand, or for want of memory. */
function isServiceGone(error: unknown): boolean {
  return error instanceof Error && /service (is no longer running|was stopped)|write EPIPE/.test(error.message);
}

function inputPaths(inputs: Record<string, unknown>, root: string): string[] {
  return Object.keys(inputs)
    .filter((path) => !path.includes(':') || isAbsolute(path))
    .map((path) => join(root, path));
}
