// One TypeScript file of the project, parsed: its nodes with their parents, and what its names are imported from.
import { parseStatements, type Node } from './parse.ts';
import type { TextEdit } from '../schema/text-edits.ts';

interface ImportedName {
  /** `quintet/admin`, `./forms` */
  from: string;
  /** Name in the other file; `default`, or `*` for all of it. */
  name: string;
}

export class SourceFile {
  readonly path: string;
  readonly text: string;
  readonly statements: readonly Node[];
  readonly imports = new Map<string, ImportedName>();
  readonly edits: TextEdit[] = [];
  /** Offsets of old names with an unknown meaning. */
  readonly unclear: number[] = [];
  readonly #parents = new Map<Node, Node>();
  readonly #nodes: Node[] = [];

  /** @throws {ProjectError} TYPESCRIPT_SYNTAX */
  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    this.statements = parseStatements(path, text);
    for (const statement of this.statements) this.#index(statement, undefined);
    for (const statement of this.statements) this.#readImports(statement);
  }

  /** Every node, parents first. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  parentOf(node: Node): Node | undefined {
    return this.#parents.get(node);
  }

  /** The node and what encloses it, inside out. */
  *around(node: Node): Generator<Node> {
    for (let current: Node | undefined = node; current; current = this.parentOf(current)) yield current;
  }

  /** Name, literal or keyword that starts at the offset. */
  leafAt(offset: number): Node | undefined {
    return this.#nodes.find((node) => node.start === offset && (node.type === 'Identifier' || node.type === 'Literal'));
  }

  /** Is the name imported from one of Quintet's entries? */
  isQuintets(local: unknown): boolean {
    const imported = typeof local === 'string' ? this.imports.get(local) : undefined;
    return imported !== undefined && /^quintet(\/|$)/.test(imported.from);
  }

  edit(start: number, end: number, text: string): void {
    if (this.edits.some((edit) => edit.start === start)) return;
    this.edits.push({ start, end, text });
  }

  /** Another value for a string literal, in its own quotes. */
  editString(literal: Node, value: string): void {
    this.edit(literal.start + 1, literal.end - 1, value);
  }

  #index(node: Node, parent: Node | undefined): void {
    this.#nodes.push(node);
    if (parent) this.#parents.set(node, parent);
    for (const child of childrenOf(node)) this.#index(child, node);
  }

  #readImports(statement: Node): void {
    if (statement.type !== 'ImportDeclaration') return;
    const from = String((statement['source'] as Node)['value']);
    for (const specifier of (statement['specifiers'] ?? []) as Node[]) {
      const local = String((specifier['local'] as Node)['name']);
      this.imports.set(local, { from, name: importedName(specifier) });
    }
  }
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}

/** `name` of an identifier or the text of a string literal. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node['name']);
  return stringOf(node);
}

export function stringOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : undefined;
}

export function listOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : (nameOf(specifier['imported']) ?? '');
}

/** What separates the node from the one before it on its line: a line break with its indentation, or a blank. */
export function elementIndent({ text }: SourceFile, { start }: Node): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  return before.trim() === '' ? `\n${before}` : ' ';
}
