// Which version of the API a client wants.
import type { HttpRequest } from '../../http/request.ts';
import { parseAccept } from '../../http/headers/accept-header.ts';
import { apiErrors } from '../errors.ts';

export interface VersionOptions {
  /** Every version that may be asked for. */
  allowed: readonly string[];
  /** For requests that name none. Default: null. */
  default?: string;
  /** Name of the parameter. Default: `version`. */
  param?: string;
}

export interface Versioning {
  readonly style: 'path' | 'header' | 'query' | 'host';
  readonly allowed: readonly string[];
  readonly param: string;
  /** @throws {ApiError} 404 or 406: not a version of this API */
  determine(request: HttpRequest, params: Readonly<Record<string, unknown>>): string | null;
}

type Read = (request: HttpRequest, params: Readonly<Record<string, unknown>>, param: string) => string | undefined;

function versioning(
  style: Versioning['style'],
  { allowed, default: fallback, param = 'version' }: VersionOptions,
  read: Read,
  refuse: () => Error,
): Versioning {
  return {
    style,
    allowed,
    param,
    determine(request, params) {
      const version = read(request, params, param) ?? fallback;
      if (version === undefined) return null;
      if (version !== fallback && !allowed.includes(version)) throw refuse();
      return version;
    },
  };
}

/** A parameter of the router's path: `router({ path: 'api/<str:version>/' })`. */
export function pathVersioning(options: VersionOptions): Versioning {
  const read: Read = (_request, params, name) => params[name] as string | undefined;
  return versioning('path', options, read, () => apiErrors.notFound('Invalid version in URL path.'));
}

/** `Accept: application/json; version=2` */
export function headerVersioning(options: VersionOptions): Versioning {
  const read: Read = (request, _params, name) => parseAccept(request.header('accept'))[0]?.params[name];
  return versioning('header', options, read, () => apiErrors.notAcceptable('Invalid version in "Accept" header.'));
}

/** `?version=2` */
export function queryVersioning(options: VersionOptions): Versioning {
  const read: Read = (request, _params, name) => request.query.get(name);
  return versioning('query', options, read, () => apiErrors.notFound('Invalid version in query parameter.'));
}

/** `v2.api.example.com` */
export function hostVersioning(options: VersionOptions): Versioning {
  const read: Read = (request) => /^([a-z0-9]+)\.[^.]+\./i.exec(request.host)?.[1]?.toLowerCase();
  return versioning('host', options, read, () => apiErrors.notFound('Invalid version in hostname.'));
}
