// `generate api`: a model as a resource of a JSON API, with a policy for its owners and a test.
import { fieldOf, type ModelDescription, type SchemaDescription } from '../../../kernel/model.ts';
import { pluralize, toKebabCase, toWords } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { errors } from '../errors.ts';
import { FilePlan } from '../file-plan.ts';
import { assertGeneratable, readModel } from '../project-files.ts';
import { routerPath } from '../../typescript/registrations.ts';
import { addRowFactory } from '../view/row-factories.ts';
import { apiFields, type ApiFields } from './api-fields.ts';
import { apiTestData } from './api-test.ts';
import { EMPTY_API, EMPTY_POLICIES, ownerPolicy, registration } from './api-text.ts';
import { replaceOldApi } from './old-api.ts';
import { resourceName } from './resource-name.ts';

/**
 * @param target `posts/Post`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, GENERATE_MODEL_ELSEWHERE, GENERATE_KEY_TYPE,
 *   GENERATE_USERS, GENERATE_HIDDEN, GENERATE_API_OLD, GENERATE_API_NAME, ANCHOR_MISSING
 */
export async function planApi(project: Project, target: string): Promise<FilePlan> {
  const { model, schema } = await readModel(project, target);
  const plan = new FilePlan(project.root, `api ${target}`);
  addApi(plan, model, schema);
  return plan;
}

/**
 * The API of a model as a part of a larger plan.
 *
 * @throws {ProjectError} GENERATE_KEY_TYPE, GENERATE_USERS, GENERATE_HIDDEN, GENERATE_API_OLD, GENERATE_API_NAME, ANCHOR_MISSING
 */
export function addApi(plan: FilePlan, model: ModelDescription, schema: SchemaDescription): void {
  assertGeneratable(model, schema, 'API');
  assertKeyFits(model);
  for (const other of replaceOldApi(plan, model.app, schema.models))
    if (other.name !== model.name) addResource(plan, other, schema);
  addResource(plan, model, schema);
}

function addResource(plan: FilePlan, model: ModelDescription, schema: SchemaDescription): void {
  const path = `src/${model.app}/api.ts`;
  const fields = apiFields(model, schema);
  const name = resourceName(plan, model);
  plan.ensure(path, EMPTY_API);
  plan.insert(path, `'${name}'`, registration(model, name, fields));
  if (fields.owner) addPolicy(plan, model, fields.owner.relation);
  addTest(plan, { model, schema, name, fields });
}

function addPolicy(plan: FilePlan, model: ModelDescription, owner: string): void {
  const path = `src/${model.app}/policies.ts`;
  plan.ensure(path, EMPTY_POLICIES);
  plan.insert(path, `policy('${model.name}')`, ownerPolicy(model, owner));
}

interface Resource {
  model: ModelDescription;
  schema: SchemaDescription;
  name: string;
  fields: ApiFields;
}

/** A test of the addresses, which a router with a computed path does not say. */
function addTest(plan: FilePlan, { model, schema, name, fields }: Resource): void {
  const file = `src/${model.app}/api.ts`;
  const root = routerPath(file, plan.read(file) ?? '');
  if (root === undefined) return;
  addRowFactory(plan, model, schema);
  const data = {
    ...apiTestData(model, schema, { fields, address: `/${root}${name}/` }),
    labelPlural: model.labelPlural || pluralize(toWords(model.name).join(' ')),
  };
  plan.create(
    `src/${model.app}/tests/${toKebabCase(model.name)}-api.test.ts`,
    plan.render('api/api.test.ts.ejs', data),
  );
}

const KEY_TYPES = ['Int', 'BigInt', 'String'];

/** A key of several columns is a list in JSON, whose parts may be of any type. */
function assertKeyFits(model: ModelDescription): void {
  const [key, ...more] = model.primaryKey;
  const field = fieldOf(model, key ?? '');
  const type = field?.kind === 'enum' ? 'enum' : (field?.type ?? '');
  if (more.length === 0 && !KEY_TYPES.includes(type))
    throw errors.GENERATE_KEY_TYPE({ model: model.name, field: key ?? '', type });
}
