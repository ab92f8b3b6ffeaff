// `generate view`: view functions, their URLs, templates, form and tests for a model or a page of its own.
import { toCamelCase, toKebabCase, capitalize, toLabel } from '../../../kernel/names.ts';
import type { ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import type { Project } from '../../project/index.ts';
import { readSchema } from '../../schema/index.ts';
import { renderFile } from '../blueprints.ts';
import { errors } from '../errors.ts';
import { FilePlan } from '../file-plan.ts';
import { fieldNameProblem } from '../names.ts';
import { mountApp } from '../plan-app.ts';
import { assertAppExists, findModel, readModelTarget } from '../project-files.ts';
import type { ImportRequest } from '../typescript/imports.ts';
import { urlEntry } from '../typescript/register.ts';
import { canFillForm, entriesText, isFile, relatedLines, rowText } from './sample-data.ts';
import { displayOf, editableFields, includedRelations, shownFields } from './view-fields.ts';
import { MODEL_VIEWS, namesOf, routeOf, type ModelNames, type ModelViewKind } from './view-names.ts';

export type PageKind = 'template' | 'function';

/**
 * Views of a model.
 *
 * @param target `posts/Post`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, GENERATE_KEY_COMPOSITE, ANCHOR_MISSING, SCHEMA_…
 */
export async function planModelViews(
  project: Project,
  target: string,
  kinds: readonly ModelViewKind[],
): Promise<FilePlan> {
  const { app, name } = readModelTarget(target);
  assertAppExists(project, app);
  const { description } = await readSchema(project);
  const model = findModel(description.models, name);
  if (model.app !== app) throw errors.GENERATE_MODEL_ELSEWHERE([name, model.app, app]);
  const plan = new FilePlan(project.root, `view ${target}`);
  addModelViews(plan, model, description, kinds);
  return plan;
}

/** The views of a model as a part of a larger plan. @throws {ProjectError} GENERATE_KEY_COMPOSITE, ANCHOR_MISSING */
export function addModelViews(
  plan: FilePlan,
  model: ModelDescription,
  schema: SchemaDescription,
  kinds: readonly ModelViewKind[],
): void {
  const views = new ModelViews(plan, model, schema);
  for (const kind of MODEL_VIEWS.filter((candidate) => kinds.includes(candidate))) views.add(kind);
}

/** Every view of a model, or the page of that name as it is. */
export async function planAnyView(project: Project, target: string): Promise<FilePlan> {
  if (/\/[A-Z]/.test(target)) return planModelViews(project, target, MODEL_VIEWS);
  const page = planPage(project, target, 'template');
  const isPlain = page.actions.every(({ path, kind }) => kind === 'identical' || !path.endsWith('/views.ts'));
  const source = page.read(`src/${readPageTarget(target).app}/views.ts`) ?? '';
  return isPlain && source.includes(`${readPageTarget(target).view} = templateView`)
    ? page
    : planPage(project, target, 'function');
}

/**
 * A page without a model.
 *
 * @param target `posts/about`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, ANCHOR_MISSING
 */
export function planPage(project: Project, target: string, kind: PageKind): FilePlan {
  const { app, view } = readPageTarget(target);
  assertAppExists(project, app);
  const plan = new FilePlan(project.root, `view ${target}`);
  const kebab = toKebabCase(view);
  const data = {
    app,
    view,
    kebab,
    template: `${app}/${kebab}.html`,
    title: capitalize(toLabel(view)),
    urlName: `${app}:${kebab}`,
  };
  const imports: ImportRequest[] =
    kind === 'template'
      ? [{ from: 'quintet', named: ['templateView'] }]
      : [{ from: 'quintet', named: ['render', 'type HttpRequest'] }];
  addView(plan, app, view, renderFile(`view/${kind}.ts.ejs`, data), imports);
  addUrl(plan, app, { route: `${kebab}/`, view, name: kebab });
  plan.create(`src/${app}/templates/${data.template}`, renderFile('view/page.html.ejs', data));
  plan.create(`src/${app}/tests/${kebab}.test.ts`, renderFile('view/page.test.ts.ejs', data));
  return plan;
}

function readPageTarget(target: string): { app: string; view: string } {
  const [app = '', name = '', ...more] = target.split('/');
  if (app === '' || name === '' || more.length > 0) throw errors.GENERATE_TARGET_SYNTAX([target, 'NAME']);
  const view = toCamelCase(name);
  const problem = fieldNameProblem(view);
  if (problem) throw errors.NAME_INVALID(['a view', name, problem.replace('a field name', 'it')]);
  return { app, view };
}

function addView(plan: FilePlan, app: string, name: string, text: string, imports: readonly ImportRequest[]): void {
  const path = `src/${app}/views.ts`;
  if (plan.read(path) === undefined) plan.create(path, '');
  plan.insert(path, name, { kind: 'export', name, text, imports });
}

function addUrl(plan: FilePlan, app: string, url: { route: string; view: string; name: string }): void {
  const path = `src/${app}/urls.ts`;
  if (plan.read(path) === undefined) {
    // An app made from a database has no URLs until it has its first view.
    plan.create(path, renderFile('app/urls.ts.ejs', { app, withUrls: true }));
    mountApp(plan, app);
  }
  plan.insert(
    path,
    `'${url.route}'`,
    urlEntry(url.route, `path('${url.route}', views.${url.view}, { name: '${url.name}' })`, [
      { from: 'quintet', named: ['path'] },
      { from: './views', namespace: 'views' },
    ]),
  );
}

class ModelViews {
  readonly #plan: FilePlan;
  readonly #model: ModelDescription;
  readonly #names: ModelNames;
  readonly #data: Record<string, unknown>;

  constructor(plan: FilePlan, model: ModelDescription, schema: SchemaDescription) {
    this.#plan = plan;
    this.#model = model;
    this.#names = namesOf(model);
    this.#data = templateData(model, schema, this.#names);
  }

  add(kind: ModelViewKind): void {
    const { app, viewName, urlName, kebab } = this.#names;
    const hasForm = kind === 'create' || kind === 'update';
    if (hasForm) this.#addForm();
    addView(this.#plan, app, viewName[kind], this.#viewText(kind), this.#imports(kind));
    addUrl(this.#plan, app, { route: routeOf(this.#names, kind), view: viewName[kind], name: urlName[kind] });
    const page = { list: 'list', detail: 'detail', create: 'form', update: 'form', delete: 'confirm-delete' }[kind];
    this.#plan.create(
      `src/${app}/templates/${this.#names.templateBase}-${page}.html`,
      renderFile(`view/${page}.html.ejs`, this.#data),
    );
    this.#plan.create(`src/${app}/tests/${kebab}-${kind}.test.ts`, renderFile(`view/${kind}.test.ts.ejs`, this.#data));
  }

  #addForm(): void {
    const { app, model } = this.#names;
    const path = `src/${app}/forms.ts`;
    const fields = editableFields(this.#model).map(({ name }) => `'${name}'`);
    const list =
      fields.join(', ').length > 70
        ? `[\n${fields.map((field) => `    ${field},\n`).join('')}  ]`
        : `[${fields.join(', ')}]`;
    const options = list.includes('\n') ? `{\n  fields: ${list},\n}` : `{ fields: ${list} }`;
    const text = `export const ${model}Form = modelForm('${model}', ${options});`;
    if (this.#plan.read(path) === undefined) this.#plan.create(path, '');
    const imports = [{ from: 'quintet/forms', named: ['modelForm'] }];
    this.#plan.insert(path, `${model}Form`, { kind: 'export', name: `${model}Form`, text, imports });
  }

  #viewText(kind: ModelViewKind): string {
    return renderFile('view/model-view.ts.ejs', {
      ...this.#data,
      kind,
      viewName: this.#names.viewName[kind],
      successUrl: this.#successUrl(),
    });
  }

  /** Where a form leads when it was saved: to the list, if there is one. */
  #successUrl(): string {
    const { app, urlName } = this.#names;
    const hasList = (this.#plan.read(`src/${app}/urls.ts`) ?? '').includes(`name: '${urlName.list}'`);
    return hasList ? `${app}:${urlName.list}` : '/';
  }

  #imports(kind: ModelViewKind): ImportRequest[] {
    const view = { from: 'quintet', named: [`${kind}View`] };
    const needsForm = kind === 'create' || kind === 'update';
    return needsForm ? [view, { from: './forms', named: [`${this.#names.model}Form`] }] : [view];
  }
}

function templateData(model: ModelDescription, schema: SchemaDescription, names: ModelNames): Record<string, unknown> {
  const editable = editableFields(model);
  return {
    ...names,
    delegate: model.delegate,
    display: model.display ?? model.primaryKey[0],
    shown: shownFields(model, schema.models, names.camel),
    include: includedRelations(model),
    lists: Object.fromEntries(
      model.fields
        .filter(({ isList, relation }) => isList && relation)
        .map((field) => [field.name, displayOf(field, schema.models)]),
    ),
    hasFiles: editable.some(isFile),
    canFillForm: canFillForm(model),
    row: rowText(model, schema),
    entries: entriesText(model, schema),
    relatedText: relatedText(relatedLines(model, schema)),
    hasRequired: editable.some((field) => field.isRequired && !field.isList && !field.hasDefault),
    missing: missingKey(model, names),
    heading: capitalize(names.labelPlural),
    url: (kind: ModelViewKind) => `${names.app}:${names.urlName[kind]}`,
  };
}

function relatedText(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `    const related = {\n${lines.map((line) => `      ${line}\n`).join('')}    };\n`;
}

/** A key that no row has, as TypeScript text. */
function missingKey(model: ModelDescription, { lookup }: ModelNames): string {
  const field = model.fields.find(({ name }) => name === lookup.field);
  if (field?.type === 'Int' || field?.type === 'BigInt') return '999999';
  return lookup.segment.startsWith('<uuid') ? "'00000000-0000-4000-8000-000000000000'" : "'no-such-row'";
}
