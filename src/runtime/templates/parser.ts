import { nearest } from '../../kernel/names.ts';
import { errorAt, errors } from './errors.ts';
import { parseExpression, parseOperand, type Expression, type FilterScope, type Operand } from './expression.ts';
import { splitWords, tokenize, type Token, type Word } from './lexer.ts';
import type { Filter, Library, TagCompiler } from './library.ts';
import { TextNode, type Node } from './node.ts';
import { literalText, type TemplateReference } from './references.ts';
import type { TemplateSource } from './source.ts';
import { OutputNode } from './tags/output.ts';

/** A `{% block %}` or `{% partialdef %}`: a named body that is a separate function. */
export interface NamedBody {
  readonly name: string;
  readonly offset: number;
  body: readonly Node[];
}

export interface ParsedTemplate {
  readonly source: TemplateSource;
  readonly nodes: readonly Node[];
  readonly parent: Expression | undefined;
  readonly blocks: ReadonlyMap<string, NamedBody>;
  readonly partials: ReadonlyMap<string, NamedBody>;
  readonly references: readonly TemplateReference[];
}

/** The tags and filters a template begins with, and the libraries it may load. */
export interface Language {
  readonly builtins: readonly Library[];
  readonly libraries: ReadonlyMap<string, Library>;
}

/** One template on its way from tokens to nodes; what a tag sees of it. */
export class TagParser implements FilterScope {
  readonly source: TemplateSource;
  readonly language: Language;
  readonly filters = new Map<string, Filter>();
  readonly tags = new Map<string, TagCompiler>();
  readonly blocks = new Map<string, NamedBody>();
  readonly partials = new Map<string, NamedBody>();
  /** Scratch space of tags that refer to each other: the named cycles. */
  readonly memory = new Map<string, unknown>();
  /** What the template names in the rest of the project. */
  readonly references: TemplateReference[] = [];
  parent: Expression | undefined;
  readonly #tokens: readonly Token[];
  readonly #open: Token[] = [];
  readonly #checks: (() => void)[] = [];
  #at = 0;
  #sawTag = false;

  constructor(source: TemplateSource, language: Language) {
    this.source = source;
    this.language = language;
    this.#tokens = tokenize(source);
    for (const library of language.builtins) this.use(library);
  }

  use(library: Library, names?: readonly string[]): void {
    for (const [name, filter] of Object.entries(library.filters))
      if (!names || names.includes(name)) this.filters.set(name, filter);
    for (const [name, tag] of Object.entries(library.tags))
      if (!names || names.includes(name)) this.tags.set(name, tag);
  }

  /** @throws {TemplateError} TEMPLATE_UNKNOWN_LIBRARY */
  library(word: Word): Library {
    const library = this.language.libraries.get(word.text);
    if (library) return library;
    const meant = nearest(word.text, [...this.language.libraries.keys()]);
    throw errors.TEMPLATE_UNKNOWN_LIBRARY(
      { name: word.text },
      errorAt(this.source, word.offset, meant === undefined ? {} : { hint: `Did you mean ${meant}?` }),
    );
  }

  /** Where a tag or filter, or one of nearly that name, waits for its `{% load %}`. */
  notLoaded(kind: 'filters' | 'tags', name: string): string | undefined {
    const libraries = [...this.language.libraries];
    const exact = libraries.find(([, library]) => Object.hasOwn(library[kind], name));
    if (exact) return `Write {% load ${exact[0]} %} before it.`;
    for (const [library, { [kind]: known }] of libraries) {
      const meant = nearest(name, Object.keys(known));
      if (meant !== undefined) return `Did you mean ${meant}, after {% load ${library} %}?`;
    }
    return undefined;
  }

  parse(): ParsedTemplate {
    const nodes = this.#nodes(undefined);
    for (const check of this.#checks) check();
    const { source, parent, blocks, partials, references } = this;
    return { source, nodes, parent, blocks, partials, references };
  }

  /** Name of the tag whose body is being read. */
  get opener(): string | undefined {
    const open = this.#open.at(-1);
    return open && firstWord(open);
  }

  /** True while nothing but text and comments was read: where `{% extends %}` may be. */
  get isFirstTag(): boolean {
    return !this.#sawTag;
  }

  /**
   * Reads nodes up to a tag called by one of `ends`, which is returned and consumed.
   * @throws {TemplateError} TEMPLATE_UNCLOSED
   */
  body(opener: Token, ...ends: string[]): { nodes: Node[]; end: Token; word: string } {
    this.#open.push(opener);
    const nodes = this.#nodes(ends);
    const end = this.#tokens[this.#at++];
    if (!end) throw this.#unclosed(opener, ends);
    this.#open.pop();
    return { nodes, end, word: firstWord(end) };
  }

  /** Notes what `expression` names, if it is a quoted text. */
  refer(kind: TemplateReference['kind'], expression: Expression, more: Partial<TemplateReference> = {}): void {
    const name = literalText(expression);
    if (name !== undefined) this.references.push({ kind, name, offset: expression.offset, ...more });
  }

  /** Notes a text that is translated where the template renders. */
  noteText(name: string, offset: number, more: Pick<TemplateReference, 'plural' | 'context'> = {}): void {
    this.references.push({ kind: 'text', name, offset, ...more });
  }

  /** Skips to the tag `end` without parsing what is between: `{% comment %}`. */
  skipTo(opener: Token, end: string): void {
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at++];
      if (token?.kind === 'tag' && firstWord(token) === end) return;
    }
    throw this.#unclosed(opener, [end]);
  }

  /**
   * The tokens up to a tag called by one of `ends`, which is consumed: `{% blocktranslate %}`.
   * @throws {TemplateError} TEMPLATE_UNCLOSED
   */
  tokensUntil(opener: Token, ...ends: string[]): { tokens: Token[]; end: Token; word: string } {
    const tokens: Token[] = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at++] as Token;
      if (token.kind === 'tag' && ends.includes(firstWord(token)))
        return { tokens, end: token, word: firstWord(token) };
      tokens.push(token);
    }
    throw this.#unclosed(opener, ends);
  }

  /** Runs `check` once the whole template is read: what a tag refers to may be below it. */
  afterParse(check: () => void): void {
    this.#checks.push(check);
  }

  unknownPartial(word: Word): Error {
    const meant = nearest(word.text, [...this.partials.keys()]);
    return this.syntaxError(
      `partial ${JSON.stringify(word.text)} is not defined in this template`,
      word.offset,
      meant === undefined ? `Define it: {% partialdef ${word.text} %}…{% endpartialdef %}.` : `Did you mean ${meant}?`,
    );
  }

  words(token: Token): Word[] {
    return splitWords(token);
  }

  expression(word: Word): Expression {
    return parseExpression(word, this);
  }

  operand(word: Word): Operand {
    return parseOperand(word, this);
  }

  syntaxError(message: string, offset: number, hint?: string): Error {
    return errors.TEMPLATE_SYNTAX({ text: message }, errorAt(this.source, offset, { hint }));
  }

  #nodes(ends: readonly string[] | undefined): Node[] {
    const nodes: Node[] = [];
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at] as Token;
      if (token.kind === 'text') nodes.push(new TextNode(token.contents));
      else if (token.kind === 'variable') nodes.push(this.#variable(token));
      else if (token.kind === 'tag') {
        if (ends?.includes(firstWord(token))) return nodes;
        this.#at++;
        nodes.push(this.#tag(token));
        this.#at--;
      }
    }
    return nodes;
  }

  #variable(token: Token): Node {
    this.#sawTag = true;
    if (token.contents === '')
      throw this.syntaxError(
        'empty variable: {{ }}',
        token.offset,
        'Write a name between the braces, or use {% verbatim %}.',
      );
    return new OutputNode(this.expression({ text: token.contents, offset: token.offset }));
  }

  #tag(token: Token): Node {
    const name = firstWord(token);
    if (name === '') throw this.syntaxError('empty tag: {% %}', token.offset);
    const compile = this.tags.get(name);
    if (!compile) throw this.#unknownTag(name, token);
    const node = compile(this, token);
    this.#sawTag = true;
    return node;
  }

  #unknownTag(name: string, token: Token): Error {
    const open = this.#open.at(-1);
    if (open && /^(end|else|elif|empty)/.test(name)) {
      return this.syntaxError(
        `{% ${name} %} does not belong here: {% ${firstWord(open)} %} of line ${this.source.line(open.offset)} is open`,
        token.offset,
        `Close it with {% end${firstWord(open)} %} first.`,
      );
    }
    const meant = nearest(name, [...this.tags.keys()]);
    const hint = name.startsWith('end')
      ? `Nothing is open here that {% ${name} %} could close.`
      : meant === undefined
        ? this.notLoaded('tags', name)
        : `Did you mean {% ${meant} %}?`;
    return errors.TEMPLATE_UNKNOWN_TAG({ name }, errorAt(this.source, token.offset, { hint }));
  }

  #unclosed(opener: Token, ends: readonly string[]): Error {
    const wanted = ends.map((end) => `{% ${end} %}`).join(' or ');
    return errors.TEMPLATE_UNCLOSED(
      { tag: firstWord(opener), line: this.source.line(opener.offset), wanted },
      errorAt(this.source, opener.offset, { hint: `Add {% ${ends.at(-1)} %}.` }),
    );
  }
}

export function firstWord(token: Token): string {
  return /^\S*/.exec(token.contents)?.[0] ?? '';
}
