// From the routers of a project to its URLs.
import type { Settings } from '../../../kernel/settings.ts';
import { policiesOf } from '../../access/access.ts';
import type { Policy } from '../../access/policy.ts';
import type { ModelRegistry } from '../../http/model-registry.ts';
import { include, path, urls, type Route } from '../../http/routing/urls.ts';
import type { Registration, Router } from '../declare/router.ts';
import type { ApiContext } from '../request/context.ts';
import { docsEndpoint, docsPages } from '../docs/docs-endpoint.ts';
import { apiView, type BrowsePages } from '../routes/dispatch.ts';
import type { Operation } from '../routes/operation.ts';
import { browsePages } from '../browse/page.ts';
import { Api, type ApiResource, type ApiRoute } from './api.ts';
import { modelEndpoints } from './model-endpoints.ts';
import { viewEndpoints, viewSetEndpoints } from './plain-endpoints.ts';
import { createEndpoint } from './scope.ts';

export interface ApiSources {
  models: ModelRegistry;
  policies: readonly Policy[];
  settings: Pick<Settings, 'timeZone' | 'mediaUrl' | 'userModel'>;
}

/**
 * Compiles the routers of a project. Those with the same path are one API.
 *
 * @throws {ProjectError} API_NAME_DUPLICATE, API_FIELD_UNKNOWN, API_FIELD_UNFIT, API_FIELDS_MISSING, API_LOOKUP_UNFIT
 */
export function compileApis({ models, policies, settings }: ApiSources, routers: readonly Router[]): Api[] {
  const { timeZone, mediaUrl, userModel } = settings;
  const project = { models, policies: policiesOf({ policies, models, settings }), timeZone, mediaUrl, userModel };
  const byPath = new Map<string, Router[]>();
  for (const router of routers) byPath.set(router.path, [...(byPath.get(router.path) ?? []), router]);
  return [...byPath.values()].map((list) => {
    const api = new Api(project, list);
    for (const registration of api.registrations) api.add(compileResource(api, registration));
    return api;
  });
}

function compileResource(api: Api, registration: Registration): ApiResource {
  const { resource } = registration;
  switch (resource.type) {
    case 'model':
      return modelEndpoints(api, registration, resource);
    case 'plain':
      return viewSetEndpoints(api, registration, resource);
    case 'view':
      return viewEndpoints(api, registration, resource);
  }
}

const DOCS_PATH = 'docs/';

/** The routes of the compiled APIs, to be put before those of the project. */
export function apiRoutes(apis: readonly Api[]): Route[] {
  return apis.map((api) => {
    const views = api.resources.flatMap((resource) =>
      resource.routes.flatMap((route) => resourceViews(api, resource, route)),
    );
    const here = browsePages({ api, resource: undefined, route: undefined });
    const root = createEndpoint(api, {
      options: api.options.description === undefined ? {} : { description: api.options.description },
      operations: [rootOperation(api)],
      title: api.options.title ?? 'API Root',
      model: undefined,
      isDetail: false,
    });
    const all = [
      path(
        '',
        apiView(() => root, 'api-root', here),
        { name: 'api-root' },
      ),
      ...views,
      ...docsRoutes(api, here),
    ];
    return path(api.path, include(urls({ namespace: api.namespace }, all)));
  });
}

/** `docs/`, unless a resource has that name. */
function docsRoutes(api: Api, others: BrowsePages): Route[] {
  const endpoint = docsEndpoint(api);
  const view = apiView(() => endpoint, 'api-docs', docsPages(api, others));
  return [path(DOCS_PATH, view, { name: 'api-docs' }), path(`${DOCS_PATH.slice(0, -1)}.<slug:format>`, view)];
}

function resourceViews(api: Api, resource: ApiResource, route: ApiRoute): Route[] {
  const { name, endpoint } = route;
  const view = apiView(() => endpoint, name, browsePages({ api, resource, route }));
  return [path(route.path, view, { name }), path(`${route.path.slice(0, -1)}.<slug:format>`, view)];
}

function rootOperation(api: Api): Operation {
  return {
    kind: 'root',
    name: 'root',
    method: 'GET',
    access: 'view',
    permission: undefined,
    throttles: undefined,
    description: undefined,
    input: undefined,
    output: undefined,
    query: new Set(),
    handle: async (context) => rootLinks(api, context),
  };
}

/** Addresses of the collections by their names. */
function rootLinks(api: Api, context: ApiContext): Record<string, string> {
  const root = api.rootOf(context);
  const listed = api.resources.filter(({ routes }) => routes.some(({ endpoint }) => !endpoint.isDetail));
  return Object.fromEntries(listed.map(({ registration: { name } }) => [name, `${root}${name}/`]));
}
