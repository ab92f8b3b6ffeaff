// What compiled code has at hand while a page renders.

import type { CompiledTemplate, RenderFunction } from '../compiler/template.ts';
import { errors } from '../errors.ts';
import { formatDefault, formatMoment, resolveFormat } from '../formats/date-format.ts';
import { Moment } from '../formats/moment.ts';
import type { TemplateApp, TemplateRequest } from '../host.ts';
import type { FilterEnvironment, TagContext, TagFunction } from '../library.ts';
import { QuintetError } from '../../../kernel/errors.ts';
import { escapeHtml, isSafe, SafeString } from '../safe-string.ts';
import { callFromTemplate, isPromise } from './lookup.ts';
import { json, toText } from './text.ts';
import { ForLoop } from './for-loop.ts';
import { equals } from './comparison.ts';
import { allVariables, findVariable, Frame, readVariable } from './frame.ts';
import { mergeQueries } from './querystring.ts';
import { isRightToLeft, languageInfo, type LanguageInfo } from '../i18n/languages.ts';
import { interpolate } from '../i18n/translator.ts';
import { printLocalized } from '../formats/number-format.ts';

/** What templates ask of the engine. */
export interface TemplateHost {
  readonly invalid: string;
  readonly isDebug: boolean;
  readonly app: TemplateApp | undefined;
  /** Languages that pages may be in, the default one first. */
  readonly languages: readonly string[];
  environments(surroundings: Surroundings): Environments;
  /** @throws {TemplateError} TEMPLATE_MISSING */
  template(name: unknown, skip?: ReadonlySet<string>): CompiledTemplate;
}

/** What tags change for their body: `{% language %}`, `{% timezone %}`, `{% localize %}`. */
export interface Surroundings {
  readonly languageCode?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly isLocalized?: boolean | undefined;
}

/** What filters know, without and with escaping. */
export type Environments = readonly [FilterEnvironment, FilterEnvironment];

// Deep enough for any tree of comments, shallow enough that JavaScript's own stack holds.
const MAX_DEPTH = 150;

/** One page: what its templates, includes and blocks share. */
export class Page {
  readonly host: TemplateHost;
  readonly request: TemplateRequest | undefined;
  depth = 0;
  environments: Environments;
  /** True below `{% localize on %}`. */
  localizesNumbers = false;
  #surroundings: Surroundings;
  readonly #templates = new Map<unknown, CompiledTemplate>();

  constructor(host: TemplateHost, request: TemplateRequest | undefined) {
    this.host = host;
    this.request = request;
    this.#surroundings = typeof request?.language === 'string' ? { languageCode: request.language } : {};
    this.environments = host.environments(this.#surroundings);
  }

  /** Changes the surroundings; `restore` with what it returns changes them back. */
  enter(change: Surroundings): Surroundings {
    const before = this.#surroundings;
    this.restore({ ...before, ...change });
    return before;
  }

  restore(surroundings: Surroundings): void {
    this.#surroundings = surroundings;
    this.environments = this.host.environments(surroundings);
    this.localizesNumbers = surroundings.isLocalized === true;
  }

  /** Looked up once a page: an edit in the middle of a page is seen by the next one. */
  template(name: unknown): CompiledTemplate {
    const known = this.#templates.get(name);
    if (known) return known;
    const template = this.host.template(name);
    this.#templates.set(name, template);
    return template;
  }

  render(template: CompiledTemplate, frame: Frame, autoescape: boolean): string {
    if (++this.depth > MAX_DEPTH) throw errors.TEMPLATE_RECURSION([template.name, MAX_DEPTH]);
    const rendering = new Rendering(this);
    const root = template.parent === undefined ? template : rendering.inherit(template, frame, autoescape);
    if (root === template) rendering.blocks = template.ownBlocks;
    const html = root.root(rendering, frame, autoescape, 0);
    this.depth--;
    return html;
  }
}

/** From the most derived block to that of the outermost parent. */
export type BlockTable = ReadonlyMap<string, readonly RenderFunction[]>;

// Shared, since every include makes a rendering.
const NO_BLOCKS: BlockTable = new Map();
const NO_TEMPLATES: readonly CompiledTemplate[] = [];

/** One template of a page, with its parents. */
export class Rendering {
  readonly page: Page;
  blocks: BlockTable = NO_BLOCKS;
  #chain: readonly CompiledTemplate[] = NO_TEMPLATES;
  #state: Map<number, unknown> | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  get invalid(): string {
    return this.page.host.invalid;
  }

  environment(autoescape: boolean): FilterEnvironment {
    return this.page.environments[autoescape ? 1 : 0];
  }

  /** A text in the language of the page; what is no text comes back as it is. */
  translate(message: unknown, context?: unknown): unknown {
    const { translator } = this.environment(false);
    const key = contextKey(context);
    if (typeof message === 'string') return translator.translate(message, key);
    return isSafe(message) ? new SafeString(translator.translate(message.html, key)) : message;
  }

  /** The text of a `{% blocktranslate %}` with its values, which are printed already. */
  translateBlock(block: TranslatedBlock, values: Readonly<Record<string, string>>): string {
    const { one, many, count, context } = block;
    const { translator } = this.environment(false);
    const key = contextKey(context);
    if (many === undefined)
      return interpolate(translator.translate(one, key), values) ?? interpolate(one, values) ?? one;
    const number = Number(toText(count));
    const own = number === 1 ? one : many;
    return interpolate(translator.translateCount(one, many, number, key), values) ?? interpolate(own, values) ?? own;
  }

  /** `{% localize on %}`: with the decimal point of the language. */
  printNumber(value: number): string {
    return printLocalized(value, this.environment(false));
  }

  /** `{% get_available_languages as languages %}` */
  languageNames(): [string, string][] {
    const { languageCode } = this.environment(false);
    return this.page.host.languages.map((code) => [code, languageInfo(code, languageCode).name_translated]);
  }

  languageInfo(code: unknown): LanguageInfo {
    return languageInfo(toText(code), this.environment(false).languageCode);
  }

  isRightToLeft(): boolean {
    return isRightToLeft(this.environment(false).languageCode);
  }

  printDate(value: Date | Moment): string {
    return formatDefault(value, this.environment(false));
  }

  /** Follows `{% extends %}` to the outermost parent, whose root is what renders. */
  inherit(template: CompiledTemplate, frame: Frame, autoescape: boolean): CompiledTemplate {
    const chain = [template];
    this.#chain = chain;
    let at = template;
    while (at.parent !== undefined) chain.push((at = at.parent(this, frame, autoescape)));
    this.blocks = template.blockTable(chain);
    return at;
  }

  /** The template that `{% extends name %}` means. Called by compiled code, which knows the place of the tag. */
  parent(name: unknown): CompiledTemplate {
    const parent = this.page.template(name);
    if (!this.#chain.includes(parent)) return parent;
    // A template that extends its own name means the one it overrides, in the next folder.
    const files = new Set(
      this.#chain.filter((template) => template.name === parent.name).map((template) => template.source.file),
    );
    return this.page.host.template(name, files);
  }

  block(name: string, frame: Frame, autoescape: boolean): string {
    const run = this.blocks.get(name)?.[0];
    return run ? run(this, frame, autoescape, 0) : '';
  }

  callSuper(name: string, level: number, frame: Frame, autoescape: boolean): SafeString {
    const run = this.blocks.get(name)?.[level + 1];
    return new SafeString(run ? run(this, frame, autoescape, level + 1) : '');
  }

  partial(run: RenderFunction | undefined, frame: Frame, autoescape: boolean): string {
    if (!run) return '';
    if (++this.page.depth > MAX_DEPTH) throw errors.TEMPLATE_RECURSION(['partial', MAX_DEPTH]);
    const html = run(this, frame, autoescape, 0);
    this.page.depth--;
    return html;
  }

  include(name: unknown, frame: Frame, autoescape: boolean): string {
    return this.page.render(this.page.template(name), frame, autoescape);
  }

  /** Index of the value that a cycle shows next. */
  nextInCycle(key: number, length: number): number {
    const state = this.#ownState();
    const index = (state.get(key) as number | undefined) ?? 0;
    state.set(key, (index + 1) % length);
    return index;
  }

  resetCycle(key: number): void {
    this.#ownState().delete(key);
  }

  /** True the first time and whenever the value is another than last time. */
  hasChanged(key: number, value: unknown, frame: Frame): boolean {
    const loop = findVariable(frame, 'forloop');
    const state = loop instanceof ForLoop ? ForLoop.stateOf(loop) : this.#ownState();
    const isSame = state.has(key) && equals(state.get(key), value);
    state.set(key, value);
    return !isSame;
  }

  #ownState(): Map<number, unknown> {
    this.#state ??= new Map();
    return this.#state;
  }

  now(format: string): string {
    const environment = this.environment(false);
    return formatMoment(
      Moment.fromDate(environment.now(), environment.timeZone),
      resolveFormat(format, environment.languageCode),
      environment,
    );
  }

  /** @throws {TemplateError} TEMPLATE_ARGUMENT: a value without a name is no mapping; TEMPLATE_NO_APP: there is no query */
  querystring(frame: Frame, sources: readonly unknown[], changes: readonly (readonly [string, unknown])[]): string {
    if (sources.length > 0) return mergeQueries(sources, changes);
    const request = this.page.request ?? (findVariable(frame, 'request') as TemplateRequest | undefined);
    if (!request) throw errors.TEMPLATE_NO_APP(['querystring']);
    return mergeQueries([request.query ?? {}], changes);
  }

  debugText(frame: Frame): string {
    return this.page.host.isDebug ? escapeHtml(json(allVariables(frame))) : '';
  }

  nonceAttribute(frame: Frame): string {
    const nonce = readVariable(frame, 'cspNonce');
    return nonce === undefined || nonce === null ? '' : `nonce="${escapeHtml(toText(nonce))}"`;
  }

  /** Calls a tag of a library with its values; named ones come last, as one object. */
  callTag(
    tag: TagFunction,
    frame: Frame,
    autoescape: boolean,
    values: readonly unknown[],
    named: Readonly<Record<string, unknown>> | undefined,
  ): unknown {
    const context: TagContext = {
      get: (name) => readVariable(frame, name),
      request: this.page.request,
      autoescape,
      environment: this.environment(autoescape),
    };
    const plain = values.map(withoutMark);
    const result = tag(context, ...(named ? [...plain, mapValues(named, withoutMark)] : plain));
    if (isPromise(result)) throw errors.TEMPLATE_PROMISE(['what the tag returns']);
    return result;
  }

  /** An inclusion tag: its template sees only what the tag gives it. */
  includeWith(template: string, context: unknown, autoescape: boolean): string {
    return this.include(template, Frame.from((context ?? {}) as Record<string, unknown>), autoescape);
  }

  /** Unknown routes are errors: a page with a dead link is a mistake. */
  url(name: unknown, params: Record<string, unknown> | readonly unknown[]): string {
    return this.#app('url').urls.reverse(toText(name), plainParams(params));
  }

  /** `{% url … as link %}` leaves the name empty where there is no such route. */
  urlOrEmpty(name: unknown, params: Record<string, unknown> | readonly unknown[]): string {
    try {
      return this.url(name, params);
    } catch (error) {
      if (QuintetError.is(error) && error.code === 'NO_REVERSE_MATCH') return '';
      throw error;
    }
  }

  staticUrl(path: unknown): string {
    return this.#app('static').statics.url(toText(path));
  }

  /** The hidden input of `{% csrf_token %}`; nothing where nobody checks. */
  csrfInput(frame: Frame): string {
    const given = findVariable(frame, 'csrfToken');
    const token =
      (typeof given === 'function' ? callFromTemplate(given, undefined) : given) ?? this.page.request?.csrfToken;
    if (token === undefined || token === null || token === 'NOTPROVIDED') return '';
    return `<input type="hidden" name="csrfmiddlewaretoken" value="${escapeHtml(toText(token))}">`;
  }

  #app(tag: string): TemplateApp {
    const app = this.page.request?.app ?? this.page.host.app;
    if (!app) throw errors.TEMPLATE_NO_APP([tag]);
    return app;
  }
}

/** A `{% blocktranslate %}`: its text, that for many, the number that decides. */
export interface TranslatedBlock {
  readonly one: string;
  readonly many?: string | undefined;
  readonly count?: unknown;
  readonly context?: unknown;
}

function contextKey(context: unknown): string | undefined {
  return context === undefined || context === null ? undefined : toText(context);
}

/** The text of a SafeString: what code outside of templates expects. */
function withoutMark(value: unknown): unknown {
  return isSafe(value) ? value.html : value;
}

function mapValues(
  values: Readonly<Record<string, unknown>>,
  map: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

function plainParams(
  params: Record<string, unknown> | readonly unknown[],
): Record<string, unknown> | readonly unknown[] {
  return Array.isArray(params) ? params.map(withoutMark) : mapValues(params as Record<string, unknown>, withoutMark);
}
