// Packages are not bundled, so esbuild does not look whether they exist; this does.
import type { Metafile } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { isOwnDependency } from '../../kernel/code-bundle.ts';

/** An import of a package by a file of the project. */
export interface ExternalImport {
  specifier: string;
  /** Relative to the project root. */
  file: string;
  /** 1-based place of the specifier, undefined when the text is not found. */
  line: number | undefined;
  column: number | undefined;
}

/** Remembers what was found, so that a rebuild asks the disk only about new imports. */
export class ExternalChecker {
  readonly #root: string;
  readonly #resolve: NodeJS.RequireResolve;
  readonly #found = new Set<string>();

  constructor(root: string) {
    this.#root = root;
    this.#resolve = createRequire(join(root, 'package.json')).resolve;
  }

  /** Imports that cannot be resolved from the project, in the order of the files. */
  missing(metafile: Metafile): ExternalImport[] {
    // What is left in the output is what runs: imports of only types are removed there.
    const needed = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
    const missing = new Set(needed.map(({ path }) => path).filter((path) => !this.#exists(path)));
    if (missing.size === 0) return [];
    return Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
      imports.filter(({ path }) => missing.has(path)).map(({ path }) => this.#place(path, file)),
    );
  }

  #exists(specifier: string): boolean {
    if (this.#found.has(specifier)) return true;
    if (/^[#<]/.test(specifier) || isBuiltin(specifier) || isOwnDependency(specifier)) return true;
    if (!this.#resolves(specifier)) return false;
    this.#found.add(specifier);
    return true;
  }

  #resolves(specifier: string): boolean {
    try {
      this.#resolve(specifier);
      return true;
    } catch (error) {
      // A package that exports nothing to `require` is there all the same; whether it loads is found out when it runs.
      return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
    }
  }

  #place(specifier: string, file: string): ExternalImport {
    const lines = readFileSync(join(this.#root, file), 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes(`'${specifier}'`) || line.includes(`"${specifier}"`));
    if (index === -1) return { specifier, file, line: undefined, column: undefined };
    return { specifier, file, line: index + 1, column: (lines[index]?.indexOf(specifier) ?? 0) + 1 };
  }
}
