// The lists in files of the user that generators enter something in: apps of the settings, routes, registrations of the
// admin, policies, middleware. Entering and taking out are idempotent and keep the formatting.
import { MagicString } from 'magic-string';
import { errors } from './errors.ts';
import { elementsOf, insertElement, removeItem } from './arrays.ts';
import { addImport, dropImport, type ImportRequest } from './imports.ts';
import { defaultExport, isNode, parseStatements, sameCode, unwrap, walk, type Node } from './parse.ts';

export type ListName = 'apps' | 'urls' | 'admin' | 'signals' | 'policies' | 'middleware';

/** One entry of a list, as data: it can be written into the history and taken out again. */
export interface ListEdit {
  kind: 'entry';
  list: ListName;
  /** What distinguishes entries: name of the app, route, model, name of the middleware. */
  key: string;
  /** The whole element, without comma: `path('posts/', include(posts))`. */
  text: string;
  imports: readonly ImportRequest[];
  /** Other generators need the entry, too: it stays while this file is there. */
  staysWith?: string;
}

interface ListKind {
  /** What the file should have, for the error when it does not. */
  expected: string;
  find(statements: readonly Node[]): Node | undefined;
  keyOf(element: Node): string | undefined;
  paste(text: string): string;
  /** An empty list is opened up into lines. */
  inLines: boolean;
  /** Must `key` come before the entry with the key `other`? */
  precedes?(key: string, other: string | undefined): boolean;
}

const LISTS: Record<ListName, ListKind> = {
  apps: {
    expected: 'list "apps: […]" in its settings',
    find: findApps,
    keyOf: ({ value }) => (typeof value === 'string' ? value : undefined),
    paste: (text) => `apps: [/* the others */, ${text}],`,
    inLines: false,
  },
  urls: {
    expected: 'array in "export default urls(…)"',
    find: findCallList,
    keyOf: firstArgument,
    paste: (text) => `${text},`,
    inLines: true,
    precedes: (route, other) => swallows(other, route),
  },
  admin: {
    expected: 'array as its default export',
    find: findPlainList,
    keyOf: firstArgument,
    paste: (text) => `${text},`,
    inLines: true,
  },
  signals: {
    expected: 'array as its default export',
    find: findPlainList,
    keyOf: firstArgument,
    paste: (text) => `${text},`,
    inLines: true,
  },
  policies: {
    expected: 'array as its default export',
    find: findPlainList,
    keyOf: firstArgument,
    paste: (text) => `${text},`,
    inLines: true,
  },
  middleware: {
    expected: 'array in "export default defineMiddleware(…)"',
    find: findCallList,
    keyOf: ({ name, id }) => (typeof name === 'string' ? name : isNode(id) ? String(id['name']) : undefined),
    paste: (text) => `${text},`,
    inLines: true,
  },
};

/** The source with the entry in its list. @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX */
export function enterInList(file: string, source: string, { list, key, text, imports }: ListEdit): string {
  const kind = LISTS[list];
  const array = kind.find(parseStatements(file, source));
  if (!array) throw errors.ANCHOR_MISSING({ file, expected: kind.expected, paste: kind.paste(text) });
  const elements = elementsOf(array);
  if (elements.some((element) => kind.keyOf(element) === key)) return source;
  const edited = new MagicString(source);
  const before = elements.find((element) => kind.precedes?.(key, kind.keyOf(element)));
  insertElement(edited, array, text, { before, lines: kind.inLines });
  return imports.reduce((code, request) => addImport(file, code, request), edited.toString());
}

/**
 * The source without the entry and without imports that nothing uses any more.
 *
 * @param force takes the entry out even if it reads differently now
 * @returns undefined when the entry was edited
 * @throws {ProjectError} TYPESCRIPT_SYNTAX
 */
export function takeOutOfList(file: string, source: string, edit: ListEdit, force: boolean): string | undefined {
  const kind = LISTS[edit.list];
  const array = kind.find(parseStatements(file, source));
  const elements = array ? elementsOf(array) : [];
  const element = elements.find((candidate) => kind.keyOf(candidate) === edit.key);
  if (!array || !element) return source;
  if (!force && !sameCode(source.slice(element.start, element.end), edit.text)) return undefined;
  const edited = new MagicString(source);
  removeItem(edited, array, elements, element);
  return edit.imports.reduce((code, request) => dropImport(file, code, request), edited.toString());
}

/** The entry as it is in the list; undefined when it does not exist. @throws {ProjectError} TYPESCRIPT_SYNTAX */
export function entryText(file: string, source: string, list: ListName, key: string): string | undefined {
  const array = LISTS[list].find(parseStatements(file, source));
  const element = (array ? elementsOf(array) : []).find((candidate) => LISTS[list].keyOf(candidate) === key);
  return element && source.slice(element.start, element.end);
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

/** The list that `export default urls(…)` gets, or that is exported as it is. */
function findCallList(statements: readonly Node[]): Node | undefined {
  const value = defaultExport(statements);
  if (value?.type === 'ArrayExpression') return value;
  if (value?.type !== 'CallExpression') return undefined;
  return ((value['arguments'] ?? []) as Node[]).map(unwrap).find((argument) => argument?.type === 'ArrayExpression');
}

function findPlainList(statements: readonly Node[]): Node | undefined {
  const value = defaultExport(statements);
  return value?.type === 'ArrayExpression' ? value : undefined;
}

function firstArgument(element: Node): string | undefined {
  const [first] = (element['arguments'] ?? []) as Node[];
  return typeof first?.['value'] === 'string' ? first['value'] : undefined;
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
