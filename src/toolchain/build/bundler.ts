import { context } from 'esbuild';
import type { BuildContext, BuildOptions, BuildResult, Plugin } from 'esbuild';
import { isAbsolute, join } from 'node:path';
import { IMPORT_META } from '../../kernel/code-bundle.ts';
import type { CodeBundle } from '../../kernel/dev-messages.ts';
import { folders } from '../project/project.ts';
import { fromBuildFailure, fromMissingPackages, isBuildFailure } from './build-error.ts';
import { ExternalChecker } from './externals.ts';

/**
 * - `app`: the entry without the database, which the worker gives it under the name `#db`
 * - `database`: what `#db` stands for
 * - `whole`: the entry with the database inside, for commands
 */
export type BundleKind = 'app' | 'database' | 'whole';

export interface BundleResult extends CodeBundle {
  /** Absolute paths of the files that went in, node_modules left out. */
  inputs: string[];
}

/** Builds one CommonJS bundle of a project again and again; only what changed is read anew. */
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
    this.#context ??= context(this.#options());
    const result = await (await this.#context).rebuild().catch((error: unknown) => {
      throw isBuildFailure(error) ? fromBuildFailure(error, this.#root) : error;
    });
    return this.#read(result);
  }

  /** Frees esbuild's side; a later `rebuild` starts over, which also reads tsconfig.json anew. */
  async dispose(): Promise<void> {
    const old = this.#context;
    this.#context = undefined;
    await (await old)?.dispose();
  }

  #read({ metafile, outputFiles = [] }: BuildResult): BundleResult {
    if (!metafile) throw new TypeError('esbuild gave no metafile');
    const missing = this.#externals.missing(metafile);
    if (missing.length > 0) throw fromMissingPackages(missing, this.#root);
    const text = (suffix: string): string => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
    return { code: text('.cjs'), map: text('.cjs.map'), inputs: inputPaths(metafile.inputs, this.#root) };
  }

  #options(): BuildOptions {
    const generated = folders.generated({ root: this.#root });
    return {
      ...sharedOptions(this.#root),
      entryPoints: [join(generated, this.#kind === 'database' ? 'db.ts' : 'entry.ts')],
      outfile: join(generated, 'build', `${this.#kind}.cjs`),
      format: 'cjs',
      define: IMPORT_META,
      // Bundles run in a vm without a module loader: `import()` has to become `require`.
      supported: { 'dynamic-import': false },
      sourcemap: 'external',
      // A plugin would be asked about every import of every build.
      ...this.#databaseOptions(generated),
    };
  }

  #databaseOptions(generated: string): Pick<BuildOptions, 'external' | 'plugins'> {
    if (this.#kind === 'app') return { external: ['#db'] };
    const plugins = [databasePlugin(generated)];
    return { plugins: this.#kind === 'database' ? [...plugins, appPartsPlugin(generated)] : plugins };
  }
}

/**
 * What `db.ts` asks the app for where no app was put together. Here one is, and it makes its signals and validators known
 * itself: inside of the database they would keep the code of the app that it was opened with.
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

/** What the development and production bundles have in common, so that what runs in one runs in the other. */
export function sharedOptions(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    charset: 'utf8',
    // Views and models are known by their names, also where two files use the same one.
    keepNames: true,
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: 'silent',
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

function inputPaths(inputs: Record<string, unknown>, root: string): string[] {
  return Object.keys(inputs)
    .filter((path) => !path.includes(':') || isAbsolute(path))
    .map((path) => join(root, path));
}
