// APIs that earlier versions generated as views in src/<app>/api/: replaced by the router in api.ts, if nobody edited them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelDescription } from '../../../kernel/model.ts';
import { toCamelCase, toKebabCase } from '../../../kernel/names.ts';
import { revertEdit } from '../edits.ts';
import { errors } from '../errors.ts';
import type { FilePlan } from '../file-plan.ts';
import { readRuns, standingRuns, type HistoryChange } from '../history/runs.ts';

/**
 * Removes the views, their URLs and their tests.
 *
 * @returns the models that had one; empty for an app without the folder
 * @throws {ProjectError} GENERATE_API_OLD: a file is not as it was generated, or was not generated
 */
export function replaceOldApi(plan: FilePlan, app: string, models: readonly ModelDescription[]): ModelDescription[] {
  const files = filesIn(join(plan.root, 'src', app, 'api')).map((name) => `src/${app}/api/${name}`);
  if (files.length === 0) return [];
  const recorded = recordedChanges(plan.root);
  const edited = files.filter((path) => recorded.get(path)?.after !== plan.read(path));
  if (edited.length > 0) throw errors.GENERATE_API_OLD({ app, files: edited });
  const found = models.filter((model) => model.app === app && files.includes(viewsOf(model)));
  for (const path of files) remove(plan, path);
  for (const model of found) {
    const test = `src/${app}/tests/${toKebabCase(model.name)}-api.test.ts`;
    const text = plan.read(test);
    if (text !== undefined && recorded.get(test)?.after === text) remove(plan, test);
  }
  unmount(plan, app);
  return found;
}

function viewsOf({ app, name }: ModelDescription): string {
  return `src/${app}/api/${toKebabCase(name)}.ts`;
}

/** The last change of each file by a generator. */
function recordedChanges(root: string): Map<string, HistoryChange> {
  const changes = standingRuns(readRuns(root)).flatMap((run) => run.changes);
  return new Map(changes.map((change) => [change.path, change]));
}

function remove(plan: FilePlan, path: string): void {
  plan.add({ kind: 'remove', path, before: plan.read(path), after: undefined, note: 'replaced by api.ts' });
}

/** Takes `path('api/posts/', include(postsApi))` out of src/urls.ts. */
function unmount(plan: FilePlan, app: string): void {
  const file = 'src/urls.ts';
  const source = plan.read(file) ?? '';
  const variable = `${toCamelCase(app)}Api`;
  const route = `api/${app}/`;
  const after = revertEdit(
    file,
    source,
    {
      kind: 'entry',
      list: 'urls',
      key: route,
      text: `path('${route}', include(${variable}))`,
      imports: [
        { from: `./${app}/api/urls`, default: variable },
        { from: 'quintet', named: ['include'] },
      ],
    },
    true,
  );
  if (after !== undefined && after !== source) plan.change(file, `without ${route}`, after);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
