// `generate api`: a model as JSON, in code that people read and change.
import type { ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { toCamelCase, toKebabCase } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { errors } from '../errors.ts';
import { FilePlan } from '../file-plan.ts';
import { assertGeneratable, readModel } from '../project-files.ts';
import { urlEntry } from '../../typescript/register.ts';
import { addModelForm } from '../view/model-form-text.ts';
import { addRowFactory } from '../view/row-factories.ts';
import { canFillForm } from '../view/sample-data.ts';
import { templateData } from '../view/plan-view.ts';
import { keyInUrl, keyLookup, namesOf, type ModelNames } from '../view/view-names.ts';
import { apiFields, canCreate } from './api-fields.ts';

/**
 * @param target `posts/Post`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, GENERATE_MODEL_ELSEWHERE, GENERATE_KEY_IN_URL, GENERATE_KEY_TYPE,
 *   GENERATE_USERS, ANCHOR_MISSING
 */
export async function planApi(project: Project, target: string): Promise<FilePlan> {
  const { model, schema } = await readModel(project, target);
  const plan = new FilePlan(project.root, `api ${target}`);
  addApi(plan, model, schema);
  return plan;
}

/** The API of a model as a part of a larger plan. @throws {ProjectError} GENERATE_KEY_IN_URL, GENERATE_KEY_TYPE, ANCHOR_MISSING */
export function addApi(plan: FilePlan, model: ModelDescription, schema: SchemaDescription): void {
  assertGeneratable(model, schema, 'API');
  const names = namesOf(model);
  const data = apiData(model, schema, names);
  const folder = `src/${model.app}/api`;
  addModelForm(plan, model, schema.models);
  plan.create(`${folder}/${names.kebab}.ts`, plan.render('api/views.ts.ejs', data));
  addUrls(plan, names, data);
  addRowFactory(plan, model, schema);
  plan.create(`src/${model.app}/tests/${names.kebab}-api.test.ts`, plan.render('api/api.test.ts.ejs', data));
}

interface ApiNames extends Record<string, unknown> {
  namespace: string;
  collectionView: string;
  itemView: string;
  listName: string;
  detailName: string;
  keyRoute: string;
}

function apiData(model: ModelDescription, schema: SchemaDescription, names: ModelNames): ApiNames {
  const lookup = keyLookup(model);
  assertKeyFits(model, lookup.field);
  const isNumber = lookup.segment.startsWith('<int');
  const fields = apiFields(model, schema.models);
  return {
    ...templateData(model, schema, { ...names, lookup }),
    ...fields,
    hasRelations: fields.taken.length > 0,
    canCreate: canCreate(model, schema.models),
    key: lookup.field,
    keyShown: model.fields.find(({ relation }) => String(relation?.fields) === lookup.field)?.name ?? lookup.field,
    keyType: isNumber ? 'number' : 'string',
    keyInUrl: (value: string) => keyInUrl(model, lookup, value),
    rowPk: keyInUrl(model, lookup, `row.${lookup.field}`),
    canSend: canFillForm(model, schema) && canCreate(model, schema.models),
    keyRoute: `${names.prefix}${lookup.segment}/`,
    namespace: `${model.app}-api`,
    collectionView: `${names.camel}Collection`,
    itemView: `${names.camel}Item`,
    listName: names.urlName.list,
    detailName: names.urlName.detail,
  };
}

const KEY_TYPES = ['Int', 'BigInt', 'String'];

function assertKeyFits(model: ModelDescription, key: string): void {
  const field = model.fields.find(({ name }) => name === key);
  const type = field?.kind === 'enum' ? 'enum' : (field?.type ?? '');
  if (!KEY_TYPES.includes(type)) throw errors.GENERATE_KEY_TYPE({ model: model.name, field: key, type });
}

function addUrls(plan: FilePlan, names: ModelNames, data: ApiNames): void {
  const path = `src/${names.app}/api/urls.ts`;
  plan.ensure(path, plan.render('api/urls.ts.ejs', data));
  mountApi(plan, names.app, path);
  const entries = [
    { route: names.prefix, view: data.collectionView, name: data.listName },
    { route: data.keyRoute, view: data.itemView, name: data.detailName },
  ];
  for (const { route, view, name } of entries) {
    const imports = [
      { from: 'quintet', named: ['path'] },
      { from: `./${toKebabCase(names.model)}`, named: [view] },
    ];
    plan.insert(path, `'${route}'`, urlEntry(route, `path('${route}', ${view}, { name: '${name}' })`, imports));
  }
}

/** `path('api/posts/', include(postsApi))` in src/urls.ts. */
function mountApi(plan: FilePlan, app: string, file: string): void {
  const variable = `${toCamelCase(app)}Api`;
  const route = `api/${app}/`;
  const entry = urlEntry(route, `path('${route}', include(${variable}))`, [
    { from: 'quintet', named: ['path', 'include'] },
    { from: `./${app}/api/urls`, default: variable },
  ]);
  plan.insert('src/urls.ts', route, { ...entry, staysWith: file });
}
