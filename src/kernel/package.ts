import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Folder of this copy of Quintet, the one that holds package.json; the same from src/ and from dist/. */
export const packageRoot: string = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** Version in package.json: `0.1.0`. */
export function packageVersion(): string {
  const text = readFileSync(join(packageRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Absolute path of a file that the build makes in dist/: `builtFile('runtime/dev/worker.js')`. */
export function builtFile(path: string): string {
  return join(packageRoot, 'dist', path);
}

/**
 * Folder of the files that a runtime folder ships beside its code (templates, static files): `assetFolder('admin')`.
 * The build copies them from src/ to dist/.
 */
export function assetFolder(area: string): string {
  return join(packageRoot, runsFromSource() ? 'src' : 'dist', 'runtime', area);
}

/**
 * URL for `import()` of a public entry of the runtime: `runtimeEntry('db')`. The toolchain loads the runtime this way, typed by
 * an interface of the kernel, because the two halves do not import each other.
 */
export function runtimeEntry(area: string): string {
  const file = runsFromSource()
    ? join(packageRoot, 'src/runtime', area, 'index.ts')
    : builtFile(`runtime/${area}/index.js`);
  return pathToFileURL(file).href;
}

function runsFromSource(): boolean {
  return fileURLToPath(import.meta.url).startsWith(join(packageRoot, 'src'));
}

function findPackageRoot(folder: string): string {
  const parent = dirname(folder);
  if (existsSync(join(folder, 'package.json')) || parent === folder) return folder;
  return findPackageRoot(parent);
}
