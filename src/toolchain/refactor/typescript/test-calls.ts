// What tests hand to the test client: users, and forms that they fill in. Its types take any key, so the compiler is silent.
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Node } from '../../typescript/parse.ts';
import { findBinding, isFunction, returnsOf } from '../../typescript/bindings.ts';
import { fieldNamed, modelOf, newFieldName, type Renaming } from '../renaming.ts';
import { renameKeys, renameProperty } from './row-keys.ts';
import { propertiesOf, shapesOf } from '../../typescript/shapes.ts';
import { isNode, listOf, nameOf, stringOf, type SourceFile } from '../../typescript/source-file.ts';

const SENDS = ['post', 'put', 'patch'];

/** @param formRoutes the model of the form that a named route accepts */
export function renameInTestCalls(
  renaming: Renaming,
  file: SourceFile,
  formRoutes: ReadonlyMap<string, ModelDescription>,
): void {
  if (![...file.imports.values()].some(({ from }) => from === 'quintet/testing')) return;
  for (const call of file.nodes.filter(({ type }) => type === 'CallExpression')) {
    const callee = call['callee'] as Node;
    const method = callee.type === 'MemberExpression' ? (nameOf(callee['property']) ?? '') : '';
    if (method === 'createUser' || method === 'login') renameInUserCall(renaming, file, call);
    if (SENDS.includes(method)) renamePosted(renaming, file, call, formRoutes);
  }
}

/** `client.createUser({ … })`, `client.login({ … })` */
function renameInUserCall(renaming: Renaming, file: SourceFile, call: Node): void {
  const user = modelOf(renaming, renaming.userModel);
  const [row] = listOf(call['arguments']);
  if (user && row) renameKeys({ renaming, file }, row, user, 'row');
}

/** A single name is no likeness: `{ email: … }` goes to the page for forgotten passwords as well. */
const ENOUGH_NAMES = 2;

/**
 * `client.post(reverse('posts:create'), { title: … })`: of the model whose form the route takes; else of the one model whose
 * fields the keys are.
 */
function renamePosted(
  renaming: Renaming,
  file: SourceFile,
  call: Node,
  formRoutes: ReadonlyMap<string, ModelDescription>,
): void {
  const [url, data] = listOf(call['arguments']);
  const properties = data ? shapesOf(file, data).flatMap(({ node }) => propertiesOf(node)) : [];
  const routed = formRoutes.get(routeOf(file, url) ?? '');
  const fitting = routed
    ? [routed]
    : renaming.schema.models.filter((model) => properties.every(({ name }) => fieldNamed(model, name)));
  for (const property of properties) {
    const renamed = fitting.map((model) => newFieldName(renaming, model, property.name)).find(Boolean);
    const isCertain = routed !== undefined || (fitting.length === 1 && properties.length >= ENOUGH_NAMES);
    if (renamed !== undefined && isCertain) renameProperty(file, property, renamed);
    else if (renamed !== undefined) file.unclear.push(property.node.start);
  }
}

/** `posts:create` of `reverse('posts:create')`, also where a function of the file returns it. */
function routeOf(file: SourceFile, url: Node | undefined): string | undefined {
  const name = url?.type === 'CallExpression' ? nameOf(url['callee']) : undefined;
  if (!url || name === undefined) return undefined;
  if (name === 'reverse' && file.isQuintets(name)) return stringOf(listOf(url['arguments'])[0]);
  const binding = findBinding(file, url, name);
  const called = binding?.kind === 'function' ? binding.declaration : binding?.declaration['init'];
  const [returned] = isNode(called) && isFunction(called) ? returnsOf(file, called) : [];
  return returned && nameOf(returned['callee']) === 'reverse' ? routeOf(file, returned) : undefined;
}
