import { errors } from '../errors.ts';
import { escapeRegex, type RouteParam, type RoutePiece } from './route-pattern.ts';
import { maxPathLength } from './route-limits.ts';
import type { RouteLanguages } from './route-languages.ts';
import type { ResolvedUrl } from './url-resolver.ts';
import type { Route, UrlList } from './urls.ts';
import type { View } from '../view.ts';

/** A route with everything that its prefixes add. Includes are flattened: matching needs one regular expression. */
export interface CompiledRoute {
  /** Place in the order of all routes. */
  readonly order: number;
  /** `posts/<slug:slug>/` */
  readonly source: string;
  /** The same for people: regular expressions without their anchors. */
  readonly shown: string;
  readonly view: View;
  readonly name: string | undefined;
  /** Of the instances. */
  readonly namespaces: readonly string[];
  /** Of the lists themselves, where `include` gave the instance another one. */
  readonly appNamespaces: readonly string[];
  readonly viewName: string | undefined;
  /** Language of the path; undefined where it is the same in all of them. */
  readonly language: string | undefined;
  /** One for each capturing group. */
  readonly params: readonly (RouteParam | undefined)[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly pieces: readonly RoutePiece[] | undefined;
  readonly irreversible: string | undefined;
  readonly regex: RegExp;
  /** Longer paths do not match. */
  readonly maxLength: number;
  /** The whole path with its slash, for a route without parameters. */
  readonly staticPath: string | undefined;
  /** What the path begins with: `pieces`, or those before the first regular expression that has none. */
  readonly leadingPieces: readonly RoutePiece[];
  /** True if something follows `leadingPieces`. */
  readonly isOpen: boolean;
  /** The answer of a route without parameters. */
  readonly staticMatch: ResolvedUrl;
  match(path: string): ResolvedUrl | undefined;
}

interface Prefix {
  source: string;
  shown: string;
  regex: string;
  params: readonly (RouteParam | undefined)[];
  pieces: readonly RoutePiece[] | undefined;
  leadingPieces: readonly RoutePiece[];
  irreversible: string | undefined;
  isUnicode: boolean;
  extra: Readonly<Record<string, unknown>>;
  namespaces: readonly string[];
  appNamespaces: readonly string[];
  lists: readonly UrlList[];
  language: string | undefined;
  /** True where the path itself names the language. */
  isPrefixed: boolean;
}

const ROOT: Prefix = {
  source: '',
  shown: '',
  regex: '',
  params: [],
  pieces: [],
  leadingPieces: [],
  irreversible: undefined,
  isUnicode: false,
  extra: {},
  namespaces: [],
  appNamespaces: [],
  lists: [],
  language: undefined,
  isPrefixed: false,
};

// No limit is below it.
const SHORT = 100;
const NO_LANGUAGES: RouteLanguages = { codes: [], fallback: undefined };

/** @throws {ProjectError} ROUTE_INVALID */
export function compileRoutes(list: UrlList, languages: RouteLanguages = NO_LANGUAGES): CompiledRoute[] {
  const compiled: CompiledRoute[] = [];
  walk(list, ROOT, languages, (prefix, view, name) => compiled.push(compile(compiled.length, prefix, view, name)));
  return compiled;
}

function walk(
  list: UrlList,
  prefix: Prefix,
  languages: RouteLanguages,
  onView: (prefix: Prefix, view: View, name: string | undefined) => void,
): void {
  for (const route of list.routes) {
    for (const inner of inEachLanguage(prefix, route, languages)) {
      if (route.view) onView(inner, route.view, route.name);
      else if (route.included) {
        const target = typeof route.included.list === 'function' ? route.included.list() : route.included.list;
        if (prefix.lists.includes(target))
          throw errors.ROUTE_INVALID({ route: inner.source, reason: 'includes a list that includes itself' });
        walk(target, enter(inner, target, route.included.namespace), languages, onView);
      }
    }
  }
}

/** A route as it is, or once for each language where its path depends on it. */
function inEachLanguage(prefix: Prefix, route: Route, languages: RouteLanguages): Prefix[] {
  if (route.languagePrefix) return behindLanguages(prefix, route.languagePrefix.forDefault, languages);
  if (!route.translations) return [extend(prefix, route)];
  const inLanguage = (language: string | undefined): Prefix =>
    extend({ ...prefix, language }, { ...route, pattern: route.translations?.get(language ?? '') ?? route.pattern });
  if (prefix.language !== undefined || languages.codes.length === 0) return [inLanguage(prefix.language)];
  return languages.codes.map(inLanguage);
}

function behindLanguages(prefix: Prefix, forDefault: boolean, { codes, fallback }: RouteLanguages): Prefix[] {
  if (codes.length === 0)
    throw errors.ROUTE_INVALID(
      { route: 'i18nPatterns', reason: 'needs languages' },
      {
        hint: "Set languages: ['en', 'de'] in src/settings.ts.",
      },
    );
  if (prefix.source !== '' || prefix.language !== undefined)
    throw errors.ROUTE_INVALID(
      { route: prefix.source, reason: 'is a prefix of i18nPatterns' },
      {
        hint: 'Move i18nPatterns to the list of src/urls.ts, because the language is the first part of a path.',
      },
    );
  return codes.map((language) => {
    const inner = { ...prefix, language, isPrefixed: true };
    const text = language === fallback && !forDefault ? '' : `${language}/`;
    if (text === '') return inner;
    return {
      ...inner,
      source: text,
      shown: text,
      regex: escapeRegex(text),
      pieces: [{ text }],
      leadingPieces: [{ text }],
    };
  });
}

function enter(prefix: Prefix, list: UrlList, instance: string | undefined): Prefix {
  const namespace = instance ?? list.namespace;
  const lists = [...prefix.lists, list];
  if (namespace === undefined) return { ...prefix, lists };
  const namespaces = [...prefix.namespaces, namespace];
  return { ...prefix, lists, namespaces, appNamespaces: [...prefix.appNamespaces, list.namespace ?? namespace] };
}

function extend(prefix: Prefix, { pattern, params }: Route): Prefix {
  const source = prefix.source + pattern.source;
  const pieces = prefix.pieces && pattern.pieces ? [...prefix.pieces, ...pattern.pieces] : undefined;
  return {
    ...prefix,
    source,
    shown: prefix.shown + pattern.shown,
    regex: prefix.regex + pattern.regex,
    params: pattern.params.length === 0 ? prefix.params : joinParams(prefix.params, pattern.params, source),
    pieces,
    leadingPieces: pieces ?? prefix.leadingPieces,
    irreversible: prefix.irreversible ?? pattern.irreversible,
    isUnicode: prefix.isUnicode || pattern.isUnicode === true,
    extra: { ...prefix.extra, ...params },
  };
}

function joinParams(outer: Prefix['params'], inner: Prefix['params'], source: string): Prefix['params'] {
  const both = [...outer, ...inner];
  const names = both.flatMap((param) => (param ? [param.name] : []));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  // Positions of regular expressions ('0', '1') count through the whole route.
  if (twice !== undefined && !/^\d+$/.test(twice))
    throw errors.ROUTE_INVALID({ route: source, reason: `uses parameter name '${twice}' more than once` });
  return renumber(both);
}

function renumber(params: readonly (RouteParam | undefined)[]): (RouteParam | undefined)[] {
  let position = 0;
  return params.map((param) => (param && /^\d+$/.test(param.name) ? { ...param, name: String(position++) } : param));
}

function compile(order: number, prefix: Prefix, view: View, name: string | undefined): CompiledRoute {
  const { source, shown, params, extra, namespaces, appNamespaces, pieces, irreversible, language, isPrefixed } =
    prefix;
  const viewName = name === undefined ? undefined : [...namespaces, name].join(':');
  // Most routes of an app that lives until the next edit are never tried.
  let made: RegExp | undefined;
  let limit: number | undefined;
  const maxLength = (): number => (limit ??= maxPathLength(pieces));
  const regex = (): RegExp => (made ??= new RegExp(`^/${prefix.regex}$`, prefix.isUnicode ? 'u' : ''));
  const base = { route: source, view, name, namespaces, viewName, language: isPrefixed ? language : undefined };
  const isText = pieces?.every((piece) => 'text' in piece) === true && prefix.regex === escapeRegex(source);
  return {
    order,
    source,
    shown,
    view,
    name,
    namespaces,
    appNamespaces,
    viewName,
    language,
    params,
    extra,
    pieces,
    irreversible,
    get regex() {
      return regex();
    },
    staticPath: isText ? `/${source}` : undefined,
    leadingPieces: prefix.leadingPieces,
    isOpen: pieces === undefined,
    staticMatch: { ...base, params: Object.freeze({ ...extra }) },
    get maxLength() {
      return maxLength();
    },
    match: (path) => {
      if (path.length > SHORT && path.length > maxLength()) return undefined;
      const match = regex().exec(path);
      const values = match && convert(params, extra, match);
      // The order matters: in V8 it is thirty times slower to add a property after a spread.
      return values ? { params: values, ...base } : undefined;
    },
  };
}

function convert(
  params: readonly (RouteParam | undefined)[],
  extra: Readonly<Record<string, unknown>>,
  match: RegExpExecArray,
): Record<string, unknown> | undefined {
  const values: Record<string, unknown> = {};
  for (let i = 0; i < params.length; i++) {
    const param = params[i];
    const text = match[i + 1];
    // A group that did not participate in the match has no parameter.
    if (param === undefined || text === undefined) continue;
    const value = param.converter.toValue ? param.converter.toValue(text) : text;
    if (value === undefined) return undefined;
    values[param.name] = value;
  }
  return Object.assign(values, extra);
}
