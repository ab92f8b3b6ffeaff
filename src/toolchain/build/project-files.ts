// The files of a project that a production build takes along beside its code.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { filesBelow } from '../../kernel/files-below.ts';
import { assetFolder } from '../../kernel/package.ts';
import { STATIC_AREAS, TEMPLATE_AREAS, type TemplateText } from '../../kernel/templates-api.ts';
import { folders } from '../project/project.ts';
import type { Project } from '../project/project.ts';

/**
 * Templates of the project as the app finds them: src/templates before the apps in their order. All of a name are there,
 * since one may extend the next.
 */
export function projectTemplates(project: Project): TemplateText[] {
  return partFolders(project, 'templates').flatMap((folder) =>
    readTemplates(folder, relative(project.root, folder).split(sep).join('/')),
  );
}

/** Quintet's own templates: those of the admin and of accounts. */
export function ownTemplates(): TemplateText[] {
  return TEMPLATE_AREAS.flatMap((area) =>
    readTemplates(join(assetFolder(area), 'templates'), `quintet/${area}/templates`),
  );
}

function readTemplates(folder: string, shownAs: string): TemplateText[] {
  return visibleFiles(folder).map((path) => {
    const name = relative(folder, path).split(sep).join('/');
    return { name, file: `${shownAs}/${name}`, text: readFileSync(path, 'utf8') };
  });
}

/** Catalogues by language: those of src/locale before the apps in their order. */
export function readCatalogues(
  project: Project,
  parse: (text: string, file: string) => unknown,
): Record<string, unknown[]> {
  const catalogues: Record<string, unknown[]> = {};
  for (const path of partFolders(project, 'locale').flatMap(visibleFiles)) {
    if (!path.endsWith('.json')) continue;
    const file = relative(project.root, path).split(sep).join('/');
    (catalogues[basename(path, '.json')] ??= []).push(parse(readFileSync(path, 'utf8'), file));
  }
  return catalogues;
}

/** Copies static files of the project, its apps and Quintet's own into one folder. @returns their places in it */
export function collectStatic(project: Project, target: string): string[] {
  const found = firstOfEachName([
    ...partFolders(project, 'static'),
    ...STATIC_AREAS.map((area) => join(assetFolder(area), 'static')),
  ]);
  return [...found].map(([name, path]) => {
    const copy = join(target, name);
    copyFile(path, copy);
    return copy;
  });
}

/** @returns how many migrations there are */
export function copyMigrations(project: Project, target: string): number {
  const source = folders.migrations(project);
  if (!existsSync(source)) return 0;
  const isVisible = (path: string): boolean => !basename(path).startsWith('.');
  cpSync(source, target, { recursive: true, dereference: true, filter: isVisible });
  return readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory() && isVisible(entry.name))
    .length;
}

function partFolders(project: Project, part: 'templates' | 'static' | 'locale'): string[] {
  return [folders.source(project), ...project.settings.apps.map((app) => folders.app(project, app))].map((home) =>
    join(home, part),
  );
}

function firstOfEachName(homes: string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const home of homes) {
    for (const path of visibleFiles(home)) {
      const name = relative(home, path).split(sep).join('/');
      if (!found.has(name)) found.set(name, path);
    }
  }
  return found;
}

/** Sorted, so that two builds of the same project are the same. Hidden files are never served, so they are omitted. */
function visibleFiles(folder: string): string[] {
  return filesBelow(folder, { skip: (name) => name.startsWith('.') }).map((path) => join(folder, path));
}

function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true });
}
