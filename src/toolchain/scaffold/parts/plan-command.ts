import { capitalize, toCamelCase, toKebabCase, toLabel } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { errors } from '../errors.ts';
import { FilePlan } from '../file-plan.ts';
import { assertAppExists, readFileTarget } from '../project-files.ts';

/**
 * `generate command`: a command of the project, run as `quintet NAME`, with its test.
 *
 * @param target `posts/publish-due`
 * @param taken first words of Quintet's own commands, which win
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN
 */
export function planCommand(project: Project, target: string, taken: readonly string[] = []): FilePlan {
  const { app, name } = readFileTarget(target, 'a command');
  assertAppExists(project, app);
  const kebab = toKebabCase(name);
  if (taken.includes(kebab))
    throw errors.NAME_INVALID({ what: 'a command', name: kebab, reason: 'Quintet has a command of that name' });
  const plan = new FilePlan(project.root, `command ${target}`);
  const data = {
    app,
    name,
    kebab,
    variable: `${name}Command`,
    summary: `${capitalize(toLabel(name))}.`,
    userDelegate: toCamelCase(project.settings.userModel),
  };
  plan.create(`src/${app}/commands/${kebab}.ts`, plan.render('command/command.ts.ejs', data));
  plan.create(`src/${app}/tests/${kebab}-command.test.ts`, plan.render('command/command.test.ts.ejs', data));
  return plan;
}
