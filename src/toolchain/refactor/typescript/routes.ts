// Routes whose parameter is a field: `path('<slug:slug>/', detailView('Post'))` finds the post by its `slug`. The parameter is
// renamed with the field, and where the route is named with its parameters.
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Node } from '../../typescript/parse.ts';
import { renameProperty } from './row-keys.ts';
import { modelOf, newFieldName, type Renaming } from '../renaming.ts';
import { propertiesOf, shapesOf } from '../../typescript/shapes.ts';
import type { SourceFiles } from '../../typescript/source-files.ts';
import { isNode, listOf, nameOf, stringOf, type SourceFile } from '../../typescript/source-file.ts';
import type { Values } from './values.ts';

const ROW_VIEWS = new Set(['detailView', 'updateView', 'deleteView', 'dateDetailView']);
const FORM_VIEWS = new Set(['createView', 'updateView']);

interface RenamedRoute {
  /** `posts:detail` */
  name: string;
  from: string;
  to: string;
}

/** Renames parameters in the routes of views of rows, and in every call that gives them by name. */
export function renameInRoutes(renaming: Renaming, files: SourceFiles): void {
  const calls = [...files].flatMap((file) => callsOf(file).map((call) => ({ file, call })));
  const routes = calls
    .filter(({ call }) => nameOf(call['callee']) === 'path')
    .flatMap(({ file, call }) => renameRoute(renaming, files, file, call));
  for (const { file, call } of routes.length === 0 ? [] : calls) renameGiven(file, call, routes);
}

function callsOf(file: SourceFile): Node[] {
  return file.nodes.filter((node) => node.type === 'CallExpression' && file.isQuintets(nameOf(node['callee'])));
}

function renameRoute(renaming: Renaming, files: SourceFiles, file: SourceFile, call: Node): RenamedRoute[] {
  const [route, view, options] = listOf(call['arguments']);
  const text = stringOf(route);
  const model = view ? modelOf(renaming, modelShownBy(files, file, view, ROW_VIEWS)) : undefined;
  if (!route || text === undefined || !model) return [];
  const renamed = [...text.matchAll(/<(?:\w+:)?(\w+)>/g)].flatMap(({ 1: from = '' }) => {
    const to = newFieldName(renaming, model, from);
    return to === undefined ? [] : [{ from, to }];
  });
  const replaced = renamed.reduce(
    (all, { from, to }) => all.replace(new RegExp(`(<(?:\\w+:)?)${from}>`), `$1${to}>`),
    text,
  );
  if (replaced === text) return [];
  file.editString(route, replaced);
  const name = options ? optionOf(file, options, 'name') : undefined;
  return name === undefined ? [] : renamed.map((rename) => ({ name: `${namespaceOf(file, call)}${name}`, ...rename }));
}

/** The model whose form each named route takes: `posts:create` → `Post`. */
export function readFormRoutes(renaming: Renaming, files: SourceFiles, values: Values): Map<string, ModelDescription> {
  const routes = new Map<string, ModelDescription>();
  for (const file of files) {
    for (const call of callsOf(file).filter((node) => nameOf(node['callee']) === 'path')) {
      const [, view, options] = listOf(call['arguments']);
      const name = options && optionOf(file, options, 'name');
      const model =
        view &&
        (modelOf(renaming, modelShownBy(files, file, view, FORM_VIEWS)) ?? formModel(files, file, view, values));
      if (name !== undefined && model) routes.set(namespaceOf(file, call) + name, model);
    }
  }
  return routes;
}

/** The model in `detailView('Post')`, also through a name, a namespace and wrappers such as `loginRequired`. */
function modelShownBy(
  files: SourceFiles,
  file: SourceFile,
  view: Node,
  views: ReadonlySet<string>,
): string | undefined {
  if (view.type === 'CallExpression') {
    const [first] = listOf(view['arguments']);
    if (views.has(nameOf(view['callee']) ?? '')) return stringOf(first);
    return first && file.isQuintets(nameOf(view['callee'])) ? modelShownBy(files, file, first, views) : undefined;
  }
  const found = declarationOf(files, file, view);
  const init = found?.node['init'];
  return found && isNode(init) && init.type === 'CallExpression'
    ? modelShownBy(files, found.file, init, views)
    : undefined;
}

/** The model of the form that a custom view reads, if it has one. */
function formModel(files: SourceFiles, file: SourceFile, view: Node, values: Values): ModelDescription | undefined {
  const found = declarationOf(files, file, view) ?? { file, node: view };
  const forms = found.file.nodes
    .filter((node) => node.type === 'CallExpression' && node.start >= found.node.start && node.end <= found.node.end)
    .map((node) => values.of(found.file, node))
    .filter((value) => value?.kind === 'form');
  return new Set(forms.map((form) => form?.model)).size === 1 ? forms[0]?.model : undefined;
}

function declarationOf(files: SourceFiles, file: SourceFile, view: Node): { file: SourceFile; node: Node } | undefined {
  if (view.type !== 'MemberExpression') return files.exported(file, nameOf(view) ?? '');
  return files.member(file, nameOf(view['object']) ?? '', nameOf(view['property']) ?? '');
}

/** `posts:` of the `urls({ namespace: 'posts' }, […])` around the route. */
function namespaceOf(file: SourceFile, route: Node): string {
  for (const node of file.around(route)) {
    if (node.type !== 'CallExpression' || nameOf(node['callee']) !== 'urls') continue;
    const [options] = listOf(node['arguments']);
    const namespace = options ? optionOf(file, options, 'namespace') : undefined;
    return namespace === undefined ? '' : `${namespace}:`;
  }
  return '';
}

function optionOf(file: SourceFile, options: Node, name: string): string | undefined {
  const properties = shapesOf(file, options).flatMap(({ node }) => propertiesOf(node));
  return stringOf(properties.find((property) => property.name === name)?.value);
}

/** `reverse('posts:detail', { slug: … })` */
function renameGiven(file: SourceFile, call: Node, routes: readonly RenamedRoute[]): void {
  const parts = listOf(call['arguments']);
  const at = parts.findIndex((part) => routes.some(({ name }) => name === stringOf(part)));
  const given = parts[at + 1];
  if (at === -1 || !given) return;
  const renames = routes.filter(({ name }) => name === stringOf(parts[at]));
  for (const property of shapesOf(file, given).flatMap(({ node }) => propertiesOf(node))) {
    const rename = renames.find(({ from }) => from === property.name);
    if (rename) renameProperty(file, property, rename.to);
  }
}
