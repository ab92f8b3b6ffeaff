import { toCamelCase } from '../../kernel/names.ts';
import type { Project } from '../project/project.ts';
import { renderBlueprint } from './blueprints.ts';
import { FilePlan } from './file-plan.ts';
import { assertAppName } from './names.ts';
import { appEntry, urlEntry } from '../typescript/register.ts';

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
  const plan = new FilePlan(project.root, `app ${app}`);
  for (const { path, content } of renderBlueprint('app', { app, hasModels: false, withUrls: true }, project.root)) {
    plan.create(`src/${app}/${path}`, content, { keep: true });
  }
  plan.insert('src/settings.ts', `apps: '${app}'`, appEntry(app));
  mountApp(plan, app);
  return plan;
}

/**
 * `path('posts/', include(posts))` in src/urls.ts.
 *
 * @param staysWith the app's urls.ts, where several generators need the entry
 * @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX
 */
export function mountApp(plan: FilePlan, app: string, staysWith?: string): void {
  const camel = toCamelCase(app);
  const variable = URL_FUNCTIONS.has(camel) ? `${camel}App` : camel;
  const from = `./${app}/urls`;
  const source = plan.read('src/urls.ts') ?? '';
  const isMounted = new RegExp(`from\\s+['"]${from}(\\.ts|\\.js)?['"]`).test(source);
  // An app that is mounted elsewhere, by whatever name, is mounted.
  if (isMounted && !new RegExp(`['"]${app}/['"]`).test(source)) return;
  const entry = urlEntry(`${app}/`, `path('${app}/', include(${variable}))`, [
    { from: 'quintet', named: ['path', 'include'] },
    { from, default: variable },
  ]);
  plan.insert('src/urls.ts', `${app}/`, staysWith === undefined ? entry : { ...entry, staysWith });
}
