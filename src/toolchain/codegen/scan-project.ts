// Looks at a project's folders: which optional files its apps have, and which templates there are.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../../kernel/files-below.ts';
import { listCommandFiles } from '../project/command-files.ts';
import { folders, type Project } from '../project/project.ts';
import type { AppFiles, ProjectFiles } from './entry-file.ts';
import { readIfThere } from './output-folder.ts';

type Place = Pick<Project, 'root'>;

/** The apps in the order of the settings. */
export function scanApps(project: Place, apps: readonly string[]): AppFiles[] {
  return apps.map((name) => {
    const has = (file: string): boolean => existsSync(join(folders.app(project, name), file));
    return {
      name,
      hasAdmin: has('admin.ts'),
      hasApi: has('api.ts'),
      hasTemplateTags: has('template-tags.ts'),
      hasSeed: has('seed.ts'),
      hasSchemas: has('schemas.ts'),
      hasSignals: has('signals.ts'),
      hasScopes: has('scopes.ts'),
      hasValidators: has('validators.ts'),
      hasRules: has('rules.ts'),
      hasPolicies: has('policies.ts'),
      commands: listCommandFiles(folders.app(project, name)).map(({ command }) => command),
    };
  });
}

/** Optional files of the project itself. */
export function scanSource(project: Place): ProjectFiles {
  const has = (file: string): boolean => existsSync(join(folders.source(project), file));
  return {
    hasMiddleware: has('middleware.ts'),
    hasContextProcessors: has('context-processors.ts'),
    hasServer: has('server.ts'),
    hasMail: has('mail.ts'),
  };
}

/**
 * Names of the project's templates, relative to their `templates` folder, and of their partials (`page.html#card`), sorted,
 * each once.
 */
export async function scanTemplates(project: Place, apps: readonly string[]): Promise<string[]> {
  const homes = [folders.source(project), ...apps.map((app) => folders.app(project, app))];
  const lists = await Promise.all(homes.map((home) => templatesIn(join(home, 'templates'))));
  return [...new Set(lists.flat())].sort();
}

async function templatesIn(folder: string): Promise<string[]> {
  const names = filesBelow(folder, { skip: (name) => name.startsWith('.') });
  const withPartials = names.map(async (name) => [name, ...partialsOf(name, await readIfThere(join(folder, name)))]);
  return (await Promise.all(withPartials)).flat();
}

function partialsOf(name: string, text: Buffer | undefined): string[] {
  return [...(text?.toString('utf8') ?? '').matchAll(/\{%\s*partialdef\s+([^\s%]+)/g)].map(
    ([, partial]) => `${name}#${partial}`,
  );
}
