import { nearest } from '../../../kernel/names.ts';
import type { CompiledRoute } from './compiled-routes.ts';
import { errors } from '../errors.ts';
import type { UrlParams } from '../project-types.ts';
import type { RouteParam } from './route-pattern.ts';
import { escapeLeadingSlashes } from '../uri.ts';
import type { ReverseOptions } from './url-resolver.ts';

/** Named routes by qualified name, `posts:detail`. Of two with one name the later is tried first, as in Django. */
export class NameIndex {
  readonly #byName = new Map<string, CompiledRoute[]>();

  constructor(routes: readonly CompiledRoute[]) {
    for (const route of routes) if (route.viewName !== undefined) this.#add(route.viewName, route);
    // Where `include` renamed every instance of a list, the list's own namespace still leads to the last instance.
    const byApp = new Map<string, Map<string | undefined, CompiledRoute>>();
    for (const route of routes) {
      if (route.name === undefined) continue;
      const name = [...route.appNamespaces, route.name].join(':');
      byApp.set(name, (byApp.get(name) ?? new Map()).set(route.language, route));
    }
    for (const [name, byLanguage] of byApp) {
      if (this.#byName.has(name)) continue;
      for (const route of byLanguage.values()) this.#add(name, route);
    }
  }

  #add(name: string, route: CompiledRoute): void {
    const routes = this.#byName.get(name);
    if (routes) routes.unshift(route);
    else this.#byName.set(name, [route]);
  }

  get(name: string): readonly CompiledRoute[] | undefined {
    return this.#byName.get(name);
  }

  /** The other name of a route, where it has one. */
  aliasOf(route: CompiledRoute): { alias?: string } {
    if (route.name === undefined) return {};
    const alias = [...route.appNamespaces, route.name].join(':');
    return alias !== route.viewName && this.#byName.get(alias)?.includes(route) ? { alias } : {};
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }
}

/**
 * @param options.language which of the routes that depend on it are meant
 * @throws {ProjectError} NO_REVERSE_MATCH
 */
export function buildPath(index: NameIndex, name: string, params: UrlParams, options: ReverseOptions): string {
  const { language } = options;
  const known = index.get(name);
  const routes = language === undefined ? known : known?.filter((route) => isIn(route, language));
  if (!routes) throw errors.NO_REVERSE_MATCH({ name, reason: unknownName(index, name) });
  for (const route of routes) {
    const path = fill(route, params);
    if (path !== undefined) return withSuffix(escapeLeadingSlashes(`/${path}`), options);
  }
  throw errors.NO_REVERSE_MATCH({ name, reason: mismatch(routes, params) });
}

function isIn(route: CompiledRoute, language: string): boolean {
  return route.language === undefined || route.language === language;
}

function unknownName(index: NameIndex, name: string): string {
  const names = index.names();
  const meant = nearest(name, names) ?? names.find((known) => known.endsWith(`:${name}`));
  return meant === undefined
    ? 'there is no route with this name'
    : `there is no route with this name; did you mean '${meant}'?`;
}

function mismatch(routes: readonly CompiledRoute[], params: UrlParams): string {
  const tried = routes.map((route) => route.irreversible ?? `'/${route.source}'`).join(' or ');
  const given = JSON.stringify(params, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return `the parameters ${given} do not match ${tried}`;
}

function fill(route: CompiledRoute, given: UrlParams): string | undefined {
  if (!route.pieces) return undefined;
  const wanted = route.params.filter((param): param is RouteParam => param !== undefined);
  const values = isList(given) ? byPosition(wanted, given) : byName(wanted, given, route.extra);
  if (!values) return undefined;
  let path = '';
  let plain = '/';
  for (const piece of route.pieces) {
    const text = 'text' in piece ? piece.text : toText(piece, values.get(piece.name));
    if (text === undefined) return undefined;
    plain += text;
    path += quotePath(text);
  }
  return plain.length <= route.maxLength && route.regex.test(plain) ? path : undefined;
}

function toText(param: RouteParam, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (param.converter.toPath) return param.converter.toPath(value);
  return (value as unknown) instanceof Date ? (value as Date).toISOString() : String(value);
}

function isList(params: UrlParams): params is readonly unknown[] {
  return Array.isArray(params);
}

function byPosition(wanted: readonly RouteParam[], given: readonly unknown[]): Map<string, unknown> | undefined {
  if (given.length !== wanted.length) return undefined;
  return new Map(wanted.map((param, i) => [param.name, given[i]]));
}

function byName(
  wanted: readonly RouteParam[],
  given: Record<string, unknown>,
  extra: Readonly<Record<string, unknown>>,
): Map<string, unknown> | undefined {
  const values = new Map<string, unknown>();
  for (const { name } of wanted) {
    if (!Object.hasOwn(given, name)) return undefined;
    values.set(name, given[name]);
  }
  const fits = Object.keys(given).every(
    (name) => values.has(name) || (Object.hasOwn(extra, name) && extra[name] === given[name]),
  );
  return fits ? values : undefined;
}

// RFC 3986: what may be in a path as it is, sub-delimiters included. Most texts are nothing else.
const PLAIN_PATH = /^[\w.~!*'()/:@$&+,;=-]*$/;

function quotePath(text: string): string {
  if (PLAIN_PATH.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(/%(?:2F|3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent);
}

function withSuffix(path: string, { query, fragment }: ReverseOptions): string {
  if (query === undefined && fragment === undefined) return path;
  const search = query === undefined ? '' : toSearch(query);
  return `${path}${search && `?${search}`}${fragment ? `#${quotePath(fragment)}` : ''}`;
}

function toSearch(query: NonNullable<ReverseOptions['query']>): string {
  const pairs = Symbol.iterator in query ? query : Object.entries(query);
  const search = new URLSearchParams();
  for (const [name, value] of pairs as Iterable<readonly [string, unknown]>) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) search.append(name, String(one));
  }
  return search.toString();
}
