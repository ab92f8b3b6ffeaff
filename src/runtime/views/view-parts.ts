// Steps that several views take.
import type { Row, Where } from '../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../kernel/model.ts';
import { pluralize, toCamelCase, toKebabCase, toWords } from '../../kernel/names.ts';
import { loginRequired, permissionRequired } from '../auth/access.ts';
import { splitKey } from '../forms/model/keys.ts';
import { Http404 } from '../http/errors.ts';
import type { ModelName, TemplateName } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import { allowMethods, type View } from '../http/view.ts';
import { errors } from './errors.ts';
import { resolvePerRequest, type Params, type RowOptions, type PageOptions } from './options.ts';

interface ContextNames {
  one: string;
  several: string;
  file: string;
}

// Inflected once a model and not with each request.
const known = new WeakMap<ModelDescription, ContextNames>();

function namesOf(model: ModelDescription): ContextNames {
  const names = known.get(model) ?? {
    one: toCamelCase(model.name),
    several: toCamelCase(pluralize(toWords(model.name).join(' '))),
    file: toKebabCase(model.name),
  };
  known.set(model, names);
  return names;
}

/** `posts/blog-post-list.html` */
export function defaultTemplate(model: ModelDescription, suffix: string): TemplateName {
  return `${model.app}/${namesOf(model).file}-${suffix}.html` as TemplateName;
}

/** What a template calls one row: `blogPost`. */
function contextName(model: ModelDescription): string {
  return namesOf(model).one;
}

/** What a template calls several rows: `blogPosts`. */
export function pluralContextName(model: ModelDescription): string {
  return namesOf(model).several;
}

/** The row under both of its names. */
export function rowContext(model: ModelDescription, row: object): Record<string, unknown> {
  return { object: row, [contextName(model)]: row };
}

/**
 * The row that the route's parameters name.
 *
 * @throws {Http404} there is none
 * @throws {ProjectError} VIEW_LOOKUP_MISSING: the parameters name no unique field
 */
export async function findRow<M extends ModelName>(
  view: string,
  request: HttpRequest,
  params: Params,
  name: M,
  options: RowOptions<M>,
): Promise<Row> {
  const model = request.app.models.get(name);
  const lookup = lookupOf(view, model, params as Row);
  const where = (await resolvePerRequest(options.where, request, params)) as Where | undefined;
  const row = await request.app.models.delegate(model).findFirst({
    where: where === undefined ? lookup : { AND: [where, lookup] },
    ...(options.include === undefined ? {} : { include: options.include }),
  });
  if (row === null) throw new Http404(`no ${model.label} matches`);
  return row;
}

/** The finished view: its methods, its name, and the login or permission it asks for. */
export function finishView(
  name: string,
  methods: readonly string[],
  access: Pick<PageOptions, 'loginRequired' | 'permission'>,
  view: (request: HttpRequest, params: Params) => Promise<HttpResponse>,
): View {
  const limited = allowMethods(methods, view);
  limited.viewName = name;
  if (access.permission !== undefined) return permissionRequired(access.permission, limited);
  return access.loginRequired ? loginRequired(limited) : limited;
}

/**
 * The address to go to: the option, or the row's own page, or the list.
 *
 * @throws {ProjectError} VIEW_SUCCESS_URL_MISSING
 */
export function resolveSuccessUrl(
  view: string,
  request: HttpRequest,
  model: ModelDescription,
  row: Row,
  names: readonly string[],
): string {
  for (const name of names) {
    if (!isRouteName(name)) return name;
    const url = tryReverse(request, name, model, row);
    if (url !== undefined) return url;
  }
  throw errors.VIEW_SUCCESS_URL_MISSING({ view, tried: names });
}

function lookupOf(view: string, model: ModelDescription, params: Row): Where {
  const names = Object.keys(params);
  const [single] = model.primaryKey;
  if ('pk' in params && single !== undefined) return primaryKeyLookup(model, params['pk']);
  const wheres = names
    .filter((name) => fieldOf(model, name)?.kind === 'scalar')
    .map((name) => [name, typed(model, name, params[name])] as const);
  if (wheres.length > 0) return Object.fromEntries(wheres);
  throw errors.VIEW_LOOKUP_MISSING({ view, params: names, model: model.label });
}

function primaryKeyLookup(model: ModelDescription, value: unknown): Where {
  const where = splitKey(value, model, model.primaryKey);
  if (where === undefined) throw new Http404(`no ${model.label} matches`);
  return where;
}

// A path gives text where the column may want a number: `<slug:code>` on an Int is nobody's row, not an error.
function typed(model: ModelDescription, name: string, value: unknown): unknown {
  const where = splitKey(value, model, [name]);
  if (where === undefined) throw new Http404(`no ${model.label} matches`);
  return where[name];
}

function isRouteName(text: string): boolean {
  return /^[\w-]+(?::[\w-]+)*$/.test(text);
}

function tryReverse(request: HttpRequest, name: string, model: ModelDescription, row: Row): string | undefined {
  const [key] = model.primaryKey;
  const pk = key === undefined ? undefined : row[key];
  const candidates = [
    {},
    ...(typeof row['slug'] === 'string' ? [{ slug: row['slug'] }] : []),
    { pk },
    ...(key === undefined ? [] : [{ [key]: pk }]),
  ];
  for (const params of candidates) {
    try {
      return request.app.urls.reverse(name, params);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'NO_REVERSE_MATCH') throw error;
    }
  }
  return undefined;
}
