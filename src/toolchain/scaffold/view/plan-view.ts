// `generate view`: view functions, their URLs, templates, form and tests for a model or a separate page.
import { capitalize, toKebabCase, toLabel } from '../../../kernel/names.ts';
import {
  isFixedKey,
  type FieldDescription,
  type ModelDescription,
  type SchemaDescription,
} from '../../../kernel/model.ts';
import { permissionName } from '../../../kernel/permissions.ts';
import type { Project } from '../../project/project.ts';
import { FilePlan } from '../file-plan.ts';
import { mountApp } from '../plan-app.ts';
import { assertAppExists, assertGeneratable, readModel, readNameTarget } from '../project-files.ts';
import type { ImportRequest } from '../../typescript/imports.ts';
import { urlEntry } from '../../typescript/register.ts';
import { objectText } from './object-text.ts';
import { canMakeRow } from './row-needs.ts';
import { addRowFactory, factoryCall } from './row-factories.ts';
import { canFillForm, entriesOf, isFile, requiredRelations } from './sample-data.ts';
import { columnsOfCreator, ownerOf } from './ownership.ts';
import { printedValue, translatedText } from './printed-value.ts';
import { factoryImports, grantedText, relatedText } from './test-statements.ts';
import { accessCondition, accessOptions } from './view-access.ts';
import { displayOf, editableFields, includedRelations, isListOfPeople, shownFields } from './view-fields.ts';
import { addModelForm } from './model-form-text.ts';
import { keyInUrl, MODEL_VIEWS, namesOf, routeOf, type ModelNames, type ModelViewKind } from './view-names.ts';

const BASE_TEMPLATE = 'src/templates/base.html';
const NAVIGATION_BLOCK = '{% block nav %}';

type PageKind = 'template' | 'function';

/**
 * Views of a model.
 *
 * @param target `posts/Post`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, GENERATE_KEY_IN_URL, GENERATE_USERS, ANCHOR_MISSING,
 *   SCHEMA_…
 */
export async function planModelViews(
  project: Project,
  target: string,
  kinds: readonly ModelViewKind[],
): Promise<FilePlan> {
  const { model, schema } = await readModel(project, target);
  const plan = new FilePlan(project.root, `view ${target}`);
  addModelViews(plan, model, schema, kinds);
  return plan;
}

/** The views of a model as a part of a larger plan. @throws {ProjectError} GENERATE_KEY_IN_URL, ANCHOR_MISSING */
export function addModelViews(
  plan: FilePlan,
  model: ModelDescription,
  schema: SchemaDescription,
  kinds: readonly ModelViewKind[],
): void {
  assertGeneratable(model, schema, 'view');
  const views = new ModelViews(plan, model, schema);
  for (const kind of MODEL_VIEWS.filter((candidate) => kinds.includes(candidate))) views.add(kind);
}

/** Every view of a model, or the page of that name as it is. */
export async function planAnyView(project: Project, target: string): Promise<FilePlan> {
  if (/\/[A-Z]/.test(target)) return planModelViews(project, target, MODEL_VIEWS);
  const page = planPage(project, target, 'template');
  const { app, name } = readNameTarget(target, 'a view');
  const source = page.read(`src/${app}/views.ts`) ?? '';
  return new RegExp(`\\b${name} = templateView`).test(source) ? page : planPage(project, target, 'function');
}

/**
 * A page without a model.
 *
 * @param target `posts/about`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, ANCHOR_MISSING
 */
export function planPage(project: Project, target: string, kind: PageKind): FilePlan {
  const { app, name: view } = readNameTarget(target, 'a view');
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
  addView(plan, app, { name: view, text: plan.render(`view/${kind}.ts.ejs`, data), imports });
  addUrl(plan, app, { route: `${kebab}/`, view, name: kebab });
  plan.create(`src/${app}/templates/${data.template}`, plan.render('view/page.html.ejs', data));
  plan.create(`src/${app}/tests/${kebab}.test.ts`, plan.render('view/page.test.ts.ejs', data));
  return plan;
}

function addView(
  plan: FilePlan,
  app: string,
  view: { name: string; text: string; imports: readonly ImportRequest[] },
): void {
  const path = `src/${app}/views.ts`;
  plan.ensure(path, '');
  plan.insert(path, view.name, { kind: 'export', ...view });
}

function addUrl(plan: FilePlan, app: string, url: { route: string; view: string; name: string }): void {
  const path = `src/${app}/urls.ts`;
  if (plan.read(path) === undefined) {
    // An app made from a database has no URLs until it has its first view.
    plan.create(path, plan.render('app/urls.ts.ejs', { app, withUrls: true }));
    mountApp(plan, app, path);
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
  readonly #schema: SchemaDescription;
  readonly #names: ModelNames;
  readonly #data: Record<string, unknown>;

  constructor(plan: FilePlan, model: ModelDescription, schema: SchemaDescription) {
    this.#plan = plan;
    this.#model = model;
    this.#schema = schema;
    this.#names = namesOf(model);
    this.#data = templateData(model, schema, this.#names);
  }

  add(kind: ModelViewKind): void {
    const { app, viewName, urlName, kebab } = this.#names;
    const hasForm = kind === 'create' || kind === 'update';
    if (hasForm) addModelForm(this.#plan, this.#model, this.#schema.models);
    const view = { name: viewName[kind], text: this.#viewText(kind), imports: this.#imports(kind) };
    addView(this.#plan, app, view);
    addUrl(this.#plan, app, { route: routeOf(this.#names, kind), view: viewName[kind], name: urlName[kind] });
    const page = { list: 'list', detail: 'detail', create: 'form', update: 'form', delete: 'confirm-delete' }[kind];
    this.#plan.create(
      `src/${app}/templates/${this.#names.templateBase}-${page}.html`,
      this.#plan.render(`view/${page}.html.ejs`, this.#data),
    );
    if (kind === 'list') this.#addToNavigation();
    addRowFactory(this.#plan, this.#model, this.#schema);
    // Every test of these two is about a row.
    if ((kind === 'update' || kind === 'delete') && !canMakeRow(this.#model, this.#schema)) return;
    this.#plan.create(
      `src/${app}/tests/${kebab}-${kind}.test.ts`,
      this.#plan.render(`view/${kind}.test.ts.ejs`, this.#data),
    );
  }

  /** A link in the bar of every page; nothing where the project's base.html has another navigation. */
  #addToNavigation(): void {
    const { app, urlName, labelPlural } = this.#names;
    const label = `{{ ${translatedText(labelPlural)}|capfirst }}`;
    const text = `<a href="{% url '${app}:${urlName.list}' %}">${label}</a>`;
    if (this.#plan.read(BASE_TEMPLATE)?.includes(NAVIGATION_BLOCK) !== true) return;
    this.#plan.insert(BASE_TEMPLATE, `link to ${labelPlural}`, { kind: 'line', text, before: NAVIGATION_BLOCK });
  }

  #viewText(kind: ModelViewKind): string {
    return this.#plan.render('view/model-view.ts.ejs', {
      ...this.#data,
      kind,
      viewName: this.#names.viewName[kind],
      ...layOut(`export const ${this.#names.viewName[kind]} = ${kind}View('${this.#names.model}'`, this.#options(kind)),
    });
  }

  /** The options of the generic view, as TypeScript text. */
  #options(kind: ModelViewKind): string[] {
    const { models } = this.#schema;
    const owner = ownerOf(this.#model, models);
    const form = [`form: ${this.#names.model}Form`, `successUrl: '${this.#successUrl()}'`];
    switch (kind) {
      case 'list':
        return ['paginateBy: 20'];
      case 'detail': {
        const include = includedRelations(this.#model, models);
        return include.length > 0 ? [`include: { ${include.join(', ')} }`] : [];
      }
      case 'create': {
        const values = columnsOfCreator(this.#model, models).map((column) => `${column}: user.id`);
        const creator = values.length > 0 ? [`values: ({ user }) => ({ ${values.join(', ')} })`] : [];
        return [...form, 'loginRequired: true', ...creator];
      }
      case 'update':
        return [...form, ...accessOptions(this.#model, owner, 'change')];
      case 'delete':
        return [`successUrl: '${this.#successUrl()}'`, ...accessOptions(this.#model, owner, 'delete')];
    }
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

const LINE = 100;

/** The options of a call: on one line if they fit. */
function layOut(start: string, options: readonly string[]): { options: readonly string[]; fitsOnLine: boolean } {
  return { options, fitsOnLine: `${start}, { ${options.join(', ')} });`.length <= LINE };
}

/** What blueprints of views know of their model. */
export function templateData(
  model: ModelDescription,
  schema: SchemaDescription,
  names: ModelNames,
): Record<string, unknown> {
  const editable = editableFields(model, schema.models);
  const owner = ownerOf(model, schema.models);
  const itemNames = itemNamesOf(model, schema.models);
  return {
    ...names,
    delegate: model.delegate,
    display: model.display ?? model.primaryKey[0],
    shown: shownFields(model, schema.models, names.camel).map((field) => ({
      ...field,
      text: printedValue(field, itemNames[field.value.split('.')[1] ?? ''] ?? 'id'),
    })),
    include: includedRelations(model, schema.models),
    owner,
    creatorColumns: columnsOfCreator(model, schema.models),
    permission: (action: string) => permissionName(model, action),
    mayChange: accessCondition(model, owner, { action: 'change', variable: names.camel }),
    mayDelete: accessCondition(model, owner, { action: 'delete', variable: names.camel }),
    ...writerData(model, schema, { owner, key: names.lookup.field }),
    hasFiles: editable.some(isFile),
    canFillForm: canFillForm(model, schema),
    canMakeRow: canMakeRow(model, schema),
    createRow: factoryCall(model, schema),
    rowImports: factoryImports(model, schema, { own: canMakeRow(model, schema), relations: [] }),
    relatedImports: factoryImports(model, schema, {
      own: false,
      relations: canFillForm(model, schema) ? requiredRelations(model, schema) : [],
    }),
    entries: objectText(entriesOf(model, schema), 4),
    relatedText: relatedText(requiredRelations(model, schema), schema),
    hasRequired: editable.some(mustBeSent),
    // A row keeps its key: a form that changes one does not ask for it.
    hasRequiredOnUpdate: editable.some((field) => mustBeSent(field) && !isFixedKey(model, field)),
    missing: missingKey(names),
    rowKey: keyInUrl(model, names.lookup, `row.${names.lookup.field}`),
    heading: capitalize(names.labelPlural),
    translated: translatedText,
    url: (kind: ModelViewKind) => `${names.app}:${names.urlName[kind]}`,
  };
}

/** By many-to-many field, the attribute that names its rows. */
function itemNamesOf(model: ModelDescription, models: readonly ModelDescription[]): Record<string, string> {
  const lists = model.fields.filter(({ isList, relation }) => isList && relation);
  return Object.fromEntries(
    lists.map((field) => [
      field.name,
      `${displayOf(field, models)}${isListOfPeople(field, models) ? '|default:_("Anonymous")' : ''}`,
    ]),
  );
}

interface WriterData {
  /** Is there a user who may change rows? */
  mayWrite: boolean;
  /** The fields of that user, as TypeScript text. */
  account: string;
  /** The statement that makes the user the owner of `row`; undefined for a model without an owner. */
  ownRow: string | undefined;
}

/** The user of a test who may change and delete rows: the owner, or a superuser. */
function writerData(
  model: ModelDescription,
  schema: SchemaDescription,
  { owner, key }: { owner: ReturnType<typeof ownerOf>; key: string },
): WriterData {
  const granted = grantedText(schema);
  const email = "email: 'ada@example.com'";
  return {
    mayWrite: owner !== undefined || granted !== undefined,
    account: owner || granted === undefined ? `{ ${email} }` : `{ ${email}, ${granted} }`,
    ownRow:
      owner &&
      `await db.${model.delegate}.update({ where: { ${key}: row.${key} }, data: { ${owner.relation}: { connect: { ${email} } } } });`,
  };
}

function mustBeSent({ isRequired, isList, hasDefault }: FieldDescription): boolean {
  return isRequired && !isList && !hasDefault;
}

/** A key that no row has, as TypeScript text. */
function missingKey({ lookup }: ModelNames): string {
  if (lookup.segment.startsWith('<int')) return '999999';
  return lookup.segment.startsWith('<uuid') ? "'00000000-0000-4000-8000-000000000000'" : "'no-such-row'";
}
