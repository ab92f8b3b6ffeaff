// The chain `router(…).register(…).register(…)` in an app's api.ts, to which generators append a resource.
import { MagicString } from 'magic-string';
import { errors } from './errors.ts';
import { addImport, dropImport, type ImportRequest } from './imports.ts';
import { defaultExport, isNode, parseStatements, sameCode, unwrap, walk, type Node } from './parse.ts';

/** One resource of a router, as data. */
export interface RegistrationEdit {
  kind: 'registration';
  /** Part of the address: `posts`. */
  name: string;
  /** The model of its viewset. */
  model: string;
  /** `.register('posts', modelViewSet('Post', …))` */
  text: string;
  imports: readonly ImportRequest[];
}

/** A resource that a file registers. */
export interface Registration {
  name: string;
  /** Undefined for resources that are not `modelViewSet('Model', …)` in the call. */
  model: string | undefined;
}

/** The resources that the file registers, in any of its routers. @throws {ProjectError} TYPESCRIPT_SYNTAX */
export function registrationsIn(file: string, source: string): Registration[] {
  return [...walk(parseStatements(file, source))].flatMap((node) => readRegistration(node) ?? []);
}

/**
 * The literal path of the exported router.
 *
 * @returns undefined for a path that is computed or has parameters
 * @throws {ProjectError} TYPESCRIPT_SYNTAX
 */
export function routerPath(file: string, source: string): string | undefined {
  const call = links(routerChain(parseStatements(file, source))).at(-1);
  const [options] = (call?.['arguments'] ?? []) as Node[];
  if (!call || (options && options.type !== 'ObjectExpression')) return undefined;
  const properties = (options?.['properties'] ?? []) as Node[];
  if (properties.some(({ type }) => type !== 'Property')) return undefined;
  const path = properties.find(({ key }) => isNode(key) && (key['name'] ?? key['value']) === 'path');
  if (!path) return 'api/';
  const text = unwrap(path['value'])?.['value'];
  return typeof text === 'string' && !text.includes('<') ? text : undefined;
}

/** The source with the resource at the end of the chain. @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX */
export function addRegistration(file: string, source: string, edit: RegistrationEdit): string {
  const statements = parseStatements(file, source);
  if (registrationsIn(file, source).some(({ model }) => model === edit.model)) return source;
  const chain = routerChain(statements);
  if (!chain)
    throw errors.ANCHOR_MISSING({
      file,
      expected: 'call of "router(…)" as its default export',
      paste: `export default router({ path: 'api/' })\n${edit.text};`,
    });
  const edited = new MagicString(source);
  edited.appendLeft(chain.end, `\n${edit.text}`);
  return edit.imports.reduce((code, request) => addImport(file, code, request), edited.toString());
}

/**
 * The source without the resource and without imports that nothing uses any more.
 *
 * @param force removes it even if it was edited
 * @returns undefined when the call was edited
 * @throws {ProjectError} TYPESCRIPT_SYNTAX
 */
export function removeRegistration(
  file: string,
  source: string,
  edit: RegistrationEdit,
  force: boolean,
): string | undefined {
  const chain = routerChain(parseStatements(file, source));
  const link = links(chain).find((call) => readRegistration(call)?.model === edit.model);
  const receiver = link && receiverOf(link);
  if (!link || !receiver) return source;
  if (!force && !sameCode(source.slice(receiver.end, link.end), edit.text)) return undefined;
  const edited = new MagicString(source);
  edited.remove(receiver.end, link.end);
  return edit.imports.reduce((code, request) => dropImport(file, code, request), edited.toString());
}

/** The exported expression, if it is a call of `router` or of methods of what that returns. */
function routerChain(statements: readonly Node[]): Node | undefined {
  const value = defaultExport(statements);
  const start = links(value).at(-1)?.['callee'];
  return isNode(start) && start['name'] === 'router' ? value : undefined;
}

/** The calls of a chain, the last one first. */
function links(chain: Node | undefined): Node[] {
  if (chain?.type !== 'CallExpression') return [];
  return [chain, ...links(receiverOf(chain))];
}

function receiverOf({ callee }: Node): Node | undefined {
  return isNode(callee) && callee.type === 'MemberExpression' ? unwrap(callee['object']) : undefined;
}

function readRegistration(node: Node): Registration | undefined {
  const { callee } = node;
  if (node.type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return undefined;
  if (!isNode(callee['property']) || callee['property']['name'] !== 'register') return undefined;
  const [name, resource] = ((node['arguments'] ?? []) as Node[]).map(unwrap);
  if (typeof name?.['value'] !== 'string') return undefined;
  return { name: name['value'], model: viewsetModel(resource) };
}

function viewsetModel(resource: Node | undefined): string | undefined {
  if (resource?.type !== 'CallExpression' || !isNode(resource['callee'])) return undefined;
  const [model] = ((resource['arguments'] ?? []) as Node[]).map(unwrap);
  const isModel = resource['callee']['name'] === 'modelViewSet';
  return isModel && typeof model?.['value'] === 'string' ? model['value'] : undefined;
}
