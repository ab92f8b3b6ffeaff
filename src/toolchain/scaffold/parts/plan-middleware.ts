import { toKebabCase } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { FilePlan } from '../file-plan.ts';
import { assertAppExists, readNameTarget } from '../project-files.ts';
import { middlewareEntry } from '../../typescript/register.ts';

const LIST = 'src/middleware.ts';
const EMPTY_LIST = "import { defineMiddleware } from 'quintet';\n\nexport default defineMiddleware([]);\n";

/**
 * `generate middleware`: the layer, its test, and its entry in src/middleware.ts.
 *
 * @param target `posts/timing`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, ANCHOR_MISSING
 */
export function planMiddleware(project: Project, target: string): FilePlan {
  const { app, name } = readNameTarget(target, 'a middleware');
  assertAppExists(project, app);
  const plan = new FilePlan(project.root, `middleware ${target}`);
  const kebab = toKebabCase(name);
  const data = { app, name, kebab };
  plan.create(`src/${app}/middleware/${kebab}.ts`, plan.render('middleware/middleware.ts.ejs', data));
  plan.create(`src/${app}/tests/${kebab}-middleware.test.ts`, plan.render('middleware/middleware.test.ts.ejs', data));
  plan.ensure(LIST, EMPTY_LIST);
  plan.insert(LIST, name, middlewareEntry(name, `./${app}/middleware/${kebab}`));
  return plan;
}
