import { join } from 'node:path';
import { assetFolder, packageVersion } from '../../kernel/package.ts';
import { TEMPLATE_AREAS } from '../../kernel/templates-api.ts';
import { chainLoader, folderLoader, type TemplateLoader } from '../templates/loaders.ts';
import { createTemplateEngine, type TemplateEngine } from '../templates/engine.ts';
import { folderCatalogues, memoryCatalogues, type CatalogueSource } from '../templates/i18n/catalogue.ts';
import { precompiledLoader, type PrecompiledTemplate } from '../templates/precompiled.ts';
import type { TemplateApp } from '../templates/host.ts';
import type { ProjectDefinition, EmbeddedFiles } from './definition.ts';

/** The project's templates come before Quintet's own, so that a project overrides a page by a file of the same name. */
export function createProjectTemplates(definition: ProjectDefinition, root: string, app: TemplateApp): TemplateEngine {
  const { settings, apps } = definition;
  const libraries = Object.fromEntries(
    apps.flatMap(({ name, templateTags }) => (templateTags ? [[name, templateTags]] : [])),
  );
  return createTemplateEngine({
    loader: chainLoader([projectLoader(definition, root), ownLoader(definition)]),
    debug: settings.debug,
    timeZone: settings.timeZone,
    languageCode: settings.languageCode,
    languages: settings.languages,
    catalogues: projectCatalogues(definition, root),
    libraries,
    app: { ...app, settings },
  });
}

/** src/locale/<language>.json, then src/<app>/locale/<language>.json. */
function projectCatalogues({ settings, embedded }: ProjectDefinition, root: string): CatalogueSource {
  if (embedded) return memoryCatalogues(embedded.catalogues);
  const apps = settings.apps.map((app) => join(root, 'src', app, 'locale'));
  return folderCatalogues([join(root, 'src', 'locale'), ...apps], settings.debug);
}

function projectLoader({ embedded, settings }: ProjectDefinition, root: string): TemplateLoader {
  if (embedded)
    return precompiledLoader(isOfThisVersion(embedded) ? embedded.templates : embedded.templates.map(withoutCode));
  const apps = settings.apps.map((app) => join(root, 'src', app, 'templates'));
  return folderLoader([join(root, 'src', 'templates'), ...apps]);
}

/** An upgrade of Quintet brings its own newer templates; those of the build are out of date then. */
function ownLoader({ embedded }: ProjectDefinition): TemplateLoader {
  if (embedded && isOfThisVersion(embedded)) return precompiledLoader(embedded.ownTemplates);
  return folderLoader(TEMPLATE_AREAS.map((area) => join(assetFolder(area), 'templates')));
}

function isOfThisVersion({ version }: EmbeddedFiles): boolean {
  return version === packageVersion();
}

function withoutCode({ name, file, text }: PrecompiledTemplate): PrecompiledTemplate {
  return { name, file, text };
}
