// The files in src/: which files there are decides what is generated (an app's admin.ts is registered when it is
// there), and what their names resolve to.
import { readdirSync, realpathSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { kindOf } from '../../kernel/files-below.ts';

export interface SourceTree {
  /** Absolute paths. A folder's time stamp changes when a name in it comes or goes. */
  folders: string[];
  /** TypeScript, JavaScript and JSON. */
  code: string[];
  /** `.prisma` files. */
  schema: string[];
  /** Templates and static files: read when they are asked for, so only their names matter here. */
  assets: string[];
}

const CODE = new Set(['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx', '.json']);

export function readSourceTree(source: string): SourceTree {
  const tree: SourceTree = { folders: [], code: [], schema: [], assets: [] };
  readFolder(source, tree, { isAsset: false, links: [] });
  return tree;
}

interface Position {
  isAsset: boolean;
  /** Real paths of the linked folders on the way here, so that a link to a parent ends. */
  links: readonly string[];
}

/** Links are followed, as the bundler follows them: an app may be a link to a folder somewhere else. */
function readFolder(folder: string, tree: SourceTree, { isAsset, links }: Position): void {
  tree.folders.push(folder);
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (kindOf(entry, path) !== 'folder') {
      listFor(tree, entry.name, isAsset).push(path);
    } else if (entry.name !== 'node_modules') {
      const real = entry.isSymbolicLink() ? realpathSync(path) : undefined;
      if (real !== undefined && (links.includes(real) || isWithin(realpathSync(folder), real))) continue;
      const within = { isAsset: isAsset || isAssetFolder(entry.name), links: real ? [...links, real] : links };
      readFolder(path, tree, within);
    }
  }
}

function isWithin(folder: string, parent: string): boolean {
  return folder === parent || folder.startsWith(parent + sep);
}

function isAssetFolder(name: string): boolean {
  return name === 'static' || name === 'templates';
}

function listFor(tree: SourceTree, name: string, isAsset: boolean): string[] {
  if (isAsset) return tree.assets;
  const extension = extname(name);
  if (extension === '.prisma') return tree.schema;
  return CODE.has(extension) ? tree.code : tree.assets;
}

/** Sorted, so that two readings of the same folder are equal. Hidden and editors' own files are left out. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.') && !name.endsWith('~'))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    // Deleted since its parent was read; the parent's stamp makes us check again.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
