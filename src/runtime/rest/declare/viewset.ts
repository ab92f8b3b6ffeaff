// Viewsets: the addresses of one resource, declared together.
import type { Rule } from '../../access/rule.ts';
import type { RuleOf } from '../../access/policy.ts';
import type { FieldName, ModelName, ScalarName } from '../../http/project-types.ts';
import type { Authentication } from '../authenticate/authentication.ts';
import type { FilterDeclaration, Lookup } from '../list/filters.ts';
import type { Pagination } from '../list/pagination.ts';
import type { ApiContext } from '../request/context.ts';
import type { Parser } from '../request/parser.ts';
import type { Versioning } from '../request/versioning.ts';
import type { Renderer } from '../respond/renderer.ts';
import type { SaveHooks } from '../../save/save-row.ts';
import {
  checkRelatedOptions,
  type ExpandDeclaration,
  type ModelSerializerOptions,
  SERIALIZER_OPTIONS,
  type SerializerDeclaration,
  type WhereOf,
} from '../serialize/options.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { Action, Handled, HttpMethod } from './action.ts';
import { checkOptions, type NamesOf } from './option-names.ts';
import type { AnySerializer } from './serializer.ts';

/** What every kind of view may say for itself, in place of what its router says. */
export interface ViewOptions {
  /**
   * Who may call. Rules in a list must all allow it. Default: the permissions of the model, and people who signed in for views
   * without one. A policy of the model always holds, too.
   */
  permissions?: Rule | readonly Rule[];
  /** Default: API tokens, then the session. */
  authentication?: readonly Authentication[];
  throttles?: readonly Throttle[];
  versioning?: Versioning;
  /** Default: JSON, forms and forms with files. */
  parsers?: readonly Parser[];
  /** In place of all others. Default: JSON. */
  renderers?: readonly Renderer[];
  /** For people: title of the pages of the browsable API. */
  name?: string;
  description?: string;
}

const VIEW_OPTIONS: NamesOf<ViewOptions> = {
  permissions: true,
  authentication: true,
  throttles: true,
  versioning: true,
  parsers: true,
  renderers: true,
  name: true,
  description: true,
};

/** The built-in operations. */
export type BuiltIn = 'list' | 'create' | 'retrieve' | 'update' | 'partialUpdate' | 'destroy';

export interface ModelViewSetOptions<M extends ModelName>
  extends ModelSerializerOptions<M>, Omit<ViewOptions, 'permissions'> {
  permissions?: RuleOf<M> | readonly RuleOf<M>[];
  /** Operations that exist. Default: all of them. `['list', 'retrieve']` only reads. */
  only?: readonly BuiltIn[];
  /** Rows that the resource is about: a filter, or a function of the request that returns one. */
  where?: WhereOf<M> | ((context: ApiContext) => WhereOf<M> | Promise<WhereOf<M>>);
  /** Query parameters: names of fields (`author`, `author.name`), or lookups by field: `{ price: ['gte', 'lte'] }`. */
  filters?:
    | readonly (FieldName<M> | (string & {}))[]
    | { readonly [Field in FieldName<M> | (string & {})]?: readonly Lookup[] };
  /** Texts that `?search=` looks into: `title`, `^slug` (start), `=isbn` (whole), `author.name`. */
  search?: readonly (ScalarName<M> | (string & {}))[];
  /** Fields that `?ordering=` may name. */
  ordering?: readonly (ScalarName<M> | (string & {}))[];
  /** Related rows that `?expand=author,comments` includes. */
  expand?: { readonly [Field in FieldName<M>]?: ExpandDeclaration };
  /**
   * Lists of rows in one request to the collection: POST creates, PUT and PATCH change, DELETE deletes all of them or none. Default:
   * false; `max` is 100 by default.
   */
  bulk?: boolean | { max?: number };
  /** Order without a parameter: `['-createdAt']`. Default: `@ordering` of the model, then its primary key. */
  defaultOrdering?: readonly string[];
  /** Null: lists are complete, up to `settings.rest.maxPageSize` rows. Default: numbered pages. */
  pagination?: Pagination | null;
  /** Unique field that addresses name rows by. Default: the primary key. */
  lookupField?: ScalarName<M>;
  /** Checks a body as a whole, by the names of the API. Returns a message, or throws `invalid(…)`. */
  validate?: (
    values: Readonly<Record<string, unknown>>,
    context: ApiContext,
    before: Readonly<Record<string, unknown>> | undefined,
  ) => unknown;
  /** Columns that are set by the server: `({ user }) => ({ authorId: user.id })`. They win over the body. */
  set?: (
    context: ApiContext,
    before: Readonly<Record<string, unknown>> | undefined,
  ) => Record<string, unknown> | Promise<Record<string, unknown>>;
  hooks?: SaveHooks;
  actions?: Readonly<Record<string, Action>>;
  /** Query parameters that your own code reads. Other unknown ones are refused. */
  queryParams?: readonly string[];
}

/** The options without the compiler's knowledge of the model. */
export interface ModelViewSetDeclaration extends SerializerDeclaration, Omit<ViewOptions, 'permissions'> {
  permissions?: Rule | readonly Rule[];
  only?: readonly BuiltIn[];
  where?:
    | Record<string, unknown>
    | ((context: ApiContext) => Record<string, unknown> | Promise<Record<string, unknown>>);
  filters?: FilterDeclaration;
  search?: readonly string[];
  ordering?: readonly string[];
  expand?: Readonly<Record<string, ExpandDeclaration>>;
  bulk?: boolean | { max?: number };
  defaultOrdering?: readonly string[];
  pagination?: Pagination | null;
  lookupField?: string;
  validate?: ModelViewSetOptions<ModelName>['validate'];
  set?: ModelViewSetOptions<ModelName>['set'];
  hooks?: SaveHooks;
  actions?: Readonly<Record<string, Action>>;
  queryParams?: readonly string[];
}

const MODEL_VIEWSET_OPTIONS: NamesOf<ModelViewSetDeclaration> = {
  ...VIEW_OPTIONS,
  ...SERIALIZER_OPTIONS,
  only: true,
  where: true,
  filters: true,
  search: true,
  ordering: true,
  expand: true,
  bulk: true,
  defaultOrdering: true,
  pagination: true,
  lookupField: true,
  validate: true,
  set: true,
  hooks: true,
  actions: true,
  queryParams: true,
};

export interface ModelViewSet<M extends ModelName = ModelName> {
  readonly type: 'model';
  readonly model: M;
  readonly options: ModelViewSetDeclaration;
}

/**
 * The complete API of a model: list, create, retrieve, update, partial update and delete.
 *
 * @throws {ProjectError} API_OPTION_UNKNOWN
 * @example
 * export default router({ path: 'api/' })
 *   .register('posts', modelViewSet('Post', { fields: ['id', 'title', 'author'], filters: ['published'], search: ['title'] }));
 */
export function modelViewSet<M extends ModelName>(model: M, options: ModelViewSetOptions<M>): ModelViewSet<M> {
  const place = `modelViewSet('${model}')`;
  checkOptions(place, options, MODEL_VIEWSET_OPTIONS);
  checkRelatedOptions(place, options as unknown as ModelViewSetDeclaration);
  return { type: 'model', model, options: options as unknown as ModelViewSetDeclaration };
}

/** What handlers of views without a model get. */
export interface HandlerContext extends ApiContext {
  /** The body, parsed by the view's serializer. @throws {ApiError} 400 with its problems */
  input(): Promise<Record<string, unknown>>;
}

/** A handler of the project. */
export type Handler = (context: HandlerContext) => Handled | Promise<Handled>;

export interface ViewSetOptions extends ViewOptions {
  /** GET of the collection. */
  list?: Handler;
  /** POST to the collection. */
  create?: Handler;
  /** GET, PUT, PATCH and DELETE of one row; its key is `context.params.pk`. */
  retrieve?: Handler;
  update?: Handler;
  partialUpdate?: Handler;
  destroy?: Handler;
  actions?: Readonly<Record<string, Action>>;
  /** Describes and formats what the handlers get and return. */
  serializer?: AnySerializer;
}

const VIEWSET_OPTIONS: NamesOf<ViewSetOptions> = {
  ...VIEW_OPTIONS,
  list: true,
  create: true,
  retrieve: true,
  update: true,
  partialUpdate: true,
  destroy: true,
  actions: true,
  serializer: true,
};

export interface ViewSet {
  readonly type: 'plain';
  readonly options: ViewSetOptions;
}

/** A resource without a model: handlers of your own at the addresses of a viewset. @throws {ProjectError} API_OPTION_UNKNOWN */
export function viewSet(options: ViewSetOptions): ViewSet {
  checkOptions('viewSet', options, VIEWSET_OPTIONS);
  return { type: 'plain', options };
}

export interface ApiViewOptions extends ViewOptions {
  get?: Handler;
  post?: Handler;
  put?: Handler;
  patch?: Handler;
  delete?: Handler;
  /** Describes the body, which is parsed and validated by it: `context.input()`. */
  input?: AnySerializer;
  output?: AnySerializer;
}

const API_VIEW_OPTIONS: NamesOf<ApiViewOptions> = {
  ...VIEW_OPTIONS,
  get: true,
  post: true,
  put: true,
  patch: true,
  delete: true,
  input: true,
  output: true,
};

export interface ApiViewDeclaration {
  readonly type: 'view';
  readonly options: ApiViewOptions;
}

/**
 * One address with a function for each of its methods.
 *
 * @throws {ProjectError} API_OPTION_UNKNOWN
 * @example router({ path: 'api/' }).register('ping', apiView({ get: () => ({ pong: true }), permissions: allowAny }))
 */
export function apiView(options: ApiViewOptions): ApiViewDeclaration {
  checkOptions('apiView', options, API_VIEW_OPTIONS);
  return { type: 'view', options };
}

export type Resource = ModelViewSet | ViewSet | ApiViewDeclaration;

export const METHOD_NAMES: Readonly<Record<'get' | 'post' | 'put' | 'patch' | 'delete', HttpMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
};
