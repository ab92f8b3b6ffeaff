// Blueprints are EJS files below templates/ of the package. Their names say where they go: `_gitignore` at the top becomes
// `.gitignore` (npm drops dot files from packages), `__app__` becomes the value of `app`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ejs from 'ejs';
import { packageRoot } from '../../kernel/package.ts';
import { errors } from './errors.ts';

export type BlueprintData = Record<string, unknown>;

export interface RenderedFile {
  path: string;
  content: string;
}

/**
 * Renders every file of a blueprint. A file that renders to nothing is left out: that is how a blueprint makes one optional.
 *
 * @param name folder below templates/: `project`, `starters/blog`
 * @returns in the order of their paths
 */
export function renderBlueprint(name: string, data: BlueprintData): RenderedFile[] {
  const folder = join(packageRoot, 'templates', name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll(sep, '/'))
    .sort()
    .map((file) => ({ path: targetPath(file, data), content: renderFile(`${name}/${file}`, data) }))
    .filter(({ content }) => content.trim() !== '');
}

/** Renders one blueprint file: `renderFile('view/list.ts.ejs', data)`. Files without `.ejs` come back as they are. */
export function renderFile(file: string, data: BlueprintData): string {
  const source = readFileSync(join(packageRoot, 'templates', file), 'utf8');
  if (!file.endsWith('.ejs')) return source;
  try {
    // Code is written, not HTML: nothing is escaped.
    return ejs.render(source, data, { escape: String, strict: true, localsName: 'it', _with: false });
  } catch (cause) {
    throw errors.BLUEPRINT_BROKEN([file, (cause as Error).message], { cause });
  }
}

function targetPath(file: string, data: BlueprintData): string {
  return file
    .replace(/\.ejs$/, '')
    .replace(/^_/, '.')
    .replaceAll(/__([A-Za-z]+)__/g, (_, key: string) => String(data[key]));
}
