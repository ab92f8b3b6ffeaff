import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assetFolder } from '../../../kernel/package.ts';
import { STATIC_AREAS } from '../../../kernel/templates-api.ts';
import type { Settings } from '../../../kernel/settings.ts';
import { filepathToUri } from '../uri.ts';

/** Files served below one URL prefix, looked up in several folders. */
export class StaticFiles {
  readonly #prefix: string;
  readonly #folders: readonly string[];
  /** True if there can be compressed copies next to the files. */
  readonly hasCopies: boolean;

  /** @param prefix With both slashes. @param folders Absolute; the first that has a file wins. */
  constructor(prefix: string, folders: readonly string[], options: { hasCopies?: boolean } = {}) {
    this.#prefix = prefix;
    this.#folders = folders;
    this.hasCopies = options.hasCopies ?? false;
  }

  get prefix(): string {
    return this.#prefix;
  }

  /** URL of a file: `css/site.css` → `/static/css/site.css`, encoded. The file need not exist. */
  url(path: string): string {
    return this.#prefix + filepathToUri(path.startsWith('/') ? path.slice(1) : path);
  }

  /** Absolute path of the file, or undefined: no such file, a dot file, or a way out of the folders. */
  find(path: string): string | undefined {
    if (!isPlainPath(path)) return undefined;
    return this.#folders.map((folder) => join(folder, path)).find(isFile);
  }
}

/** Visitors choose the path: one that no file can have (`style.css/x`, a very long name) is one that does not exist. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    if (NOT_FOUND.has((error as NodeJS.ErrnoException).code)) return false;
    throw error;
  }
}

const NOT_FOUND: ReadonlySet<string | undefined> = new Set(['ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EINVAL']);

// No empty part, no part with a dot at its start (which covers `..`), no backslash, no NUL.
function isPlainPath(path: string): boolean {
  return !/[\\\0]/.test(path) && path.split('/').every((part) => part !== '' && !part.startsWith('.'));
}

/** Folders with Quintet's own static files: those of the admin and of the account pages. */
export function ownStaticFolders(): string[] {
  return STATIC_AREAS.map((area) => join(assetFolder(area), 'static'));
}

/** Static files of a project: `src/static`, `src/<app>/static` and Quintet's own. */
export function projectStaticFiles(root: string, settings: Pick<Settings, 'staticUrl' | 'apps'>): StaticFiles {
  const apps = settings.apps.map((app) => join(root, 'src', app, 'static'));
  return new StaticFiles(settings.staticUrl, [join(root, 'src', 'static'), ...apps, ...ownStaticFolders()]);
}

/** Files that users have uploaded, `settings.mediaRoot`. Served by the app in debug; otherwise by the server in front of it. */
export function projectMediaFiles(root: string, settings: Pick<Settings, 'mediaUrl' | 'mediaRoot'>): StaticFiles {
  return new StaticFiles(settings.mediaUrl, [resolve(root, settings.mediaRoot)]);
}
