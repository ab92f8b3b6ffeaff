import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { compileFunction, constants } from 'node:vm';
import type { CodeBundle } from './dev-messages.ts';
import { withoutExperimentalWarning } from './experimental-warning.ts';
import { packageRoot } from './package.ts';

interface BundleOptions {
  /** Project root: packages are resolved from it. */
  root: string;
  /** Name in stack traces, absolute; it need not exist. */
  filename: string;
  /** Modules given by name instead of being resolved: `{'#db': exports}`. */
  modules?: Record<string, unknown>;
}

/** Names under which a bundle finds what ES modules call `import.meta`; the build replaces these expressions. */
export const IMPORT_META = {
  'import.meta.url': '__importMetaUrl',
  'import.meta.filename': '__filename',
  'import.meta.dirname': '__dirname',
} as const;

/** Name of the function by which a bundle asks whether a value is an ES module already; the build writes the call. */
export const IS_ES_MODULE = '__isEsModule';

/**
 * True for packages of Quintet that generated code imports. A project need not have them in its package.json, and
 * package managers that keep packages apart would not find it there.
 */
export function isOwnDependency(specifier: string): boolean {
  return specifier === '@prisma/client' || specifier.startsWith('@prisma/client/');
}

/**
 * Runs a CommonJS bundle and returns its exports. Packages are loaded as `import` loads them, by the conditions of ES
 * modules and with top-level await, so that they behave as in the production build, which is an ES module. Nothing keeps the
 * code alive but what it returns: an ES module imported under a new version query would never be freed.
 *
 * @throws whatever the bundle or one of its packages throws
 */
export async function runBundle(
  { code, packages }: Pick<CodeBundle, 'code' | 'packages'>,
  options: BundleOptions,
): Promise<Record<string, unknown>> {
  const { root, filename, modules = {} } = options;
  const ofProject = createRequire(join(root, 'package.json'));
  const ofQuintet = createRequire(join(packageRoot, 'package.json'));
  const loader = new PackageLoader(root, ofProject);
  await loader.load(packages.imported.filter((name) => !Object.hasOwn(modules, name)));
  const later = new Set(packages.importedLater);
  const pending = new WeakSet<object>();

  const require = (name: string): unknown => {
    if (Object.hasOwn(modules, name)) return modules[name];
    if (isOwnDependency(name)) return ofQuintet(name);
    const loaded = loader.loaded.get(name);
    if (loaded) return loaded;
    if (!later.has(name) || !isImportable(name)) return ofProject(name);
    const promise = loader.import(name);
    pending.add(promise);
    return promise;
  };
  const isEsModule = (value: unknown): boolean =>
    types.isModuleNamespaceObject(value) || (typeof value === 'object' && value !== null && pending.has(value));

  const module = { exports: {} as Record<string, unknown> };
  const scope: Record<string, unknown> = {
    require: Object.assign(require, { resolve: ofProject.resolve }),
    module,
    exports: module.exports,
    __filename: filename,
    __dirname: dirname(filename),
    [IMPORT_META['import.meta.url']]: pathToFileURL(filename).href,
    [IS_ES_MODULE]: isEsModule,
  };
  compileFunction(code, Object.keys(scope), { filename })(...Object.values(scope));
  return module.exports;
}

/** Loads packages of a project by `import`. Node keeps what it loaded, so a second time costs next to nothing. */
class PackageLoader {
  /** ES modules by the specifier of their import; CommonJS packages are left to `require`, which gives the same object. */
  readonly loaded = new Map<string, object>();
  readonly #import: (specifier: string) => Promise<object>;
  readonly #require: NodeJS.Require;

  constructor(root: string, require: NodeJS.Require) {
    this.#require = require;
    // Compiled code resolves its imports from its file name, which need not exist.
    this.#import = compileFunction('return import(specifier)', ['specifier'], {
      filename: join(root, 'package.json'),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as (specifier: string) => Promise<object>;
  }

  /** What `import(specifier)` gives in a file of the project. */
  import(specifier: string): Promise<object> {
    return withoutExperimentalWarning(() => this.#import(specifier));
  }

  async load(specifiers: readonly string[]): Promise<void> {
    for (const specifier of specifiers.filter(isImportable)) {
      const module = await this.import(specifier);
      if (!this.#isCommonJs(specifier, module)) this.loaded.set(specifier, module);
    }
  }

  #isCommonJs(specifier: string, module: { default?: unknown }): boolean {
    try {
      const known = this.#require.cache[this.#require.resolve(specifier)];
      return known !== undefined && known.exports === module.default;
    } catch {
      return false; // exports nothing to `require`
    }
  }
}

/** What `import` without attributes loads and where it matters: built-in modules are the same either way. */
function isImportable(specifier: string): boolean {
  return !isBuiltin(specifier) && !isOwnDependency(specifier) && !/\.(json|node)$/.test(specifier);
}
