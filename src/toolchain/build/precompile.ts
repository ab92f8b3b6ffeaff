// What a production build prepares so that the running program does not have to: templates as code, catalogues as data.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runBundle } from '../../kernel/code-bundle.ts';
import { packageVersion, runtimeEntry } from '../../kernel/package.ts';
import type { TemplatesApi } from '../../kernel/templates-api.ts';
import { folders } from '../project/project.ts';
import type { Project } from '../project/project.ts';
import { fromBuildFailure, isBuildFailure } from './build-error.ts';
import { databasePlugin } from './bundler.ts';
import { commonJsOptions, readCommonJs } from './common-js.ts';
import { ownTemplates, projectTemplates, readCatalogues } from './project-files.ts';

interface EmbeddedParts {
  /** JavaScript source of an object: what `ProjectDefinition.embedded` takes. */
  code: string;
  /** Number of the project's own templates. */
  templates: number;
  /** Templates that are compiled only when they are first used. */
  waiting: string[];
}

/** @throws {ProjectError} BUILD_FAILED; TEMPLATE_SYNTAX and its kin: a template has an error; TEMPLATE_CATALOGUE */
export async function embedTemplates(project: Project): Promise<EmbeddedParts> {
  const door = (await import(runtimeEntry('templates'))) as TemplatesApi;
  const templates = projectTemplates(project);
  const own = door.precompileTemplates(ownTemplates(), {});
  const compiled = door.precompileTemplates(templates, await loadLibraries(project));
  const catalogues = readCatalogues(project, (text, file) => door.parseCatalogue(text, file));
  const parts = [
    `version:${JSON.stringify(packageVersion())}`,
    `templates:${compiled.code}`,
    `ownTemplates:${own.code}`,
    `catalogues:${JSON.stringify(catalogues)}`,
  ];
  const names = new Set(templates.map(({ name }) => name));
  return { code: `{${parts.join(',\n')}}`, templates: names.size, waiting: [...compiled.waiting, ...own.waiting] };
}

/** Default exports of src/<app>/template-tags.ts by app: their tags and filters decide what a template means. */
async function loadLibraries(project: Project): Promise<Record<string, unknown>> {
  const apps = project.settings.apps.filter((app) => existsSync(join(folders.app(project, app), 'template-tags.ts')));
  if (apps.length === 0) return {};
  const generated = folders.generated(project);
  const exported = apps.map(
    (app, index) => `import tags${index} from ${JSON.stringify(join(folders.app(project, app), 'template-tags.ts'))};`,
  );
  const entries = apps.map((app, index) => `${JSON.stringify(app)}:tags${index}`);
  const options = commonJsOptions(project.root);
  const result = await build({
    ...options,
    stdin: { contents: `${exported.join('\n')}\nexport default {${entries.join(',')}};`, resolveDir: project.root },
    outfile: join(generated, 'build', 'template-tags.cjs'),
    plugins: [...options.plugins, databasePlugin(generated)],
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? fromBuildFailure(error, project.root) : error;
  });
  process.env['QUINTET_ROOT'] = project.root;
  const filename = join(generated, 'build', 'template-tags.cjs');
  const bundle = await runBundle(readCommonJs(result), { root: project.root, filename });
  return bundle['default'] as Record<string, unknown>;
}
