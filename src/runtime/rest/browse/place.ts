// Where an address is in its API.
import type { Api, ApiResource, ApiRoute } from '../api/api.ts';
import type { ApiContext } from '../request/context.ts';

export interface Place {
  api: Api;
  /** Undefined for the root and the documentation. */
  resource: ApiResource | undefined;
  route: ApiRoute | undefined;
}

export interface Crumb {
  label: string;
  /** Undefined for the page itself. */
  url: string | undefined;
}

/** Below the root: the collection, the row, the action. Those that can be read have an address. */
export function crumbsOf({ api, resource, route }: Place, context: ApiContext, title: string): Crumb[] {
  if (resource === undefined || route === undefined)
    return title === titleOf(api) ? [] : [{ label: title, url: undefined }];
  const root = rootPath(api, context);
  const parts = route.path.split('/').filter((part) => part !== '');
  const crumbs = parts.map((part, index): Crumb => {
    const path = `${parts.slice(0, index + 1).join('/')}/`;
    const isLinked = resource.routes.some((other) => other.path === path && other.endpoint.operations.has('GET'));
    const isLast = index === parts.length - 1;
    return { label: fill(part, context), url: isLinked && !isLast ? root + fillPath(path, context) : undefined };
  });
  return crumbs;
}

/** Path of the API's root for this request. */
export function rootPath(api: Api, context: ApiContext): string {
  return new URL(api.rootOf(context)).pathname;
}

/** Of the whole API, for people. */
export function titleOf({ options }: Api): string {
  return options.title ?? 'API';
}

function fill(part: string, { params }: ApiContext): string {
  const name = /^<(?:\w+:)?(\w+)>$/.exec(part)?.[1];
  return name === undefined ? part : String(params[name] ?? '');
}

/** A route's path with the parameters of the request, encoded. */
export function fillPath(path: string, context: ApiContext): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(fill(part, context)))
    .join('/');
}
