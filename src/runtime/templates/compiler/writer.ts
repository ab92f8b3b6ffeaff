// Writes the JavaScript of one function: a template's root, a block or a partial. No text of a template gets into the
// code other than through JSON.stringify.
import type { Expression, LiteralOperand, Operand } from '../expression.ts';
import type { Node } from '../node.ts';
import { SafeString } from '../safe-string.ts';
import type { TemplateSource } from '../source.ts';
import { collectAssigned, Scope } from './scope.ts';

/** What is shared by all functions of one template: constants and one lookup function for each name. */
export interface Unit {
  readonly source: TemplateSource;
  /** The text for a missing variable; not empty only in checks. */
  readonly invalid: string;
  constant(value: unknown): string;
  /** JavaScript expression of a number that no other node of any template has: the key of state kept while a page renders. */
  key(owner: object): string;
  /** JavaScript name of the function that reads the attribute `name` of a value. */
  attribute(name: string): string;
  /** JavaScript name of the function that reads the variable `name` of a frame. */
  variable(name: string): string;
}

type Line = string | (() => string);

/** How a missing variable arrives: as undefined, or as the text that templates print for it. */
export type Missing = 'keep' | 'text';

export class Writer {
  readonly unit: Unit;
  /** JavaScript expression that is true where output is escaped. */
  autoescape = 'ae';
  scope: Scope;
  /** Name of the block whose body this is. */
  readonly blockName: string | undefined;
  /** True while the function is written that renders piece by piece. */
  readonly isStream: boolean;
  #hasPieces = false;
  readonly #lines: Line[] = [];
  #output = 'o';
  #parts: string[] = [];
  #counter = 0;

  constructor(unit: Unit, body: readonly Node[], blockName?: string, isStream = false) {
    this.unit = unit;
    this.blockName = blockName;
    this.isStream = isStream;
    this.scope = new Scope(undefined, 'c');
    this.#declareAssigned(this.scope, body);
    this.nodes(body);
  }

  /** The code of the function body. */
  toCode(): string {
    this.flush();
    const scope = this.scope;
    const frame = scope.frameUsed && scope.names.size > 0 ? 'c=new $Frame(c);' : '';
    const body = this.#lines.map((line) => (typeof line === 'string' ? line : line())).join('\n');
    const [start, end] = this.isStream ? ['const S=R.page.sink;', 'S.text+=o;'] : ['', 'return o;'];
    return `let o="",p=0,t;${start}${frame}${declaration(scope)}try{\n${body}\n${end}}catch(error){throw $located(error,T,p);}`;
  }

  /** True if something in the body may take long or wait, so that streaming it makes a difference. */
  get hasPieces(): boolean {
    return this.#hasPieces;
  }

  nodes(nodes: readonly Node[]): void {
    for (const node of nodes) node.write(this);
  }

  /** Adds text of the template, as it is. */
  text(text: string): void {
    const last = this.#parts.at(-1);
    if (last?.startsWith('"')) this.#parts[this.#parts.length - 1] = JSON.stringify(JSON.parse(last) + text);
    else this.#parts.push(JSON.stringify(text));
  }

  /** Adds a JavaScript expression that gives a finished string. */
  raw(code: string, offset: number): void {
    this.#parts.push(`(p=${offset},${code})`);
  }

  /**
   * Adds what another function renders: an include, a block, a partial.
   *
   * @param call code of the call; @param streamCall the same for a function that writes to the sink
   */
  piece(call: string, streamCall: string, offset: number): void {
    this.#hasPieces = true;
    if (!this.isStream) return this.raw(call, offset);
    this.at(offset);
    if (this.#output === 'o') this.statement(`S.text+=o;o="";await ${streamCall};`);
    else this.statement(`${this.#output}+=await $collect(R,async()=>${streamCall});`);
  }

  /** Hands on what is there, if it is enough. Called at the end of a loop's body. */
  flushPoint(): void {
    this.#hasPieces = true;
    if (this.isStream && this.#output === 'o')
      this.statement('if(o.length+S.text.length>S.size){S.text+=o;o="";await S.flush();}');
  }

  /** Code that puts everything so far into the sink, for an expression that waits. */
  get handOver(): string {
    return this.#output === 'o' ? 'S.text+=o,o="",' : '';
  }

  /** Adds a value: escaped where escaping is on, numbers and dates in the language of the page. */
  value(code: string, offset: number): void {
    this.raw(`$print(${code},${this.autoescape},R)`, offset);
  }

  statement(code: Line): void {
    this.flush();
    this.#lines.push(code);
  }

  /** Sets the place that errors of the next statement report. */
  at(offset: number): void {
    this.statement(`p=${offset};`);
  }

  flush(): void {
    if (this.#parts.length === 0) return;
    // "" first: the sum is a string from the first + on.
    this.#lines.push(`${this.#output}+=${this.#parts.join('+')};`);
    this.#parts = [];
  }

  /** Renders `write` into a separate string; returns the JavaScript variable that holds it. */
  capture(write: () => void): string {
    this.flush();
    const outer = this.#output;
    const name = this.fresh('o');
    this.#output = name;
    this.statement(`let ${name}="";`);
    write();
    this.flush();
    this.#output = outer;
    return name;
  }

  fresh(prefix: string): string {
    this.#counter++;
    return `${prefix}${this.#counter}`;
  }

  /** Runs `write` in a new frame whose names are gone afterwards. `body` is what renders in it. */
  inFrame(body: readonly Node[], names: readonly string[], write: (scope: Scope) => void): void {
    const outer = this.scope;
    const scope = new Scope(outer, this.fresh('f'));
    for (const name of names) scope.define(name, this.fresh('v'));
    this.#declareAssigned(scope, body);
    this.scope = scope;
    this.statement('{');
    this.statement(
      () => (scope.frameUsed ? `const ${scope.frame}=new $Frame(${outer.frame});` : '') + declaration(scope),
    );
    write(scope);
    this.statement('}');
    this.scope = outer;
  }

  /** JavaScript expression of the frame that holds every name seen here; for includes, blocks and custom tags. */
  frame(): string {
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.outer) scope.frameUsed = true;
    return this.scope.frame;
  }

  /** Sets a name of this frame. */
  assign(name: string, code: string): void {
    this.#assignIn(this.scope, name, code);
  }

  /** Sets a name in the nearest frame that has it, else in this one. */
  assignUpward(name: string, code: string): void {
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.outer) {
      if (scope.names.has(name)) return this.#assignIn(scope, name, code);
    }
    this.statement(`$setUpward(${this.frame()},${JSON.stringify(name)},${code});`);
  }

  #assignIn(scope: Scope, name: string, code: string): void {
    const local = scope.names.get(name) ?? scope.define(name, this.fresh('v'));
    // Until a tag sets its name, undefined means: ask the frames around.
    const value = scope.isDefinite(name) ? code : `(${code})??null`;
    this.statement(() =>
      scope.frameUsed ? `${scope.frame}.v[${JSON.stringify(name)}]=${local}=${value};` : `${local}=${value};`,
    );
  }

  /** Code of a whole expression: operand, then filters. */
  expression(expression: Expression, missing: Missing = 'text'): string {
    let code = this.operand(expression.operand);
    if (expression.operand.kind === 'path') code = this.#missing(code, expression, missing);
    if (isText(expression.operand) && (expression.filters.length > 0 || missing === 'text'))
      code = this.argument(expression.operand);
    const mayBeInvalid =
      this.unit.invalid !== '' &&
      missing === 'text' &&
      expression.operand.kind === 'path' &&
      expression.filters.length > 0;
    if (!mayBeInvalid) return this.filters(code, expression);
    // What stands for a missing variable goes through no filter.
    return `((t=${code})===${this.#invalidText(expression)}?t:${this.filters('t', expression)})`;
  }

  #missing(code: string, expression: Expression, missing: Missing): string {
    if (missing === 'keep') return expression.filters.length > 0 ? `(${code}??null)` : code;
    if (expression.filters.length === 0 && this.unit.invalid === '') return code;
    return `$present(${code},${this.#invalidText(expression)})`;
  }

  /** `%s` in what stands for a missing variable is its name. */
  #invalidText({ operand }: Expression): string {
    const name = operand.kind === 'path' ? operand.path.join('.') : '';
    return JSON.stringify(this.unit.invalid.replace('%s', () => name));
  }

  /** Code of the filters of an expression, for the value that `code` gives. */
  filters(code: string, expression: Expression): string {
    return expression.filters.reduce((value, { filter, argument }) => {
      const operand = argument === undefined ? 'undefined' : this.argument(argument);
      const fn = this.unit.constant(filter);
      const environment = `R.environment(${this.autoescape})`;
      return filter.keepsSafe
        ? `$keepSafe(${fn},${value},${operand},${environment})`
        : `${fn}(${value},${operand},${environment})`;
    }, code);
  }

  /** Code of a filter's argument: literals in a template are the author's, so they are safe. */
  argument(operand: Operand): string {
    if (!isText(operand)) return this.operand(operand);
    if (operand.isTranslated) return `$safe($translate(R,${JSON.stringify(operand.value)}))`;
    return this.unit.constant(new SafeString(operand.value));
  }

  /** Code of a literal or a path; undefined where the path leads nowhere. */
  operand(operand: Operand): string {
    if (operand.kind === 'path') return this.#path(operand.path);
    if (operand.isTranslated) return `$translate(R,${JSON.stringify(operand.value)})`;
    return typeof operand.value === 'bigint' ? `${operand.value}n` : JSON.stringify(operand.value);
  }

  #path(path: readonly string[]): string {
    const [root = '', ...rest] = path;
    if (this.isSuper(path.slice(0, 2))) {
      return this.superCode(this.isStream ? 'await $collectSuper(R,' : 'R.callSuper(');
    }
    const label = JSON.stringify(path.join('.'));
    return rest.reduce((value, name) => `${this.unit.attribute(name)}(${value},${label},R)`, this.#root(root));
  }

  /** `call` with the arguments for the parent's block. */
  superCode(call: string): string {
    this.#hasPieces = true;
    const code = `${call}{name:${JSON.stringify(this.blockName)},level},${this.frame()},${this.autoescape})`;
    return call.startsWith('await') ? `(${code})` : code;
  }

  /** True if `path` means the parent's block. */
  isSuper([root, name, ...more]: readonly string[]): boolean {
    return (
      root === 'block' &&
      name === 'super' &&
      more.length === 0 &&
      this.blockName !== undefined &&
      !this.scope.finds('block')
    );
  }

  #root(name: string): string {
    const found: string[] = [];
    let outermost = this.scope;
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.outer) {
      outermost = scope;
      const local = scope.lookUp(name);
      if (local === undefined) continue;
      found.push(local);
      if (scope.isDefinite(name)) return definite(found);
    }
    return definite([...found, `${this.unit.variable(name)}(${outermost.frame})`]);
  }

  #declareAssigned(scope: Scope, body: readonly Node[]): void {
    for (const name of collectAssigned(body)) if (!scope.names.has(name)) scope.define(name, this.fresh('v'), 'maybe');
  }
}

function isText(operand: Operand): operand is LiteralOperand & { value: string } {
  return operand.kind === 'literal' && typeof operand.value === 'string';
}

/** A name that a tag may set later falls back to the frames around it until then. */
function definite(found: readonly string[]): string {
  return found.length === 1 ? (found[0] as string) : `$first(${found.join(',')})`;
}

function declaration(scope: Scope): string {
  const locals = [...scope.names.values()];
  return locals.length > 0 ? `let ${locals.join(',')};` : '';
}
