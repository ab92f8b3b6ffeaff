// `generate model`: the model in its app's models.prisma, the other sides of its relations where those models are, and
// its admin registration. `generate field`: the same for fields of a model that exists.
import { readSchema, type Schema } from '../../schema/read-schema.ts';
import type { Project } from '../../project/project.ts';
import { errors } from '../errors.ts';
import { FilePlan } from '../file-plan.ts';
import { assertAppExists, assertNamesApp, findModel, readModelTarget, type TargetNames } from '../project-files.ts';
import { adminEntry } from '../../typescript/register.ts';
import { adminText } from './admin-text.ts';
import type { FieldSpec } from './field-grammar.ts';
import { planModelText, readFields } from './model-edit.ts';

/**
 * @param target `posts/Post`
 * @param fields `title:string:200`, …
 * @param subject what `destroy` finds the run by
 * @throws {UsageError} GENERATE_FIELD_SYNTAX, GENERATE_FIELD_TWICE, GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, GENERATE_MODEL_ELSEWHERE,
 *   GENERATE_RELATION_TAKEN, SCHEMA_…, ANCHOR_MISSING
 */
export async function planModel(
  project: Project,
  target: string,
  fields: readonly string[],
  subject = `model ${target}`,
): Promise<FilePlan> {
  const { names, specs, schema } = await readRequest(project, target, fields);
  const plan = new FilePlan(project.root, subject);
  planModelText(plan, schema, names, specs);
  registerModel(plan, names, specs);
  return plan;
}

/**
 * Fields for a model that exists; its admin registration and forms stay as they are, since what they list is a choice.
 *
 * @param target `posts/Post`
 * @param fields `subtitle:string:200:optional`, …, at least one
 * @throws what `planModel` throws; GENERATE_MODEL_UNKNOWN also for the target
 */
export async function planFields(project: Project, target: string, fields: readonly string[]): Promise<FilePlan> {
  await assertNamesApp(project, target);
  const { names, specs, schema } = await readRequest(project, target, fields);
  findModel(schema.description.models, names.name);
  const plan = new FilePlan(project.root, `field ${target}`);
  planModelText(plan, schema, names, specs);
  return plan;
}

interface Request {
  names: TargetNames;
  specs: FieldSpec[];
  schema: Schema;
}

async function readRequest(project: Project, target: string, fields: readonly string[]): Promise<Request> {
  const names = readModelTarget(target);
  assertAppExists(project, names.app);
  const specs = readFields(fields);
  const schema = await readSchema(project);
  const namesake = schema.description.models.find(({ name }) => name === names.name);
  if (namesake && namesake.app !== names.app)
    throw errors.GENERATE_MODEL_ELSEWHERE({ model: names.name, home: namesake.app, asked: names.app });
  return { names, specs, schema };
}

function registerModel(plan: FilePlan, { app, name }: TargetNames, specs: readonly FieldSpec[]): void {
  const path = `src/${app}/admin.ts`;
  if (plan.read(path) === undefined) plan.create(path, 'export default [];\n');
  plan.insert(path, `modelAdmin('${name}')`, adminEntry(name, adminText(plan, name, specs)));
}
