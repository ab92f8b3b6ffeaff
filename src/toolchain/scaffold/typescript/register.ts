// The three registrations that generators make in files the user owns. Each is idempotent and keeps the formatting.
import { MagicString } from 'magic-string';
import { errors } from '../errors.ts';
import { elementsOf, insertElement } from './arrays.ts';
import { addImport } from './imports.ts';
import { defaultExport, isNode, parseStatements, unwrap, walk, type Node } from './parse.ts';

/** `apps: [… , 'posts']` in settings.ts. @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX */
export function registerApp(file: string, source: string, app: string): string {
  const array = findApps(parseStatements(file, source));
  if (!array)
    throw errors.ANCHOR_MISSING([file, 'list "apps: […]" in its settings', `apps: [/* the others */, '${app}'],`]);
  if (elementsOf(array).some((element) => element['value'] === app)) return source;
  const edited = new MagicString(source);
  insertElement(edited, source, array, `'${app}'`);
  return edited.toString();
}

function findApps(statements: readonly Node[]): Node | undefined {
  for (const node of walk([...statements])) {
    if (node.type !== 'Property' || !isNode(node['key'])) continue;
    const name = node['key']['name'] ?? node['key']['value'];
    const value = unwrap(node['value']);
    if (name === 'apps' && value?.type === 'ArrayExpression') return value;
  }
  return undefined;
}

export interface UrlEntry {
  /** Route as written: `posts/`, `<slug:slug>/`, ``. */
  route: string;
  /** The whole element: `path('posts/', include(posts))`. */
  text: string;
  imports: { from: string; namespace?: string; default?: string; named?: readonly string[] }[];
  /** The entry is there already if an element of the array contains this text; default: its route as a string. */
  marker?: string;
}

/**
 * An entry in the array of `urls(…)`, at the end, or in front of the first route that would swallow it: `new/` goes before
 * `<slug:slug>/`.
 *
 * @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX
 */
export function registerUrl(file: string, source: string, entry: UrlEntry): string {
  const array = findUrls(parseStatements(file, source));
  if (!array) throw errors.ANCHOR_MISSING([file, 'array in "export default urls(…)"', `${entry.text},`]);
  const elements = elementsOf(array);
  if (elements.some((element) => isSameEntry(source, element, entry))) return source;
  const edited = new MagicString(source);
  const before = elements.find((element) => swallows(routeOf(element), entry.route));
  insertElement(edited, source, array, entry.text, { before, lines: true });
  return entry.imports.reduce((text, request) => addImport(file, text, request), edited.toString());
}

function isSameEntry(source: string, element: Node, entry: UrlEntry): boolean {
  if (entry.marker) return source.slice(element.start, element.end).includes(entry.marker);
  return routeOf(element) === entry.route;
}

function findUrls(statements: readonly Node[]): Node | undefined {
  const value = defaultExport(statements);
  if (value?.type === 'ArrayExpression') return value;
  if (value?.type !== 'CallExpression') return undefined;
  return ((value['arguments'] ?? []) as Node[]).map(unwrap).find((argument) => argument?.type === 'ArrayExpression');
}

function routeOf(element: Node): string | undefined {
  const [first] = (element['arguments'] ?? []) as Node[];
  return typeof first?.['value'] === 'string' ? first['value'] : undefined;
}

/** `modelAdmin('Post', …)` in the default export of admin.ts. @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX */
export function registerAdmin(file: string, source: string, model: string, text: string): string {
  const array = defaultExport(parseStatements(file, source));
  if (array?.type !== 'ArrayExpression') throw errors.ANCHOR_MISSING([file, 'array as its default export', `${text},`]);
  if (elementsOf(array).some((element) => routeOf(element) === model)) return source;
  const edited = new MagicString(source);
  insertElement(edited, source, array, text, { lines: true });
  return addImport(file, edited.toString(), { from: 'quintet/admin', named: ['modelAdmin'] });
}

/** Would a request for `fresh` be answered by `existing`, because a parameter stands where `fresh` has fixed text? */
function swallows(existing: string | undefined, fresh: string): boolean {
  const theirs = existing?.split('/') ?? [];
  const ours = fresh.split('/');
  if (theirs.length !== ours.length) return false;
  const isParameter = (segment: string | undefined): boolean => segment?.startsWith('<') ?? false;
  const fits = ours.every((segment, i) => segment === theirs[i] || isParameter(theirs[i]));
  return fits && ours.some((segment, i) => isParameter(theirs[i]) && !isParameter(segment));
}
