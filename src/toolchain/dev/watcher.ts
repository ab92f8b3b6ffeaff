// Looks for changes while no request asks, so that open pages hear of an edit at once and the next request finds it built.
// It is never the only witness: whether a build is fresh is decided by the files (see stamps.ts).
import { watch } from 'chokidar';
import { join, relative, sep } from 'node:path';

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

/** Calls `onChanges` with what changed since the last call; the second look comes with no changes. */
export function watchProject(root: string, onChanges: (changes: Change[]) => void): { close(): Promise<void> } {
  const watched = ['src', 'migrations', '.env', 'package.json', 'tsconfig.json', 'node_modules/.package-lock.json'];
  let changes: Change[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const batch = changes;
    changes = [];
    onChanges(batch);
  };
  const watcher = watch(
    watched.map((path) => join(root, path)),
    { ignoreInitial: true, ignored: (path) => isIgnored(relative(root, path)) },
  );
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

function isIgnored(path: string): boolean {
  return path
    .split(sep)
    .some((part) => part === '.git' || part === '.quintet' || part.endsWith('~') || /\.(swp|tmp)$/.test(part));
}

function kindOf(path: string): Change['kind'] {
  if (path.startsWith('migrations/')) return 'migration';
  const parts = path.split('/');
  if (parts.includes('static')) return path.endsWith('.css') ? 'style' : 'static';
  return parts.includes('templates') && parts[0] === 'src' ? 'template' : 'code';
}
