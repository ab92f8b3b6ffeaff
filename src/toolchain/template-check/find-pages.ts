// Where the project's code shows a template by name, and what it gives to it.
import type { ModelDescription } from '../../kernel/model.ts';
import { toKebabCase } from '../../kernel/names.ts';
import { pageNamesOf } from '../../kernel/page-names.ts';
import { isNode, parseStatements, unwrap, walk, type Node } from '../typescript/parse.ts';

/** A call that shows a template. `start` and `end` are those of the argument that is wrapped. */
export interface PageCall {
  readonly template: string;
  /** Of the argument with the context or the options; where both are equal there is none, and it is inserted there. */
  readonly start: number;
  readonly end: number;
  /** Code that is before the argument; `run` follows it. */
  readonly open: string;
}

const DOORS = new Set(['quintet', 'quintet/templates', 'quintet/views']);
const RENDERERS = new Set(['render', 'renderStream', 'renderToString', 'templateResponse']);

type Known = (model: ModelDescription, type: string) => string;

const one: Known = (model, type) => members(['object', pageNamesOf(model.name).one], type);
const several: Known = (model, type) => members(['objectList', pageNamesOf(model.name).several], `${type}[]`);
const more = '[name: string]: any';

/** What each generic view gives its template, and how the template is called. */
const VIEWS: Readonly<Record<string, { suffix: string; known: Known }>> = {
  listView: { suffix: 'list', known: (...given) => `${several(...given)}; page: any; paginator: any` },
  detailView: { suffix: 'detail', known: one },
  createView: { suffix: 'form', known: () => 'form: any' },
  updateView: { suffix: 'form', known: (...given) => `form: any; ${one(...given)}` },
  deleteView: { suffix: 'confirm-delete', known: (...given) => `${one(...given)}; error: any` },
  archiveIndexView: { suffix: 'archive', known: (...given) => `${several(...given)}; ${more}` },
  yearArchiveView: { suffix: 'archive-year', known: (...given) => `${several(...given)}; ${more}` },
  monthArchiveView: { suffix: 'archive-month', known: (...given) => `${several(...given)}; ${more}` },
  weekArchiveView: { suffix: 'archive-week', known: (...given) => `${several(...given)}; ${more}` },
  dayArchiveView: { suffix: 'archive-day', known: (...given) => `${several(...given)}; ${more}` },
  todayArchiveView: { suffix: 'archive-day', known: (...given) => `${several(...given)}; ${more}` },
};

function members(names: readonly string[], type: string): string {
  return [...new Set(names)].map((name) => `${name}: ${type}`).join('; ');
}

/** The calls in one source file whose template is a literal, in the order of the file. */
export function findPages(file: string, source: string, models: readonly ModelDescription[]): PageCall[] {
  const statements = parseStatements(file, source);
  const imported = importedNames(statements);
  const calls: PageCall[] = [];
  for (const node of walk([...statements])) {
    const callee = node.type === 'CallExpression' && isNode(node['callee']) ? node['callee'] : undefined;
    const name = callee?.type === 'Identifier' ? imported.get(String(callee['name'])) : undefined;
    if (name === undefined) continue;
    const args = (node['arguments'] as Node[]).filter(isNode);
    const call = RENDERERS.has(name) ? renderCall(node, args, source) : viewCall(name, node, args, models);
    if (call) calls.push(call);
  }
  // A call inside another's argument would be cut in two.
  return calls.sort((a, b) => a.start - b.start).filter((call, at, all) => call.start >= (all[at - 1]?.end ?? 0));
}

/** Local names of what is imported from Quintet. */
function importedNames(statements: readonly Node[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of statements) {
    if (statement.type !== 'ImportDeclaration' || !DOORS.has(textOf(statement['source']) ?? '')) continue;
    for (const specifier of statement['specifiers'] as Node[]) {
      const [imported, local] = [specifier['imported'], specifier['local']];
      if (isNode(imported) && isNode(local)) names.set(String(local['name']), String(imported['name']));
    }
  }
  return names;
}

function renderCall(node: Node, [, name, context]: readonly Node[], source: string): PageCall | undefined {
  const template = textOf(name);
  if (template === undefined) return undefined;
  const parts = spreads(unwrap(context)).map((part) => source.slice(part.start, part.end));
  const open = parts.length > 0 ? `$spread([${parts.join(', ')}], ` : '$page(';
  return { template, ...place(node, context), open: context ? open : ', $page({}' };
}

/** What `{ ...parts }` is made of. The compiler forgets that one of them may have any name, so it is asked for each. */
function spreads(context: Node | undefined): Node[] {
  return ((context?.['properties'] ?? []) as Node[])
    .filter(({ type }) => type === 'SpreadElement')
    .map((spread) => spread['argument'] as Node);
}

function viewCall(
  view: string,
  node: Node,
  [first, second]: readonly Node[],
  models: readonly ModelDescription[],
): PageCall | undefined {
  if (view === 'templateView') return templateCall(node, first, second);
  const shape = Object.hasOwn(VIEWS, view) ? VIEWS[view] : undefined;
  const model = models.find(({ name }) => name === textOf(first));
  if (!shape || !model) return undefined;
  const options = unwrap(second);
  const own = options === undefined ? undefined : propertyOf(options, 'template');
  const template = own === undefined ? defaultTemplate(model, shape.suffix) : textOf(own);
  if (template === undefined || (options !== undefined && options.type !== 'ObjectExpression')) return undefined;
  // What is spread into the options, or into their context, may have any name.
  const isOpen = options !== undefined && [...walk(options)].some(({ type }) => type === 'SpreadElement');
  const wrap = `$view<{ ${shape.known(model, `M.${model.name}`)}${isOpen ? `; ${more}` : ''} }>()(`;
  return { template, ...place(node, second), open: second ? wrap : `, ${wrap}{}` };
}

/** Its template also knows the parameters of the route, whatever they are. */
function templateCall(node: Node, name: Node | undefined, options: Node | undefined): PageCall | undefined {
  const template = textOf(name);
  if (template === undefined) return undefined;
  const wrap = `$view<{ ${more} }>()(`;
  return { template, ...place(node, options), open: options ? wrap : `, ${wrap}{}` };
}

/** `posts/blog-post-list.html`, as the views call it. */
function defaultTemplate(model: ModelDescription, suffix: string): string {
  return `${model.app}/${toKebabCase(model.name)}-${suffix}.html`;
}

function propertyOf(options: Node, name: string): Node | undefined {
  for (const property of (options['properties'] ?? []) as Node[]) {
    const key = property['key'];
    if (isNode(key) && (key['name'] ?? key['value']) === name && isNode(property['value'])) return property['value'];
  }
  return undefined;
}

function place(call: Node, argument: Node | undefined): Pick<PageCall, 'start' | 'end'> {
  return argument ? { start: argument.start, end: argument.end } : { start: call.end - 1, end: call.end - 1 };
}

function textOf(node: unknown): string | undefined {
  const value = unwrap(node);
  return value?.type === 'Literal' && typeof value['value'] === 'string' ? value['value'] : undefined;
}
