import { toKebabCase } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { readSchema } from '../../schema/read-schema.ts';
import { FilePlan } from '../file-plan.ts';
import { assertAppExists, readFileTarget } from '../project-files.ts';
import { addRowFactory, factoryCall } from '../view/row-factories.ts';
import { canMakeRow } from '../view/row-needs.ts';
import { factoryImports } from '../view/test-statements.ts';

/**
 * `generate test`: a file of tests that starts the project, with a first test about a row of the app, or about the pages of
 * the project where the app has no model.
 *
 * @param target `posts/publishing`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN
 */
export async function planTest(project: Project, target: string): Promise<FilePlan> {
  const { app, name } = readFileTarget(target, 'a test');
  assertAppExists(project, app);
  const { description: schema } = await readSchema(project);
  const plan = new FilePlan(project.root, `test ${target}`);
  const kebab = toKebabCase(name);
  const model = schema.models.find((candidate) => candidate.app === app && canMakeRow(candidate, schema));
  if (model) addRowFactory(plan, model, schema);
  const row = model && {
    labelPlural: model.labelPlural,
    delegate: model.delegate,
    create: factoryCall(model, schema),
    imports: factoryImports(model, schema, { own: true, relations: [] }),
  };
  plan.create(`src/${app}/tests/${kebab}.test.ts`, plan.render('test/test.ts.ejs', { app, name, kebab, row }));
  return plan;
}
