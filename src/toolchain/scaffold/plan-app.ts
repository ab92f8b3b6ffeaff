import { toCamelCase } from '../../kernel/names.ts';
import type { Project } from '../project/index.ts';
import { renderBlueprint } from './blueprints.ts';
import { FilePlan } from './file-plan.ts';
import { assertAppName } from './names.ts';
import { registerApp, registerUrl } from './typescript/register.ts';

/** Names that urls.ts of a project imports already or is likely to. */
const URL_FUNCTIONS = new Set(['path', 'include', 'urls', 'rePath', 'reverse', 'authUrls']);

/**
 * `generate app`: the folder, its entry in the settings and its URLs in the project's.
 *
 * @throws {UsageError} NAME_INVALID
 * @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX
 */
export function planApp(project: Pick<Project, 'root'>, app: string): FilePlan {
  assertAppName(app);
  const plan = new FilePlan(project.root);
  for (const { path, content } of renderBlueprint('app', { app, hasModels: false, withUrls: true })) {
    plan.create(`src/${app}/${path}`, content, { keep: true });
  }
  plan.insert('src/settings.ts', `apps: '${app}'`, (source) => registerApp('src/settings.ts', source, app));
  plan.insert('src/urls.ts', `${app}/`, (source) => registerAppUrls(source, app));
  return plan;
}

/** `path('posts/', include(posts))` in src/urls.ts. @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX */
export function registerAppUrls(source: string, app: string): string {
  const camel = toCamelCase(app);
  const variable = URL_FUNCTIONS.has(camel) ? `${camel}App` : camel;
  const from = `./${app}/urls`;
  // An app that is mounted elsewhere, by whatever name, is mounted.
  if (new RegExp(`from\\s+['"]${from}(\\.ts|\\.js)?['"]`).test(source)) return source;
  return registerUrl('src/urls.ts', source, {
    route: `${app}/`,
    text: `path('${app}/', include(${variable}))`,
    imports: [
      { from: 'quintet', named: ['path', 'include'] },
      { from, default: variable },
    ],
  });
}
