// Where blueprints come from: the project's own blueprints/, those of packages that it names, Quintet's templates/. A file of an
// earlier place stands in for the one of a later place, whether either of them is EJS or not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../kernel/files-below.ts';
import { packageRoot } from '../../kernel/package.ts';
import { readPackageJson } from '../project/find.ts';
import { errors } from './errors.ts';

export interface BlueprintFile {
  /** Below the folder of blueprints, as asked for: `view/list.html.ejs`. */
  name: string;
  /** How errors call it: `blueprints/view/list.html.ejs`, `acme/blueprints/view/list.html`. */
  shown: string;
  path: string;
}

interface Layer {
  folder: string;
  shown: string;
}

/** Folders that are not blueprints of generators. */
const NOT_OVERRIDABLE = ['project', 'starters'];

/**
 * Folders of blueprints, the first one wins.
 *
 * @throws {ProjectError} BLUEPRINT_PACKAGE: package.json names one that does not exist or has no blueprints
 */
export function layersOf(root: string | undefined): Layer[] {
  const own: Layer = { folder: join(packageRoot, 'templates'), shown: 'quintet/templates' };
  if (root === undefined) return [own];
  const project = { folder: join(root, 'blueprints'), shown: 'blueprints' };
  return [project, ...packagesOf(root).map((name) => packageLayer(root, name)), own];
}

/** The file that is in force. @throws {ProjectError} BLUEPRINT_MISSING */
export function findBlueprint(name: string, root: string | undefined): BlueprintFile {
  for (const { folder, shown } of layersOf(root)) {
    for (const variant of variantsOf(name)) {
      const path = join(folder, variant);
      if (existsSync(path)) return { name: variant, shown: `${shown}/${variant}`, path };
    }
  }
  throw errors.BLUEPRINT_MISSING({ name, near: undefined });
}

/** Files of a blueprint that are in force, in the order of their names; empty when there is no such blueprint. */
export function listBlueprint(
  blueprint: string,
  root: string | undefined,
  layers: readonly Layer[] = layersOf(root),
): BlueprintFile[] {
  const files = new Map<string, BlueprintFile>();
  for (const { folder, shown } of layers) {
    for (const name of filesBelow(join(folder, blueprint))) {
      const target = name.replace(/\.ejs$/, '');
      const full = `${blueprint}/${name}`;
      if (!files.has(target)) files.set(target, { name: full, shown: `${shown}/${full}`, path: join(folder, full) });
    }
  }
  return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names of all blueprints of generators, Quintet's and those that were added, sorted. */
export function blueprintNames(root: string | undefined): string[] {
  const names = layersOf(root).flatMap(({ folder }) => (existsSync(folder) ? foldersIn(folder) : []));
  return [...new Set(names)].filter((name) => !NOT_OVERRIDABLE.includes(name)).sort();
}

function packagesOf(root: string): string[] {
  const { quintet } = readPackageJson(root);
  const names = typeof quintet === 'object' && quintet !== null ? (quintet as { blueprints?: unknown }).blueprints : [];
  if (names === undefined) return [];
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw errors.BLUEPRINT_LIST({}, { where: 'package.json' });
}

function packageLayer(root: string, name: string): Layer {
  const folder = findUpwards(root, join('node_modules', name, 'blueprints'));
  if (folder === undefined) throw errors.BLUEPRINT_PACKAGE({ name }, { where: 'package.json' });
  return { folder, shown: `${name}/blueprints` };
}

function findUpwards(folder: string, path: string): string | undefined {
  if (existsSync(join(folder, path))) return join(folder, path);
  return dirname(folder) === folder ? undefined : findUpwards(dirname(folder), path);
}

function variantsOf(name: string): string[] {
  return name.endsWith('.ejs') ? [name, name.replace(/\.ejs$/, '')] : [name, `${name}.ejs`];
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Text of a blueprint file. */
export function readBlueprint({ path }: BlueprintFile): string {
  return readFileSync(path, 'utf8');
}
