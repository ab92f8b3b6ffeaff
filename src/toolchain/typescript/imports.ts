import { MagicString } from 'magic-string';
import { removeItem } from './arrays.ts';
import { isNode, parseStatements, walk, type Node } from './parse.ts';

/** Longer lines are broken, as formatters do. */
const LINE = 100;

export interface ImportRequest {
  from: string;
  /** `import * as views from './views'` */
  namespace?: string;
  /** `import settings from './settings'` */
  default?: string;
  /** `import { path, type View } from 'quintet'`: names, types with `type ` in front. */
  named?: readonly string[];
}

/** The source with what is missing imported, beside the other imports; unchanged when all is there. */
export function addImport(file: string, source: string, request: ImportRequest): string {
  const imports = parseStatements(file, source).filter((node) => node.type === 'ImportDeclaration');
  const same = imports.filter((node) => isNode(node['source']) && node['source']['value'] === request.from);
  const missing = missingParts(request, same);
  if (!missing.namespace && !missing.default && missing.named.length === 0) return source;
  const edited = new MagicString(source);
  const list = same.find((node) => node['importKind'] !== 'type' && specifiers(node, 'ImportSpecifier').length > 0);
  const lastNamed = list && specifiers(list, 'ImportSpecifier').at(-1);
  if (list && lastNamed && missing.named.length > 0) {
    addSpecifiers(edited, source, list, missing.named);
    missing.named = [];
  }
  const lines = importLines(request.from, missing, quoteOf(source, imports));
  if (lines !== '') insertLines(edited, source, imports, lines);
  return edited.toString();
}

/** The source without those of the imported names that nothing in it uses. */
export function dropImport(file: string, source: string, request: ImportRequest): string {
  const statements = parseStatements(file, source);
  const used = usedNames(statements);
  const given = [
    request.namespace,
    request.default,
    ...(request.named ?? []).map((name) => name.replace(/^type /, '')),
  ];
  const unused = given.filter((name) => name !== undefined && !used.has(name));
  const edited = new MagicString(source);
  for (const statement of statements) {
    if (statement.type !== 'ImportDeclaration') continue;
    if (isNode(statement['source']) && statement['source']['value'] === request.from)
      dropSpecifiers(edited, source, statement, unused as string[]);
  }
  return edited.toString().replace(/^\s+/, '');
}

function dropSpecifiers(edited: MagicString, source: string, statement: Node, unused: readonly string[]): void {
  const all = (statement['specifiers'] ?? []) as Node[];
  const named = specifiers(statement, 'ImportSpecifier');
  const gone = all.filter(({ local }) => isNode(local) && unused.includes(String(local['name'])));
  if (gone.length === 0) return;
  if (gone.length === all.length) return removeStatement(edited, source, statement);
  const braces = { start: source.indexOf('{', statement.start), end: source.lastIndexOf('}', statement.end) + 1 };
  let kept = named;
  for (const specifier of gone) {
    if (specifier.type !== 'ImportSpecifier') edited.remove(specifier.start, braces.start);
    else if (kept.length === 1) edited.remove(all[0]?.end ?? 0, braces.end);
    else {
      removeItem(edited, braces, kept, specifier);
      kept = kept.filter((other) => other !== specifier);
    }
  }
}

function removeStatement(edited: MagicString, source: string, { start, end }: Node): void {
  edited.remove(start, end + (/^[ \t]*\r?\n/.exec(source.slice(end))?.[0].length ?? 0));
}

/** Names that code outside the imports refers to; keys and members of that name do not count. */
function usedNames(statements: readonly Node[]): Set<string> {
  const code = statements.filter(({ type }) => type !== 'ImportDeclaration');
  const labels = new Set<unknown>();
  const names = new Set<string>();
  for (const node of walk(code)) {
    if (!node['computed']) labels.add(node.type === 'MemberExpression' ? node['property'] : node['key']);
    if (node.type === 'Identifier' && !labels.has(node)) names.add(String(node['name']));
  }
  return names;
}

/** After the existing ones; a line that would become too long is split. */
function addSpecifiers(edited: MagicString, source: string, statement: Node, names: readonly string[]): void {
  const named = specifiers(statement, 'ImportSpecifier');
  const [first, last] = [named[0], named.at(-1)];
  if (!first || !last) return;
  const added = names.join(', ').length + 2;
  const isSpread = source.slice(statement.start, first.start).includes('\n');
  if (isSpread) edited.appendLeft(last.end, names.map((name) => `,\n  ${name}`).join(''));
  else if (statement.end - statement.start + added <= LINE)
    edited.appendLeft(last.end, names.map((name) => `, ${name}`).join(''));
  else {
    const all = [...named.map(({ start, end }) => source.slice(start, end)), ...names];
    const [open, close] = [source.lastIndexOf('{', first.start), source.indexOf('}', last.end) + 1];
    edited.overwrite(open, close, spreadList(all));
  }
}

function spreadList(names: readonly string[]): string {
  return `{\n${names.map((name) => `  ${name},\n`).join('')}}`;
}

interface Missing {
  namespace: string | undefined;
  default: string | undefined;
  named: string[];
}

function missingParts(request: ImportRequest, same: readonly Node[]): Missing {
  const has = (type: string, name: string): boolean =>
    same.some((node) => specifiers(node, type).some(({ local }) => isNode(local) && local['name'] === name));
  return {
    namespace: request.namespace && !has('ImportNamespaceSpecifier', request.namespace) ? request.namespace : undefined,
    default: request.default && !has('ImportDefaultSpecifier', request.default) ? request.default : undefined,
    named: (request.named ?? []).filter((name) => !has('ImportSpecifier', name.replace(/^type /, ''))),
  };
}

function specifiers(node: Node, type: string): Node[] {
  return ((node['specifiers'] ?? []) as Node[]).filter((specifier) => specifier.type === type);
}

function importLines(from: string, missing: Missing, quote: string): string {
  const source = `${quote}${from}${quote};`;
  const lines: string[] = [];
  if (missing.namespace) lines.push(`import * as ${missing.namespace} from ${source}`);
  const named = missing.named.length > 0 ? `{ ${missing.named.join(', ')} }` : undefined;
  const rest = [missing.default, named].filter(Boolean).join(', ');
  const line = `import ${rest} from ${source}`;
  if (rest) lines.push(line.length > LINE && named ? line.replace(named, spreadList(missing.named)) : line);
  return lines.join('\n');
}

function quoteOf(source: string, imports: readonly Node[]): string {
  const [first] = imports;
  const from = first?.['source'];
  return isNode(from) ? source.charAt(from.start) : "'";
}

function insertLines(edited: MagicString, source: string, imports: readonly Node[], lines: string): void {
  const last = imports.at(-1);
  if (last) edited.appendLeft(last.end, `\n${lines}`);
  else edited.prepend(source.trim() === '' ? `${lines}\n` : `${lines}\n\n`);
}
