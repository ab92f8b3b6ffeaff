import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { packageRoot } from './package.ts';

export interface BundleOptions {
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

/**
 * True for what generated code imports and Quintet brings along. A project need not have it in its own package.json, and
 * package managers that keep packages apart would not find it there.
 */
export function isOwnDependency(specifier: string): boolean {
  return specifier === '@prisma/client' || specifier.startsWith('@prisma/client/');
}

/**
 * Runs a CommonJS bundle and returns its exports. Nothing keeps the code alive but what it returns: an ES module imported
 * under a new version query would never be freed.
 *
 * @throws whatever the bundle throws, and ERR_REQUIRE_ASYNC_MODULE (Node) for packages with top-level await.
 */
export function evaluateBundle(code: string, options: BundleOptions): Record<string, unknown> {
  const ofProject = createRequire(join(options.root, 'package.json'));
  const ofQuintet = createRequire(join(packageRoot, 'package.json'));
  const given = options.modules ?? {};
  const require = (name: string): unknown => {
    if (Object.hasOwn(given, name)) return given[name];
    return isOwnDependency(name) ? ofQuintet(name) : ofProject(name);
  };
  const module = { exports: {} as Record<string, unknown> };
  const parameters = ['require', 'module', 'exports', '__filename', '__dirname', IMPORT_META['import.meta.url']];
  const run = compileFunction(code, parameters, { filename: options.filename });
  const url = pathToFileURL(options.filename).href;
  run(
    Object.assign(require, { resolve: ofProject.resolve }),
    module,
    module.exports,
    options.filename,
    dirname(options.filename),
    url,
  );
  return module.exports;
}
