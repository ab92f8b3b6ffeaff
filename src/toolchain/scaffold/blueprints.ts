// Blueprints are EJS files. Their names say where they go: `_gitignore` at the top becomes `.gitignore` (npm drops dot files
// from packages), `__app__` becomes the value of `app`.
import ejs from 'ejs';
import { blueprintError } from './blueprint-error.ts';
import { findBlueprint, listBlueprint, readBlueprint, type BlueprintFile } from './blueprint-layers.ts';
import { errors } from './errors.ts';

export type BlueprintData = Record<string, unknown>;

export interface RenderedFile {
  path: string;
  content: string;
}

/**
 * Renders every file of a blueprint. A file that renders to nothing is left out: that is how a blueprint makes one optional.
 *
 * @param name folder of the blueprint: `app`, `starters/blog`
 * @param root of the project whose own blueprints come first
 * @returns in the order of their paths
 * @throws {ProjectError} BLUEPRINT_BROKEN
 */
export function renderBlueprint(name: string, data: BlueprintData, root?: string): RenderedFile[] {
  return listBlueprint(name, root)
    .map((file) => ({ path: targetPath(file, file.name.slice(name.length + 1), data), content: render(file, data) }))
    .filter(({ content }) => content.trim() !== '');
}

/**
 * Renders one blueprint file: `renderFile('view/list.ts.ejs', data)`. Files without `.ejs` come back as they are.
 *
 * @throws {ProjectError} BLUEPRINT_BROKEN
 */
export function renderFile(name: string, data: BlueprintData, root?: string): string {
  return render(findBlueprint(name, root), data);
}

/** Renders text of the file `shown`. @throws {ProjectError} BLUEPRINT_BROKEN */
export function renderText(shown: string, source: string, data: BlueprintData): string {
  try {
    // Code is written, not HTML: nothing is escaped.
    return ejs.render(source, data, { escape: String, strict: true, localsName: 'it', _with: false, filename: shown });
  } catch (cause) {
    throw blueprintError(shown, source, cause);
  }
}

function render(file: BlueprintFile, data: BlueprintData): string {
  const source = readBlueprint(file);
  return file.name.endsWith('.ejs') ? renderText(file.shown, source, data) : source;
}

function targetPath({ shown }: BlueprintFile, file: string, data: BlueprintData): string {
  return file
    .replace(/\.ejs$/, '')
    .replace(/^_(?!_)/, '.')
    .replaceAll(/__([A-Za-z]+)__/g, (_, key: string) => {
      if (typeof data[key] !== 'string')
        throw errors.BLUEPRINT_BROKEN({ file: shown, reason: `its name has __${key}__, for which there is no text` });
      return data[key];
    });
}
