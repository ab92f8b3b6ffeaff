// What lies below src/: which files there are decides what is generated (an app's admin.ts is registered when it is
// there), and what their names resolve to.
import { readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { extname, join } from 'node:path';

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
  readFolder(source, tree, false);
  return tree;
}

function readFolder(folder: string, tree: SourceTree, isAsset: boolean): void {
  tree.folders.push(folder);
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') readFolder(path, tree, isAsset || isAssetFolder(entry.name));
    } else {
      listFor(tree, entry.name, isAsset).push(path);
    }
  }
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
    // Deleted since its parent was read; the parent's stamp brings us back here.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
