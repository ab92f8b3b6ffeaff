// One API: the resources of all routers with the same path.
import { mediaFileUrl } from '../../http/static/media-url.ts';
import type { Row } from '../../../kernel/database.ts';
import { keyOf } from '../../forms/model/keys.ts';
import type { Policy } from '../../access/policy.ts';
import type { ModelRegistry } from '../../http/model-registry.ts';
import type { Registration, Router, RouterOptions } from '../declare/router.ts';
import { errors } from '../errors.ts';
import type { FieldShape } from '../fields/field.ts';
import type { Pagination } from '../list/pagination.ts';
import type { ApiContext, ApiEnvironment } from '../request/context.ts';
import type { QueryParam } from '../routes/query-param.ts';
import type { ApiScope, Endpoint } from '../routes/endpoint.ts';

declare module '../../http/application.ts' {
  interface Application {
    /** The APIs of the routers in src/<app>/api.ts, one for each path. */
    readonly apis?: readonly Api[];
  }
}

/** What an API must know of the project before it can answer. */
export interface ApiProject {
  readonly models: ModelRegistry;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly timeZone: string;
  readonly mediaUrl: string;
  readonly userModel: string;
}

/** One address of a resource. */
export interface ApiRoute {
  /** Below the API's path: `posts/<str:pk>/`. */
  readonly path: string;
  /** `posts-detail` */
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** A resource with its addresses. */
export interface ApiResource {
  readonly registration: Registration;
  readonly routes: readonly ApiRoute[];
  /** Name of the model; undefined for resources without one. */
  readonly model: string | undefined;
  /** Columns that name a row in addresses. */
  readonly lookup: readonly string[];
  /** Shape of the one column that does; undefined for several. */
  readonly lookupShape: FieldShape | undefined;
  readonly fields: readonly FieldShape[];
  /** Members of a page around its results; undefined for lists without pages. */
  readonly page: Pagination['members'] | undefined;
  /** Parameters that its lists know. */
  readonly queryParams: readonly QueryParam[];
}

/** What a resource without a model has of all that. */
export const NO_MODEL = {
  model: undefined,
  lookup: [],
  lookupShape: undefined,
  fields: [],
  page: undefined,
  queryParams: [],
} as const satisfies Partial<ApiResource>;

export class Api implements ApiScope {
  readonly path: string;
  readonly namespace: string;
  readonly options: RouterOptions;
  readonly registrations: readonly Registration[];
  readonly project: ApiProject;
  readonly #resources: ApiResource[] = [];
  readonly #byModel = new Map<string, ApiResource>();

  /** @throws {ProjectError} API_NAME_DUPLICATE */
  constructor(project: ApiProject, routers: readonly Router[]) {
    const [first] = routers as [Router];
    this.project = project;
    this.path = first.path;
    this.options = Object.assign({}, ...routers.map(({ options }) => options).toReversed()) as RouterOptions;
    this.namespace = this.options.name ?? (/^[\w-]+/.exec(first.path)?.[0] || 'api');
    this.registrations = routers.flatMap(({ registrations }) => registrations);
    const names = new Set<string>();
    for (const { name } of this.registrations) {
      if (names.has(name)) throw errors.API_NAME_DUPLICATE({ path: this.path, name });
      names.add(name);
    }
  }

  get resources(): readonly ApiResource[] {
    return this.#resources;
  }

  add(resource: ApiResource): void {
    this.#resources.push(resource);
    const { model, routes } = resource;
    const hasDetail = routes.some(({ name }) => name === `${resource.registration.basename}-detail`);
    if (model !== undefined && hasDetail && !this.#byModel.has(model)) this.#byModel.set(model, resource);
  }

  /** Absolute address of the API's root for this request. */
  rootOf({ app, request, params }: ApiContext): string {
    const own = Object.fromEntries(Object.entries(params).filter(([name]) => this.path.includes(`:${name}>`)));
    return request.buildAbsoluteUri(app.urls.reverse(`${this.namespace}:api-root`, own));
  }

  environment(context: ApiContext): ApiEnvironment {
    const { timeZone, mediaUrl } = this.project;
    const { request } = context;
    let root: string | undefined;
    const rootAddress = (): string => (root ??= this.rootOf(context));
    return {
      timeZone,
      link: (model, row) => this.#link(rootAddress, model, row),
      unlink: (model, address) => this.#unlink(rootAddress(), model, address),
      media: (path) => request.buildAbsoluteUri(mediaFileUrl(mediaUrl, path)),
    };
  }

  #link(root: () => string, model: string, row: Row): string | null {
    const resource = this.#byModel.get(model);
    const key = resource && keyOf(row, resource.lookup);
    return key === undefined ? null : `${root()}${resource?.registration.name}/${encodeURIComponent(String(key))}/`;
  }

  /** The key in an address; the scheme and host may be left out. */
  #unlink(root: string, model: string, address: string): string | undefined {
    const resource = this.#byModel.get(model);
    if (resource === undefined || !URL.canParse(address, root)) return undefined;
    const { pathname } = new URL(address, root);
    const prefix = `${new URL(root).pathname}${resource.registration.name}/`;
    const key = pathname.startsWith(prefix) ? /^([^/]+)\/$/.exec(pathname.slice(prefix.length))?.[1] : undefined;
    return key === undefined ? undefined : safelyDecode(key);
  }
}

function safelyDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
