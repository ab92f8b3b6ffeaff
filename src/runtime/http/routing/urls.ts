import { errors } from '../errors.ts';
import type { RouteParams } from './route-params.ts';
import { parseRegexRoute, parseRoute, type RoutePattern } from './route-pattern.ts';
import type { View } from '../view.ts';

/** A list of routes, tried in order. Created by `urls`. */
export interface UrlList {
  readonly namespace: string | undefined;
  readonly routes: readonly Route[];
}

/** Other routes behind a prefix. Created by `include`. */
export interface Included {
  readonly list: UrlList | (() => UrlList);
  /** Name of this instance of the list; default is the list's own namespace. */
  readonly namespace: string | undefined;
}

/** One line of a list of routes. Created by `path` and `rePath`. */
export interface Route {
  readonly pattern: RoutePattern;
  readonly view: View | undefined;
  readonly included: Included | undefined;
  readonly name: string | undefined;
  /** Parameters of the view in addition to those of the path. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The route in other languages. */
  readonly translations?: ReadonlyMap<string, RoutePattern> | undefined;
  /** Made by `i18nPatterns`: the language is before everything that is included. */
  readonly languagePrefix?: { readonly forDefault: boolean } | undefined;
}

export interface RouteOptions<Params extends Record<string, unknown> = Record<string, unknown>> {
  /** For `reverse`, `redirect` and `{% url %}`: `detail`, called `posts:detail` from outside its namespace. */
  name?: string;
  params?: Params;
  /** The route in other languages, with the same parameters: `{ de: 'nachrichten/<slug:slug>/' }`. */
  translations?: Readonly<Record<string, string>>;
}

/**
 * One route. The view's parameters are those of the route, typed: `<int:pk>` becomes `{ pk: number }`. Converters: int,
 * str (default), slug, uuid, path, and those added by `registerConverter`.
 *
 * @param route Without a slash at its start, with one at its end: `posts/<slug:slug>/`. `''` is the list's own address.
 * @throws {ProjectError} ROUTE_INVALID
 *
 * @example path('<int:year>/<slug:slug>/', postDetail, { name: 'detail' })
 * @example path('blog/', include(blogUrls))
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- no further parameters is the default
export function path<const R extends string, Extra extends Record<string, unknown> = {}>(
  route: R,
  target: View<RouteParams<R> & NoInfer<Extra>> | Included,
  options: RouteOptions<Extra> = {},
): Route {
  return toRoute(parseRoute(route), target, options);
}

/**
 * A route given as a regular expression, matched from where the prefix ended to the end of the path. Named groups are
 * parameters, all of them strings.
 *
 * @example rePath(/^archive\/(?<year>[0-9]{4})\/$/, archive, { name: 'archive' })
 */
export function rePath(regex: RegExp, target: View | Included, options: RouteOptions = {}): Route {
  return toRoute(parseRegexRoute(regex), target, options);
}

/**
 * A `path` for lists that are included behind a prefix with parameters, which their views get too.
 *
 * @example
 * const path = pathWithin<'users/<int:id>/'>();
 * export default urls([path('edit/', editUser)]);      // editUser gets { id: number }
 */
export function pathWithin<const Prefix extends string>(): <const R extends string>(
  route: R,
  target: View<RouteParams<Prefix> & RouteParams<R>> | Included,
  options?: RouteOptions,
) => Route {
  return (route, target, options = {}) => toRoute(parseRoute(route), target as View | Included, options);
}

/**
 * Puts a list of routes behind a prefix: `path('blog/', include(blogUrls))`.
 *
 * @param list The list, or a function that returns it, for lists that include each other.
 * @param options.namespace Name of this instance, where a list is included more than once.
 */
export function include(list: UrlList | (() => UrlList), options: { namespace?: string } = {}): Included {
  return { list, namespace: options.namespace };
}

/**
 * A list of routes. The first one that matches is used.
 *
 * @example export default urls({ namespace: 'posts' }, [path('', postList, { name: 'list' })]);
 */
export function urls(routes: readonly Route[]): UrlList;
export function urls(options: { namespace?: string }, routes: readonly Route[]): UrlList;
export function urls(first: { namespace?: string } | readonly Route[], second?: readonly Route[]): UrlList {
  if (isRoutes(first)) return { namespace: undefined, routes: first };
  return { namespace: first.namespace, routes: second ?? [] };
}

function isRoutes(value: object): value is readonly Route[] {
  return Array.isArray(value);
}

function toRoute(pattern: RoutePattern, target: View | Included, options: RouteOptions): Route {
  if (typeof target !== 'function' && (typeof target !== 'object' || target === null || !('list' in target))) {
    throw errors.ROUTE_INVALID(
      {
        route: pattern.source,
        reason: `needs a view or include(…), not ${target === undefined ? 'undefined' : typeof target}`,
      },
      {
        hint: 'Check the name of the view and that its file exports it.',
      },
    );
  }
  const view = typeof target === 'function' ? target : undefined;
  const included = typeof target === 'function' ? undefined : target;
  const translations = options.translations && parseTranslations(pattern, options.translations);
  return { pattern, view, included, name: options.name, params: options.params ?? {}, translations };
}

function parseTranslations(
  pattern: RoutePattern,
  translations: Readonly<Record<string, string>>,
): ReadonlyMap<string, RoutePattern> {
  const wanted = paramNames(pattern);
  return new Map(
    Object.entries(translations).map(([language, route]) => {
      const translated = parseRoute(route);
      if (paramNames(translated) !== wanted)
        throw errors.ROUTE_INVALID({
          route,
          reason: `has other parameters than '${pattern.source}', the route that it translates`,
        });
      return [language, translated];
    }),
  );
}

function paramNames({ params }: RoutePattern): string {
  return params
    .map((param) => param?.name)
    .sort()
    .join();
}

/**
 * Routes behind the language of the page: `/de/posts/`. The language of a request is then that of its path, `reverse`
 * writes the language of the request that is answered, and a path without a language leads to the one with it.
 *
 * @param options.prefixDefaultLanguage false: `settings.languageCode` is in no path. Default true.
 * @throws {ProjectError} ROUTE_INVALID, when the app is put together: `settings.languages` is empty, or the routes stand
 *   behind a prefix
 *
 * @example export default urls([i18nPatterns([path('posts/', include(posts))]), path('api/', include(api))]);
 */
export function i18nPatterns(
  routes: readonly Route[],
  { prefixDefaultLanguage = true }: { prefixDefaultLanguage?: boolean } = {},
): Route {
  return {
    ...toRoute(parseRoute(''), include(urls(routes)), {}),
    languagePrefix: { forDefault: prefixDefaultLanguage },
  };
}
