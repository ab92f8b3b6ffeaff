// Looks for changes while no request asks, so that open pages hear of an edit at once and the next request finds it built.
// It is never the only witness: whether a build is fresh is decided by the files (see stamps.ts).
import { watch } from 'chokidar';
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { findLinkedPackages } from '../project/linked-packages.ts';
import { installedFiles } from './installed-files.ts';

export interface Change {
  /** `code`: may lead to a new build. `style`: a style sheet of a static folder. */
  kind: 'code' | 'template' | 'static' | 'style' | 'migration';
  /** Relative to the project root, with forward slashes. */
  path: string;
}

/** chokidar passes over a second save within 50 ms of the first (its issue 1455): look once more after that. */
const SECOND_LOOK_MS = 80;

/** What is saved while folders are read for the first time has no event, not even right after chokidar's `ready`. */
const FIRST_LOOKS_MS = [50, 200, 800, 3_000];

/** Calls `onChanges` with what changed since the last call; the second call has no changes. */
export function watchProject(root: string, onChanges: (changes: Change[]) => void): { close(): Promise<void> } {
  const watched = ['src', 'migrations', '.env', 'package.json', 'tsconfig.json'].map((path) => join(root, path));
  const linked = findLinkedPackages(root).map(({ folder }) => folder);
  let changes: Change[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const batch = changes;
    changes = [];
    onChanges(batch);
  };
  const watcher = watch([...watched, ...linked, ...installedFiles(root).filter(existsSync)], {
    ignoreInitial: true,
    ignored: (path) => isIgnored(path, root, linked),
  });
  watcher.on('all', (_event, path) => {
    const name = relative(root, path).split(sep).join('/');
    if (changes.length === 0) setImmediate(flush);
    changes.push({ kind: kindOf(name), path: name });
    clearTimeout(timer);
    timer = setTimeout(flush, SECOND_LOOK_MS);
  });
  const firstLooks = FIRST_LOOKS_MS.map((ms) => setTimeout(flush, ms));
  // Too many watches, a folder that vanished: requests still find every change.
  watcher.on('error', () => undefined);
  return {
    close: async () => {
      for (const pending of [timer, ...firstLooks]) clearTimeout(pending);
      await watcher.close();
    },
  };
}

function isIgnored(path: string, root: string, linked: readonly string[]): boolean {
  const linkedFolder = linked.find((folder) => path.startsWith(folder + sep));
  const parts = relative(linkedFolder ?? root, path).split(sep);
  if (linkedFolder !== undefined && parts.includes('node_modules')) return true;
  return parts.some(
    (part) => part === '.git' || part === '.quintet' || part.endsWith('~') || /\.(swp|tmp)$/.test(part),
  );
}

function kindOf(path: string): Change['kind'] {
  if (path.startsWith('migrations/')) return 'migration';
  const parts = path.split('/');
  if (parts.includes('static')) return path.endsWith('.css') ? 'style' : 'static';
  return parts.includes('templates') && parts[0] === 'src' ? 'template' : 'code';
}
