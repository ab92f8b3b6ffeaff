// Runs generated JavaScript as a module of the project. Node resolves imports from the file that has them, so the code is
// written below the project for a moment; where that is impossible, it is imported from memory.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exports as resolveExports } from 'resolve.exports';
import { nodeModulesOf } from './linked-packages.ts';

/** Errors of a disk that is read-only, full, or somebody else's. */
const NOT_WRITABLE = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT']);

let imports = 0;

/**
 * Imports the code each time as a new module.
 *
 * @param file where it is put for the time of the import; outside the project, imports of packages are resolved before
 * @throws what the code throws, and what Node throws for imports that it does not find
 */
export async function importCode(root: string, file: string, code: string): Promise<Record<string, unknown>> {
  const text = file.startsWith(root + sep) ? code : withResolvedImports(root, code);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    rmSyncQuietly(file);
    if (!NOT_WRITABLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    // Two imports of one text would be one module.
    const fresh = `${withResolvedImports(root, code)}\n//${++imports}`;
    return importFrom(`data:text/javascript,${encodeURIComponent(fresh)}`);
  }
  try {
    return await importFrom(`${pathToFileURL(file).href}?load=${++imports}`);
  } finally {
    rmSync(file, { force: true });
  }
}

async function importFrom(url: string): Promise<Record<string, unknown>> {
  return (await import(url)) as Record<string, unknown>;
}

/** Half a file on a full disk. */
function rmSyncQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // On a read-only disk there is nothing to remove.
  }
}

/** As esbuild writes them: at the start of a line, or as a call with one text. */
const STATIC_IMPORT = /^((?:import|export)\b[^'"\n;]*?(?:\bfrom )?)"([^"\n]+)"/gm;
const DYNAMIC_IMPORT = /\bimport\("([^"\n]+)"\)/g;

/** The code with file URLs in the place of package names. */
function withResolvedImports(root: string, code: string): string {
  return code
    .replace(STATIC_IMPORT, (_all, head: string, name: string) => `${head}${JSON.stringify(resolveImport(root, name))}`)
    .replace(DYNAMIC_IMPORT, (_all, name: string) => `import(${JSON.stringify(resolveImport(root, name))})`);
}

/** URL of a package's file; anything else, and missing files, unchanged, so that Node reports them. */
function resolveImport(root: string, name: string): string {
  if (isBuiltin(name) || /^[./#]|^[a-z]+:/.test(name)) return name;
  const file = resolveByExports(root, name) ?? resolveByRequire(root, name);
  return file === undefined ? name : pathToFileURL(file).href;
}

function resolveByExports(root: string, name: string): string | undefined {
  const own = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
  for (const folder of nodeModulesOf(root).map((home) => join(home, own))) {
    try {
      const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
      const [target] = resolveExports(description, name) ?? [];
      return target === undefined ? undefined : join(folder, target);
    } catch {
      // Not installed here, or it exports nothing of that name.
    }
  }
  return undefined;
}

function resolveByRequire(root: string, name: string): string | undefined {
  try {
    return createRequire(join(root, 'package.json')).resolve(name);
  } catch {
    return undefined;
  }
}
