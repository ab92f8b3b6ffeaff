// A template as statements that the TypeScript compiler can check: what is read of which value, in which scope. Only the
// types matter; the statements are never run.
import type { Expression, FilterCall, Operand } from '../expression.ts';
import { ExpressionRecorder } from './expression-recorder.ts';
import type { Node } from '../node.ts';
import type { NamedBody, ParsedTemplate } from '../parser.ts';
import { literalText } from '../references.ts';
import type { TemplateSource } from '../source.ts';
import { ReadValue } from './context-reads.ts';

/** One statement, and the place in a template that it checks. */
export interface TypedLine {
  readonly code: string;
  readonly at?: { readonly source: TemplateSource; readonly offset: number; readonly path: string };
}

/** Finds a template by name; `skip`: files that it must not be. Undefined where there is none. */
export type FindTemplate = (name: string, skip?: ReadonlySet<string>) => ParsedTemplate | undefined;

interface Level {
  readonly template: ParsedTemplate;
  readonly body: readonly Node[];
}

/** Where statements are written: the template, its blocks and the names that are set around. */
interface Place {
  readonly template: ParsedTemplate;
  readonly blocks: ReadonlyMap<string, readonly Level[]>;
  /** The block whose body this is, and how many parents it is up. */
  readonly block: { readonly name: string; readonly level: number } | undefined;
  /** TypeScript of the context that names are looked up in when no tag has set them. */
  readonly context: string;
  /** The template whose page or include this is: the end of its chain of parents. */
  readonly leaf: ParsedTemplate;
  /** A parent has written this: pages differ in what they give to it. */
  readonly isShared: boolean;
  /** A parent has included `leaf`. */
  readonly isIncludeShared: boolean;
}

const MAX_DEPTH = 40;
/** TypeScript of the page's context. */
const PAGE = '$';
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

export class TypeCollector {
  readonly lines: TypedLine[] = [];
  /** Names that some condition or `|default` asks for: they may be missing. */
  readonly optional: Set<string>;
  /** What is read of the context of the page. */
  readonly reads = new ReadValue();
  /** The same by the TypeScript of values. */
  readonly #values = new Map<string, ReadValue>();
  readonly #find: FindTemplate;
  readonly #scopes: Map<string, string>[] = [];
  #place: Place;
  #depth = 0;
  #counter = 0;

  constructor(find: FindTemplate, root: ParsedTemplate, optional: ReadonlySet<string>) {
    this.#find = find;
    this.optional = new Set(optional);
    this.#place = {
      template: root,
      blocks: new Map(),
      block: undefined,
      context: PAGE,
      leaf: root,
      isShared: false,
      isIncludeShared: false,
    };
  }

  /** Writes the template with its parents, as a page of it renders. */
  page(template: ParsedTemplate, context = PAGE): void {
    const chain = this.#chain(template);
    const outermost = chain.at(-1);
    // A parent that only a variable names: its blocks are the best that is known.
    const isWhole = outermost?.parent === undefined;
    const blocks = tableOf(chain);
    const isIncludeShared = this.#place.isShared;
    const place = {
      template: outermost ?? template,
      blocks,
      block: undefined,
      context,
      leaf: template,
      isShared: isIncludeShared || chain.length > 1,
      isIncludeShared,
    };
    this.#in(place, () => {
      if (isWhole) this.nodes(place.template.nodes);
      else for (const name of blocks.keys()) this.block(name);
    });
  }

  nodes(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.types) node.types(this);
      else node.write(new ExpressionRecorder(this, this.#place.template.source));
    }
  }

  block(name: string, level = 0): void {
    const found = this.#place.blocks.get(name)?.[level];
    if (!found) return;
    const { template, body } = found;
    const isShared = this.#place.isIncludeShared || template !== this.#place.leaf;
    this.#in({ ...this.#place, template, block: { name, level }, isShared }, () => this.nodes(body));
  }

  partial(name: string): void {
    const body: NamedBody | undefined = this.#place.template.partials.get(name);
    if (body) this.#in({ ...this.#place, block: undefined }, () => this.nodes(body.body));
  }

  /** @param values names that are set for it; `isOnly`: it sees nothing else */
  include(template: Expression, values: readonly (readonly [string, string])[], isOnly: boolean): void {
    const name = literalText(template);
    const [file = '', part] = (name ?? '').split('#');
    const found = name === undefined ? undefined : this.#find(file);
    if (!found) return;
    const outer = isOnly ? this.#scopes.splice(0) : [];
    this.scope(values, () => {
      const context = isOnly ? '$base' : this.#place.context;
      if (part === undefined) this.page(found, context);
      else this.#in({ ...this.#place, template: found, block: undefined, context }, () => this.partial(part));
    });
    this.#scopes.push(...outer);
  }

  /** Writes what `write` writes with these names set. @param names with the TypeScript of their values */
  scope(names: readonly (readonly [string, string])[], write: () => void): void {
    const scope = new Map<string, string>();
    this.#statement('{');
    const declared = names.map(([name, code]) => [name, this.#constant(code)] as const);
    for (const [name, local] of declared) scope.set(name, local);
    this.#scopes.push(scope);
    write();
    this.#scopes.pop();
    this.#statement('}');
  }

  /** A name that a tag sets from here on, of unknown type. */
  declare(name: string): void {
    const scope = this.#scopes.at(-1);
    if (scope) scope.set(name, '$any');
    else this.optional.add(name);
  }

  /** Checks an expression; gives the TypeScript of its value. */
  expression(expression: Expression, isTest = false): string {
    const { operand, filters, offset } = expression;
    if (operand.kind === 'path' && operand.path.length === 1 && (isTest || asksForDefault(filters)))
      this.optional.add(operand.path[0] ?? '');
    for (const { argument } of filters) if (argument) this.#checked(this.#operand(argument), offset, argument);
    const value = this.#checked(this.#operand(operand), offset, operand);
    return filters.reduce((code, filter) => this.#filtered(code, filter), value);
  }

  /** TypeScript of an item of a list. */
  each(list: string): string {
    return this.#part(list, `$each(${list})`, '[]');
  }

  #filtered(code: string, { name, argument }: FilterCall): string {
    if (SAME.has(name)) return code;
    if (ELEMENT.has(name)) return this.each(code);
    if (DEFAULTS.has(name) && argument) return `$or(${code}, ${this.#operand(argument)})`;
    return '$any';
  }

  #checked(code: string, offset: number, operand: Operand): string {
    if (operand.kind !== 'path' || code === '$any') return code;
    const { source } = this.#place.template;
    return this.#constant(code, { source, offset, path: operand.path.join('.') });
  }

  #constant(code: string, at?: TypedLine['at']): string {
    const local = `$${++this.#counter}`;
    this.lines.push({ code: `const ${local} = ${code};`, ...(at ? { at } : {}) });
    const value = this.#values.get(code);
    if (value) this.#values.set(local, value);
    return local;
  }

  /** Remembers that `code` reads `name` of the value that `of` is the TypeScript of. */
  #part(of: string, code: string, name: string): string {
    const value = this.#values.get(of);
    if (value) this.#values.set(code, value.part(name));
    return code;
  }

  #statement(code: string): void {
    this.lines.push({ code });
  }

  #operand(operand: Operand): string {
    if (operand.kind === 'literal') return typeof operand.value === 'bigint' ? '0n' : JSON.stringify(operand.value);
    const { block } = this.#place;
    const [root = '', ...rest] = operand.path;
    if (root === 'block' && rest.length === 1 && block && !this.#local('block')) {
      if (rest[0] === 'super') this.block(block.name, block.level + 1);
      return '$any';
    }
    return rest.reduce((code, name) => this.#part(code, `$v(${code})${access(name)}`, name), this.#root(root));
  }

  #root(name: string): string {
    const local = this.#local(name);
    if (local !== undefined) return local;
    const { context, isShared } = this.#place;
    const isOptional = this.optional.has(name);
    const code = isOptional ? `$maybe(${context}, ${JSON.stringify(name)})` : `${context}${access(name)}`;
    if (context !== PAGE) return code;
    const value = this.reads.part(name);
    value.isRequired ||= !isOptional && !isShared;
    this.#values.set(code, value);
    return code;
  }

  #local(name: string): string | undefined {
    for (let at = this.#scopes.length - 1; at >= 0; at--) {
      const found = this.#scopes[at]?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #in(place: Place, write: () => void): void {
    if (this.#depth >= MAX_DEPTH) return;
    const outer = this.#place;
    this.#place = place;
    this.#depth++;
    write();
    this.#depth--;
    this.#place = outer;
  }

  #chain(template: ParsedTemplate): ParsedTemplate[] {
    const chain = [template];
    for (let at: ParsedTemplate | undefined = template; at?.parent && chain.length < MAX_DEPTH;) {
      const name = literalText(at.parent);
      const files = new Set(chain.filter((one) => one.source.name === name).map((one) => one.source.file));
      at = name === undefined ? undefined : this.#find(name, files.size > 0 ? files : undefined);
      if (at) chain.push(at);
    }
    return chain;
  }
}

const SAME = new Set(['slice', 'dictsort', 'dictsortreversed']);
const ELEMENT = new Set(['first', 'last', 'random']);
const DEFAULTS = new Set(['default', 'default_if_none']);

function asksForDefault(filters: readonly FilterCall[]): boolean {
  return filters.some(({ name }) => DEFAULTS.has(name));
}

function access(name: string): string {
  if (/^\d+$/.test(name)) return `[${name}]`;
  return NAME.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function tableOf(chain: readonly ParsedTemplate[]): Map<string, Level[]> {
  const table = new Map<string, Level[]>();
  for (const template of chain)
    for (const [name, { body }] of template.blocks) table.set(name, [...(table.get(name) ?? []), { template, body }]);
  return table;
}
