import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

interface FilesBelowOptions {
  /** Names of files and folders to leave out, at any depth. Default: none. */
  skip?: (name: string) => boolean;
}

/**
 * Lists the files below a folder as sorted relative paths with forward slashes; a folder that does not exist has none.
 * Symbolic links are followed, as the server and the bundler follow them; a link to one of its own parents is listed once,
 * a link to nothing not at all.
 */
export function filesBelow(folder: string, { skip = () => false }: FilesBelowOptions = {}): string[] {
  const found: string[] = [];
  visit(folder, '', []);
  return found.sort();

  function visit(path: string, prefix: string, parents: readonly string[]): void {
    const real = realPath(path);
    if (real === undefined || parents.includes(real)) return;
    for (const entry of entriesOf(path)) {
      if (skip(entry.name)) continue;
      const full = join(path, entry.name);
      const kind = kindOf(entry, full);
      if (kind === 'file') found.push(prefix + entry.name);
      if (kind === 'folder') visit(full, `${prefix}${entry.name}/`, [...parents, real]);
    }
  }
}

/** What an entry is after its links are followed; undefined for a dead link, a socket or a pipe. */
export function kindOf(entry: Dirent, path: string): 'file' | 'folder' | undefined {
  const target = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
  if (target?.isFile()) return 'file';
  return target?.isDirectory() ? 'folder' : undefined;
}

/** A folder may be deleted between the reading of its parent and its own. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');
}
