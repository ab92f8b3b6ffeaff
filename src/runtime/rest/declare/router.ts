// Routers: resources under names, below one path.
import { errors } from '../errors.ts';
import { checkOptions, type NamesOf } from './option-names.ts';
import type { Resource, ViewOptions } from './viewset.ts';

export interface RouterOptions extends Pick<
  ViewOptions,
  'authentication' | 'permissions' | 'throttles' | 'versioning' | 'renderers' | 'parsers'
> {
  /** Where the API is, without a slash at the start: `api/`, `api/<str:version>/`. Default: `api/`. */
  path?: string;
  /** Namespace of the routes: `reverse('api:posts-list')`. Default: the path's first word. */
  name?: string;
  /** For people and schemas. Default: `Blog API`, by the project. */
  title?: string;
  description?: string;
}

const ROUTER_OPTIONS: NamesOf<RouterOptions> = {
  path: true,
  name: true,
  title: true,
  description: true,
  authentication: true,
  permissions: true,
  throttles: true,
  versioning: true,
  renderers: true,
  parsers: true,
};

export interface Registration {
  /** Part of the address: `posts`. */
  readonly name: string;
  /** First part of the names of its routes. */
  readonly basename: string;
  readonly resource: Resource;
}

const NAME = /^[A-Za-z0-9][\w-]*(?:\/[\w-]+)*$/;

/** Resources below one path. Routers of several apps with the same path are one API. Made by `router`. */
export class Router {
  readonly path: string;
  readonly options: RouterOptions;
  readonly #registrations: Registration[] = [];

  constructor(options: RouterOptions) {
    this.path = options.path ?? 'api/';
    this.options = options;
  }

  get registrations(): readonly Registration[] {
    return this.#registrations;
  }

  /**
   * Adds a resource.
   *
   * @param name its part of the address: `posts` gives `/api/posts/` and `/api/posts/1/`
   * @param options.basename first part of the names of its routes. Default: the name.
   * @throws {ProjectError} API_ROUTE_INVALID, API_NAME_DUPLICATE
   */
  register(name: string, resource: Resource, { basename }: { basename?: string } = {}): this {
    if (!NAME.test(name))
      throw errors.API_ROUTE_INVALID({
        text: name,
        reason: 'is not a name: letters, digits, - and _ only, without a slash at the ends',
      });
    if (this.#registrations.some((known) => known.name === name))
      throw errors.API_NAME_DUPLICATE({ path: this.path, name });
    this.#registrations.push({ name, resource, basename: basename ?? name.replaceAll('/', '-') });
    return this;
  }
}

/**
 * Starts an API, for the default export of `src/<app>/api.ts`.
 *
 * @param options.path without a slash at the start and with one at the end. Default: `api/`.
 * @throws {ProjectError} API_ROUTE_INVALID, API_OPTION_UNKNOWN
 * @example export default router({ path: 'api/' }).register('posts', modelViewSet('Post', { fields: ['id', 'title'] }));
 */
export function router(options: RouterOptions = {}): Router {
  const { path = 'api/' } = options;
  checkOptions('router', options, ROUTER_OPTIONS);
  if (path.startsWith('/') || (path !== '' && !path.endsWith('/')))
    throw errors.API_ROUTE_INVALID({
      text: path,
      reason: "needs a slash at its end and none at its start, like 'api/'",
    });
  return new Router(options);
}
