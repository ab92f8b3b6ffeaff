// Where an address is in its API.
import type { Row } from '../../../kernel/database.ts';
import { capitalize } from '../../../kernel/names.ts';
import { labelColumns } from '../../../kernel/people.ts';
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

/**
 * The heading of a page: the plural of the model for its list, the label of the row for one of it.
 *
 * @param data the JSON of the response; a label comes from it alone, so that it shows nothing that the API hides
 */
export function pageTitle({ resource, route }: Place, { endpoint, params, status }: ApiContext, data: unknown): string {
  if (resource === undefined || route === undefined) return endpoint.title;
  const { basename, name, resource: declared } = resource.registration;
  const { model } = endpoint;
  if (route.name === `${basename}-list`) return declared.options.name ?? capitalize(model?.labelPlural ?? name);
  if (route.name !== `${basename}-detail`) return endpoint.title;
  const row = status < 400 && typeof data === 'object' && data !== null ? (data as Row) : {};
  const texts = (model ? labelColumns(model) : []).map((column) => row[column]);
  const label = texts.find((text) => typeof text === 'string' && text.trim() !== '');
  const noun = declared.options.name ?? capitalize(model?.label ?? name);
  return (label as string | undefined) ?? `${noun} ${String(params['pk'])}`;
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
