import { errors } from '../errors.ts';
import { findConverter, type UrlConverter } from './url-converters.ts';

/** A piece of a route: text, or a parameter. `text` undefined with no name is an unnamed group of a regular expression. */
export type RoutePiece = { readonly text: string } | RouteParam;

export interface RouteParam {
  readonly name: string;
  readonly converter: UrlConverter;
}

/** A route read once: its regular expression, and the pieces that `reverse` fills in. */
export interface RoutePattern {
  /** As written: `posts/<slug:slug>/`. */
  readonly source: string;
  /** The same for people: a regular expression without its anchors. */
  readonly shown: string;
  /** Regular expression source without anchors; one capturing group for each entry of `params`, in order. */
  readonly regex: string;
  /** Undefined for a group without a parameter. */
  readonly params: readonly (RouteParam | undefined)[];
  /** Undefined when the route cannot be built backwards; `irreversible` says why. */
  readonly pieces: readonly RoutePiece[] | undefined;
  readonly irreversible?: string;
  /** True for an expression with the flag `u`. */
  readonly isUnicode?: boolean;
}

// recheck-ignore -- a route of the project
const PARAMETER = /<(?:([^>:]+):)?([^>]+)>/g;
const IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const TEXT: UrlConverter = { pattern: '.+' };

/**
 * Reads `posts/<int:pk>/`.
 *
 * @throws {ProjectError} ROUTE_INVALID
 */
export function parseRoute(source: string): RoutePattern {
  if (source.startsWith('/'))
    throw errors.ROUTE_INVALID(
      { route: source, reason: 'starts with a slash' },
      {
        hint: `Write '${source.slice(1)}' without the leading slash.`,
      },
    );
  const pieces: RoutePiece[] = [];
  let end = 0;
  for (const match of source.matchAll(PARAMETER)) {
    if (match.index > end) pieces.push({ text: source.slice(end, match.index) });
    pieces.push(toParam(source, match[0], match[1] ?? 'str', match[2] as string));
    end = match.index + match[0].length;
  }
  if (end < source.length) pieces.push({ text: source.slice(end) });
  const params = pieces.filter((piece): piece is RouteParam => 'name' in piece);
  assertDistinct(source, params);
  return { source, shown: source, regex: pieces.map(toRegex).join(''), params, pieces };
}

function toParam(route: string, whole: string, converterName: string, name: string): RouteParam {
  if (/\s/.test(whole))
    throw errors.ROUTE_INVALID({ route, reason: 'cannot contain whitespace in angle brackets <…>' });
  if (!IDENTIFIER.test(name))
    throw errors.ROUTE_INVALID({ route, reason: `uses parameter name '${name}', which is not an identifier` });
  const converter = findConverter(converterName);
  if (converter) return { name, converter };
  throw errors.ROUTE_INVALID(
    { route, reason: `uses invalid converter '${converterName}'` },
    {
      hint: 'Use int, str, slug, uuid or path, or call registerConverter before the route that uses it.',
    },
  );
}

function assertDistinct(route: string, params: readonly RouteParam[]): void {
  const twice = params.find((param, i) => params.findIndex((other) => other.name === param.name) !== i);
  if (twice) throw errors.ROUTE_INVALID({ route, reason: `uses parameter name '${twice.name}' more than once` });
}

function toRegex(piece: RoutePiece): string {
  return 'text' in piece ? escapeRegex(piece.text) : `(${piece.converter.pattern})`;
}

export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * Takes a regular expression as a route. Named groups are parameters; without any, unnamed ones are '0', '1', ….
 *
 * @throws {ProjectError} ROUTE_INVALID: a flag that would change the rest of the path too
 */
export function parseRegexRoute(regex: RegExp): RoutePattern {
  const flag = regex.flags.replace(/[dgu]/g, '').charAt(0);
  if (flag !== '')
    throw errors.ROUTE_INVALID(
      { route: String(regex), reason: `has the flag '${flag}', which would also apply to its prefixes` },
      {
        hint: "Write it without the flag: [Aa] instead of /a/i. The flag 'u' is supported.",
      },
    );
  const isUnicode = regex.unicode;
  const source = regex.source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const groups = readGroups(source);
  const hasNames = groups.some((group) => group.name !== undefined);
  let position = 0;
  const params = groups.map(({ name, pattern }): RouteParam | undefined => {
    if (name !== undefined) return { name, converter: { pattern } };
    return hasNames ? undefined : { name: String(position++), converter: TEXT };
  });
  // Names would collide when routes are joined; positions do not.
  const unnamed = source.replace(/\(\?<([A-Za-z_$][\w$]*)>/g, '(');
  const pieces = toPieces(source, params);
  // In a group: alternatives end with the expression, and not with the path.
  const pattern = { source: regex.source, shown: source, regex: `(?:${unnamed})`, params, isUnicode };
  return typeof pieces === 'string' ? { ...pattern, pieces: undefined, irreversible: pieces } : { ...pattern, pieces };
}

interface Group {
  name: string | undefined;
  pattern: string;
}

/** Capturing groups in the order of their opening brackets. */
function readGroups(source: string): Group[] {
  const groups: Group[] = [];
  for (const { at, name, bodyAt } of openings(source))
    groups.push({ name, pattern: source.slice(bodyAt, closingOf(source, at)) });
  return groups;
}

function openings(source: string): { at: number; name: string | undefined; bodyAt: number }[] {
  const found: { at: number; name: string | undefined; bodyAt: number }[] = [];
  // recheck-ignore -- a route of the project
  for (const match of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\(\?<([A-Za-z_$][\w$]*)>|\((?!\?)/g)) {
    if (!match[0].startsWith('(')) continue;
    found.push({ at: match.index, name: match[1], bodyAt: match.index + match[0].length });
  }
  return found;
}

function closingOf(source: string, open: number): number {
  let depth = 0;
  // recheck-ignore -- a route of the project
  for (const match of source.slice(open).matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[()]/g)) {
    if (match[0] === '(') depth++;
    if (match[0] === ')' && --depth === 0) return open + match.index;
  }
  return source.length;
}

/** The expression as text and groups, or why it is none. Only what has one way back: no alternatives, no repetition. */
function toPieces(source: string, params: readonly (RouteParam | undefined)[]): RoutePiece[] | string {
  const pieces: RoutePiece[] = [];
  const opened = openings(source);
  let at = 0;
  while (at < source.length) {
    const index = opened.findIndex((group) => group.at === at);
    if (index !== -1) {
      const param = params[index];
      if (!param) return 'a group without a name has no value';
      pieces.push(param);
      at = closingOf(source, at) + 1;
    } else {
      const literal = /^(?:\\([^A-Za-z0-9])|([^\\^$.*+?()[\]{}|]))/.exec(source.slice(at));
      if (!literal) return `regular expression '${source}' has no single way back at '${source.slice(at)}'`;
      pieces.push({ text: literal[1] ?? (literal[2] as string) });
      at += literal[0].length;
    }
  }
  return pieces;
}
