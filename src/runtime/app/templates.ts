import { join } from 'node:path';
import { assetFolder } from '../../kernel/package.ts';
import {
  chainLoader,
  createTemplateEngine,
  folderCatalogues,
  folderLoader,
  memoryCatalogues,
  memoryLoader,
  type CatalogueSource,
  type TemplateApp,
  type TemplateEngine,
  type TemplateLoader,
} from '../templates/index.ts';
import type { AppDefinition } from './definition.ts';

/** The project's templates come before Quintet's own, so that a project overrides a page by a file of the same name. */
export function createProjectTemplates(definition: AppDefinition, root: string, app: TemplateApp): TemplateEngine {
  const { settings, apps } = definition;
  const libraries = Object.fromEntries(apps.flatMap(({ name, templateTags }) => (templateTags ? [[name, templateTags]] : [])));
  return createTemplateEngine({
    loader: chainLoader([projectLoader(definition, root), folderLoader(['admin', 'auth'].map((area) => join(assetFolder(area), 'templates')))]),
    debug: settings.debug,
    timeZone: settings.timeZone,
    languageCode: settings.languageCode,
    catalogues: projectCatalogues(definition, root),
    libraries,
    app,
  });
}

/** src/locale/<language>.json, then src/<app>/locale/<language>.json. */
function projectCatalogues({ settings, catalogues }: AppDefinition, root: string): CatalogueSource {
  if (catalogues) return memoryCatalogues(catalogues);
  const apps = settings.apps.map((app) => join(root, 'src', app, 'locale'));
  return folderCatalogues([join(root, 'src', 'locale'), ...apps], settings.debug);
}

function projectLoader({ templates, settings }: AppDefinition, root: string): TemplateLoader {
  if (templates) return memoryLoader(templates);
  const apps = settings.apps.map((app) => join(root, 'src', app, 'templates'));
  return folderLoader([join(root, 'src', 'templates'), ...apps]);
}
