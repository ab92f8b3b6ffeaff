import type { Project } from '../../project/project.ts';
import { readSchema } from '../../schema/read-schema.ts';
import { errors } from '../errors.ts';
import { FilePlan } from '../file-plan.ts';
import { assertAppExists, findModel, splitTarget } from '../project-files.ts';
import { fixtureRows } from './fixture-rows.ts';

/**
 * `generate fixture`: rows to be loaded, one of the model and those that it needs; without a model an empty list.
 *
 * @param target `posts/sample`: src/posts/fixtures/sample.json
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN
 */
export async function planFixture(project: Project, target: string, modelName?: string): Promise<FilePlan> {
  const { app, name } = splitTarget(target, 'NAME');
  if (!/^[A-Za-z0-9][\w-]*$/.test(name))
    throw errors.NAME_INVALID({
      what: 'a fixture',
      name,
      reason: 'it must be letters, digits, hyphens and underscores',
    });
  assertAppExists(project, app);
  const { description } = await readSchema(project);
  const rows = modelName === undefined ? [] : fixtureRows(findModel(description.models, modelName), description);
  const plan = new FilePlan(project.root, `fixture ${target}`);
  plan.create(`src/${app}/fixtures/${name}.json`, `${JSON.stringify(rows, null, 2)}\n`);
  return plan;
}
