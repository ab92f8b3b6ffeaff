import { MagicString } from 'magic-string';
import { isNode, parseStatements, type Node } from './parse.ts';

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
  if (lastNamed && missing.named.length > 0) {
    edited.appendLeft(lastNamed.end, missing.named.map((name) => `, ${name}`).join(''));
    missing.named = [];
  }
  const lines = importLines(request.from, missing, quoteOf(source, imports));
  if (lines !== '') insertLines(edited, source, imports, lines);
  return edited.toString();
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
  if (rest) lines.push(`import ${rest} from ${source}`);
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
