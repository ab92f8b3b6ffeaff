import { parseSync } from 'oxc-parser';
import { errors } from './errors.ts';

/** A node of ESTree as far as it is looked at here. `start` and `end` are offsets into the source. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/**
 * Top-level statements of a TypeScript file.
 *
 * @throws {ProjectError} TYPESCRIPT_SYNTAX with file and line
 */
export function parseStatements(file: string, source: string): Node[] {
  const { program, errors: problems } = parseSync(file, source);
  const [first] = problems;
  if (first) {
    const line = source.slice(0, first.labels[0]?.start ?? 0).split('\n').length;
    throw errors.TYPESCRIPT_SYNTAX({ file, reason: first.message }, { where: `${file}:${line}` });
  }
  return program.body as unknown as Node[];
}

/** Where the first syntax error of the source is; undefined when it parses. */
export function syntaxErrorOffset(file: string, source: string): number | undefined {
  return parseSync(file, source).errors[0]?.labels[0]?.start;
}

/** Every node below `node`, itself first. */
export function* walk(node: unknown): Generator<Node> {
  if (Array.isArray(node)) for (const item of node) yield* walk(item);
  else if (isNode(node)) {
    yield node;
    for (const value of Object.values(node)) if (typeof value === 'object' && value !== null) yield* walk(value);
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}

/** Takes `as const`, `satisfies X` and parentheses off an expression. */
export function unwrap(node: unknown): Node | undefined {
  if (!isNode(node)) return undefined;
  const wrapped = ['TSAsExpression', 'TSSatisfiesExpression', 'ParenthesizedExpression', 'TSNonNullExpression'];
  return wrapped.includes(node.type) ? unwrap(node['expression']) : node;
}

/** What `export default …` exports; a variable's initial value when it names one. */
export function defaultExport(statements: readonly Node[]): Node | undefined {
  const statement = statements.find((node) => node.type === 'ExportDefaultDeclaration');
  const value = unwrap(statement?.['declaration']);
  return value?.type === 'Identifier' ? initialValue(statements, String(value['name'])) : value;
}

function initialValue(statements: readonly Node[], name: string): Node | undefined {
  for (const node of walk([...statements])) {
    if (node.type === 'VariableDeclarator' && isNode(node['id']) && node['id']['name'] === name)
      return unwrap(node['init']);
  }
  return undefined;
}

/** Names that the file exports: `export const a`, `export function b`, `export { c as d }`. */
export function exportedNames(statements: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const statement of statements.filter((node) => node.type === 'ExportNamedDeclaration')) {
    for (const specifier of (statement['specifiers'] ?? []) as Node[]) names.add(nameOf(specifier['exported']));
    const declaration = statement['declaration'];
    if (!isNode(declaration)) continue;
    if (isNode(declaration['id'])) names.add(nameOf(declaration['id']));
    for (const item of (declaration['declarations'] ?? []) as Node[]) names.add(nameOf(item['id']));
  }
  return names;
}

/** The statement that exports `name`, if it exports nothing else. */
export function exportOf(statements: readonly Node[], name: string): Node | undefined {
  return statements.find(
    (statement) => statement.type === 'ExportNamedDeclaration' && [...exportedNames([statement])].join() === name,
  );
}

/** Do two pieces of code differ in nothing but layout: white space, quotes, trailing commas? */
export function sameCode(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

function bare(code: string): string {
  return code
    .replaceAll('"', "'")
    .replaceAll(/\s+/g, '')
    .replaceAll(/,(?=[\]})])/g, '')
    .replace(/;$/, '');
}

function nameOf(node: unknown): string {
  return isNode(node) ? String(node['name'] ?? node['value'] ?? '') : '';
}
