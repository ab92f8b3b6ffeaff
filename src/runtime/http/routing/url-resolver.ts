import type { RouteDescription } from '../../../kernel/project-handle.ts';
import type { Settings } from '../../../kernel/settings.ts';
import { activeApplication } from '../application.ts';
import { compileRoutes, type CompiledRoute } from './compiled-routes.ts';
import { currentRequest } from '../current-request.ts';
import { errors } from '../errors.ts';
import type { RouteArguments, RouteName, UrlParams } from '../project-types.ts';
import { knownLanguage, routeLanguages, type RouteLanguages } from './route-languages.ts';
import { RouteIndex } from './route-index.ts';
import { buildPath, NameIndex } from './url-reverse.ts';
import type { UrlList } from './urls.ts';
import { type View, viewNameOf } from '../view.ts';

/** What a path resolved to. */
export interface ResolvedUrl {
  /** The whole route: `posts/<slug:slug>/`. */
  readonly route: string;
  readonly view: View;
  readonly params: Readonly<Record<string, unknown>>;
  /** `detail` */
  readonly name: string | undefined;
  /** `['posts']`, outermost first. */
  readonly namespaces: readonly string[];
  /** `posts:detail`, or undefined without a name. */
  readonly viewName: string | undefined;
  /** Language that the path begins with; undefined outside `i18nPatterns`. */
  readonly language: string | undefined;
}

export interface ReverseOptions {
  /** Appended as `?a=1`; undefined and null leave a name out, lists repeat it. */
  query?: Record<string, unknown> | Iterable<readonly [string, unknown]>;
  /** Appended as `#…`, without the hash. */
  fragment?: string;
  /** Language of the path, where it has one. Default: that of the request that is answered. */
  language?: string | undefined;
}

/** The project's URLs, compiled: paths to views and names to paths. */
export class UrlResolver {
  readonly #routes: readonly CompiledRoute[];
  /** Routes without parameters. */
  readonly #static = new Map<string, CompiledRoute>();
  /** The others; made when the first path asks. */
  #others: RouteIndex | undefined;
  readonly #names: NameIndex;
  readonly #languages: RouteLanguages;
  /** True where paths depend on the language, by `i18nPatterns` or translated routes. */
  readonly hasLanguages: boolean;
  /** How paths name their language: each of them does, all but those of the default language, or none. */
  readonly languagePrefix: 'always' | 'not for the default' | 'never';

  /**
   * @param settings for paths that depend on the language
   * @throws {ProjectError} ROUTE_INVALID: a list includes itself, or two parts of a route use one parameter name.
   */
  constructor(list: UrlList, settings?: Pick<Settings, 'languages' | 'languageCode'>) {
    this.#languages = settings ? routeLanguages(settings) : { codes: [], fallback: undefined };
    this.#routes = compileRoutes(list, this.#languages);
    this.hasLanguages = this.#routes.some(({ language }) => language !== undefined);
    const prefixes = this.hasLanguages ? prefixesOf(list) : [];
    this.languagePrefix = prefixes.length === 0 ? 'never' : prefixes.every(Boolean) ? 'always' : 'not for the default';
    this.#names = new NameIndex(this.#routes);
    for (const route of this.#routes)
      if (route.staticPath !== undefined && !this.#static.has(route.staticPath))
        this.#static.set(route.staticPath, route);
  }

  /** @param path Decoded, with its slash at the start. */
  resolve(path: string): ResolvedUrl | undefined {
    const exact = this.#static.get(path);
    this.#others ??= new RouteIndex(this.#routes.filter(({ staticPath }) => staticPath === undefined));
    for (const route of this.#others.candidates(path)) {
      // The first route in order wins, so a route without parameters waits for those that are before it.
      if (exact !== undefined && route.order > exact.order) break;
      const resolved = route.match(path);
      if (resolved !== undefined) return resolved;
    }
    return exact?.staticMatch;
  }

  /**
   * The path of a named route, encoded.
   *
   * @throws {ProjectError} NO_REVERSE_MATCH: no such name, or the parameters do not match; the message lists valid ones.
   */
  reverse(name: string, params: UrlParams = {}, options: ReverseOptions = {}): string {
    if (!this.hasLanguages) return buildPath(this.#names, name, params, { ...options, language: undefined });
    const language = knownLanguage(this.#languages, options.language ?? currentRequest()?.language);
    return buildPath(this.#names, name, params, { ...options, language });
  }

  /** The language that the path begins with, whatever follows; undefined for none, and without `i18nPatterns`. */
  languageOf(path: string): string | undefined {
    if (this.languagePrefix === 'never') return undefined;
    const end = path.indexOf('/', 1);
    const first = path.slice(1, end === -1 ? undefined : end);
    if (!this.#languages.codes.includes(first)) return undefined;
    return first === this.#languages.fallback && this.languagePrefix === 'not for the default' ? undefined : first;
  }

  /** Every route in the order in which they are tried. */
  describe(): RouteDescription[] {
    return this.#routes.map((route) => ({
      path: `/${route.shown}`,
      name: route.viewName,
      ...(route.language === undefined ? {} : { language: route.language }),
      ...this.#names.aliasOf(route),
      params: Object.fromEntries(
        route.params.flatMap((param) => (param ? [[param.name, param.converter.type ?? 'string']] : [])),
      ),
      view: viewNameOf(route.view),
    }));
  }
}

/** Of each `i18nPatterns`, whether the default language is in its paths. */
function prefixesOf(list: UrlList, seen: readonly UrlList[] = []): boolean[] {
  return list.routes.flatMap(({ languagePrefix, included }) => {
    if (languagePrefix) return [languagePrefix.forDefault];
    const inner = typeof included?.list === 'function' ? included.list() : included?.list;
    return inner && !seen.includes(inner) ? prefixesOf(inner, [...seen, list]) : [];
  });
}

/**
 * The path of a named route of the application that runs in this process: `reverse('posts:detail', { slug: 'hello' })`. Names and
 * parameters are checked by the compiler; for a name that is known only at run time, use `request.app.urls.reverse`.
 *
 * @throws {ProjectError} NO_REVERSE_MATCH, NO_ACTIVE_APPLICATION
 */
export function reverse<const Name extends RouteName>(
  name: Name,
  ...[params, options]: RouteArguments<Name, ReverseOptions>
): string {
  return reverseByName(name, params, options);
}

/** `reverse` for a name that is known only at run time. @throws {ProjectError} NO_REVERSE_MATCH, NO_ACTIVE_APPLICATION */
export function reverseByName(name: string, params?: UrlParams, options?: ReverseOptions): string {
  const app = activeApplication();
  if (!app) throw errors.NO_ACTIVE_APPLICATION({ what: `The path of '${name}'` });
  return app.urls.reverse(name, params, options);
}
