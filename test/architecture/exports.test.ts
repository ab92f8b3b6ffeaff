// What a file exports, another file imports. The entries of the package (index.ts) and its commands are for users.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { sourceRoot } from './source-imports.ts';

const root = join(sourceRoot, '..');

/** The folder whose exports are still to be tidied. */
const UNCHECKED = 'src/runtime/rest/';

/** A file imports this name when it needs everything that a module exports. */
const EVERYTHING = '*';

describe('architecture/exports', () => {
  it('exports nothing that no file imports', () => {
    const files = ['src', 'test', 'bench', '.ci'].flatMap(modulesBelow);
    const imported = importedNames(files);
    const exported = files.filter(({ path }) => path.startsWith('src/') && !isEntry(path)).flatMap(exportedNames);
    const unused = exported.filter(
      ({ path, name }) =>
        !path.startsWith(UNCHECKED) && !imported.has(`${path} ${name}`) && !imported.has(`${path} ${EVERYTHING}`),
    );
    assert.deepEqual(
      unused.map(({ path, name }) => `${path} exports ${name}`),
      [],
    );
    assert.ok(exported.length > 1000, `only ${exported.length} exports were read`);
  });
});

interface Module {
  /** From the repository's root: `src/kernel/names.ts`. */
  path: string;
  source: string;
  parsed: ReturnType<typeof parseSync>['module'];
}

/** oclif loads commands by the table in commands/index.ts; users import the other index.ts. */
function isEntry(path: string): boolean {
  return path.endsWith('/index.ts');
}

function modulesBelow(folder: string): Module[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs)$/.test(file) && !`${folder}/${file}`.startsWith('test/fixtures/'))
    .map((file) => {
      const path = posix.join(folder, file.replaceAll('\\', '/'));
      const source = readFileSync(join(root, path), 'utf8');
      return { path, source, parsed: parseSync(path, source).module };
    });
}

function exportedNames({ path, parsed }: Module): { path: string; name: string }[] {
  return parsed.staticExports
    .flatMap(({ entries }) => entries)
    .filter(({ moduleRequest }) => !moduleRequest)
    .map(({ exportName }) => ({ path, name: exportName.name ?? 'default' }));
}

/**
 * `src/kernel/names.ts pascalCase` for each name that a file imports or exports again, dynamic and type imports included, and
 * for interfaces that it extends by `declare module`.
 */
function importedNames(files: readonly Module[]): Set<string> {
  const names = new Set<string>();
  for (const { path, source, parsed } of files) {
    const add = (specifier: string, name: string): void => {
      if (specifier.startsWith('.')) names.add(`${posix.join(posix.dirname(path), specifier)} ${name}`);
    };
    for (const { moduleRequest, entries } of parsed.staticImports)
      for (const { importName } of entries)
        add(moduleRequest.value, importName.kind === 'Default' ? 'default' : (importName.name ?? EVERYTHING));
    for (const { importName, moduleRequest } of parsed.staticExports.flatMap(({ entries }) => entries))
      if (moduleRequest) add(moduleRequest.value, importName.name ?? EVERYTHING);
    for (const [, specifier = '', name = ''] of source.matchAll(/^declare module '([^']+)' \{\n {2}interface (\w+)/gm))
      add(specifier, name);
    for (const [, specifier = ''] of source.matchAll(/\bimport\(\s*'([^']+)'/g)) add(specifier, EVERYTHING);
  }
  return names;
}
