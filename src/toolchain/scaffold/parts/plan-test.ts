import { toKebabCase } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { FilePlan } from '../file-plan.ts';
import { assertAppExists, readFileTarget } from '../project-files.ts';

/**
 * `generate test`: a file of tests that starts the app.
 *
 * @param target `posts/publishing`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN
 */
export function planTest(project: Project, target: string): FilePlan {
  const { app, name } = readFileTarget(target, 'a test');
  assertAppExists(project, app);
  const plan = new FilePlan(project.root, `test ${target}`);
  const kebab = toKebabCase(name);
  plan.create(`src/${app}/tests/${kebab}.test.ts`, plan.render('test/test.ts.ejs', { app, name, kebab }));
  return plan;
}
