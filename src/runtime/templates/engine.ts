import { CompiledTemplate } from './compiler/template.ts';
import { compileTemplate } from './compiler/compile.ts';
import { errors } from './errors.ts';
import { builtinFilters } from './filters/builtin-filters.ts';
import { MemoryFragmentStore, type FragmentStore } from './fragments/fragment-store.ts';
import type { TemplateApp, TemplateRequest } from './host.ts';
import { builtinLibraries } from './libraries.ts';
import type { FilterEnvironment, Library } from './library.ts';
import type { TemplateLoader } from './loaders.ts';
import type { Language } from './parser.ts';
import { fromPrecompiled } from './precompiled.ts';
import { Frame } from './run/frame.ts';
import { createTranslator, type Translator } from './i18n/translator.ts';
import type { CatalogueSource } from './i18n/catalogue.ts';
import { Page, type Environments, type Surroundings, type TemplateHost } from './run/page.ts';
import { PageStream } from './run/sink.ts';
import { streamTemplate } from './run/streaming.ts';
import { isSafe } from './safe-string.ts';
import { TemplateSource } from './source.ts';
import { builtinTags } from './tags/builtin-tags.ts';
import { TagParser, type ParsedTemplate } from './parser.ts';
import { typedTemplate, type TypedTemplate } from './typed/template-types.ts';

export interface TemplateEngineOptions {
  loader: TemplateLoader;
  /** True: every page looks whether its templates changed. False: a template is read and compiled once. Default false. */
  debug?: boolean;
  /** Default true. */
  autoescape?: boolean;
  /** What `{% load name %}` finds, beside Quintet's own. */
  libraries?: Readonly<Record<string, Library>>;
  /** Libraries that need no `{% load %}`. */
  builtins?: readonly Library[];
  /** What is printed for a missing variable. Default ''. */
  stringIfInvalid?: string;
  /** For `{% url %}` and `{% static %}` where a page has no request. */
  app?: TemplateApp;
  /** IANA name; default UTC. */
  timeZone?: string;
  /** Language of pages whose request has none. Default en. */
  languageCode?: string;
  /** What `{% get_available_languages %}` gives. Default: `languageCode` and those that have a catalogue. */
  languages?: readonly string[];
  /** Translations for `{% translate %}` and similar tags, in addition to Quintet's. */
  catalogues?: CatalogueSource;
  /** What `{% cache %}` keeps. Default: a store in the memory of this process. */
  fragments?: FragmentStore;
  /** The clock of `{% now %}`, `timesince` and their kin. */
  now?: () => Date;
}

export type TemplateContext = Readonly<Record<string, unknown>>;

export interface TemplateEngine {
  /** @throws {TemplateError} TEMPLATE_MISSING, TEMPLATE_SYNTAX, TEMPLATE_RENDER and their kin */
  render(name: string | readonly string[], context?: TemplateContext, request?: TemplateRequest): string;
  renderString(source: string, context?: TemplateContext, request?: TemplateRequest): string;
  /**
   * The page in pieces, each rendered when it is asked for. `{% for %}` also goes over async iterables and promises of
   * lists. `return()` ends the page and what it loops over.
   *
   * @throws {TemplateError} the same, at the piece where it happens
   */
  stream(
    name: string | readonly string[],
    context?: TemplateContext,
    request?: TemplateRequest,
  ): AsyncIterableIterator<string>;
  has(name: string): boolean;
  /** Languages that pages may be in: those of the settings, else the default one and those that have a catalogue. */
  readonly languages: readonly string[];
  /** Texts in a language, for code: `translate` uses it. */
  translator(languageCode: string): Translator;
  /** What `{% cache %}` keeps; `fragmentKey` names an entry. */
  readonly fragments: FragmentStore;
  /** What a page of the template reads of its context, for the check of types. @throws {TemplateError} as `compile` */
  types(name: string): TypedTemplate;
  /** Compiles a template, so that mistakes show before a page asks for it. */
  compile(name: string): CompiledTemplate;
  /** Names of all templates, sorted. */
  describe(): string[];
}

/** Creates an engine for the Django template language. */
export function createTemplateEngine(options: TemplateEngineOptions): TemplateEngine {
  return new Engine(options);
}

interface Compiled {
  readonly source: TemplateSource;
  readonly template: CompiledTemplate;
}

class Engine implements TemplateEngine, TemplateHost {
  readonly invalid: string;
  readonly app: TemplateApp | undefined;
  readonly fragments: FragmentStore;
  readonly #loader: TemplateLoader;
  readonly isDebug: boolean;
  readonly #autoescape: boolean;
  readonly #language: Language;
  readonly #defaults: Pick<FilterEnvironment, 'timeZone' | 'languageCode' | 'now'>;
  readonly #languages: readonly string[];
  readonly #catalogues: CatalogueSource | undefined;
  readonly #environments = new Map<string, Environments>();
  /** Templates that `types` was asked for, by file. */
  readonly #parsed = new Map<string, ParsedTemplate>();
  readonly #compiled = new Map<string, Compiled>();
  /** Names found before, where nothing is ever looked up twice. */
  readonly #settled = new Map<string, CompiledTemplate>();

  constructor(options: TemplateEngineOptions) {
    this.#loader = options.loader;
    this.isDebug = options.debug ?? false;
    this.#autoescape = options.autoescape ?? true;
    this.invalid = options.stringIfInvalid ?? '';
    this.app = options.app;
    this.fragments = options.fragments ?? new MemoryFragmentStore();
    this.#language = {
      builtins: [{ filters: builtinFilters, tags: builtinTags }, ...(options.builtins ?? [])],
      libraries: new Map(Object.entries({ ...builtinLibraries, ...options.libraries })),
    };
    this.#languages = options.languages ?? [];
    this.#catalogues = options.catalogues;
    this.#defaults = {
      timeZone: options.timeZone ?? 'UTC',
      languageCode: options.languageCode ?? 'en',
      now: options.now ?? ((): Date => new Date()),
    };
  }

  get languages(): readonly string[] {
    if (this.#languages.length > 0) return this.#languages;
    return [...new Set([this.#defaults.languageCode, ...(this.#catalogues?.languages() ?? [])])];
  }

  render(name: string | readonly string[], context: TemplateContext = {}, request?: TemplateRequest): string {
    const page = new Page(this, request);
    return page.render(page.template(name), Frame.from(context), this.#autoescape);
  }

  renderString(text: string, context: TemplateContext = {}, request?: TemplateRequest): string {
    const template = compileTemplate(new TemplateSource('<string>', text), this.#language, this.invalid);
    return new Page(this, request).render(template, Frame.from(context), this.#autoescape);
  }

  stream(
    name: string | readonly string[],
    context: TemplateContext = {},
    request?: TemplateRequest,
  ): AsyncIterableIterator<string> {
    return new PageStream(async (sink) => {
      const page = new Page(this, request);
      page.sink = sink;
      await streamTemplate(page, page.template(name), Frame.from(context), this.#autoescape);
    });
  }

  has(name: string): boolean {
    const [file = ''] = name.split('#');
    return this.#loader.find(file) !== undefined;
  }

  translator(languageCode: string): Translator {
    return this.environments({ languageCode })[0].translator;
  }

  compile(name: string): CompiledTemplate {
    return this.template(name);
  }

  types(name: string): TypedTemplate {
    const find = (wanted: string, skip?: ReadonlySet<string>): ParsedTemplate | undefined => {
      const source = this.#loader.find(wanted, skip);
      return source && this.#parse(source);
    };
    const [file = '', partial] = name.split('#', 2);
    const template = find(file);
    if (!template) throw errors.TEMPLATE_MISSING({ name: file, tried: this.#loader.places() });
    return typedTemplate(template, find, partial);
  }

  #parse(source: TemplateSource): ParsedTemplate {
    const known = this.#parsed.get(source.file);
    if (known?.source.text === source.text) return known;
    const parsed = new TagParser(source, this.#language).parse();
    this.#parsed.set(source.file, parsed);
    return parsed;
  }

  describe(): string[] {
    return this.#loader.list();
  }

  environments({ languageCode, timeZone, isLocalized }: Surroundings): Environments {
    const key = `${languageCode ?? ''} ${timeZone ?? ''} ${isLocalized ?? ''}`;
    const known = this.#environments.get(key);
    if (known) return known;
    // A visitor may ask for any language, and the memory is not theirs to fill.
    if (this.#environments.size >= MAX_ENVIRONMENTS) this.#environments.clear();
    const language = knownLanguage(languageCode ?? this.#defaults.languageCode);
    const shared = {
      ...this.#defaults,
      languageCode: language,
      timeZone: timeZone ?? this.#defaults.timeZone,
      isLocalized,
      translator: createTranslator(language, this.#catalogues),
    };
    const made: Environments = [
      { ...shared, autoescape: false },
      { ...shared, autoescape: true },
    ];
    this.#environments.set(key, made);
    return made;
  }

  template(name: unknown, skip?: ReadonlySet<string>): CompiledTemplate {
    if (name instanceof CompiledTemplate) return name;
    if (Array.isArray(name)) return this.#firstOf(name);
    const text = isSafe(name) ? name.html : name;
    if (typeof text !== 'string' || text === '') throw errors.TEMPLATE_NAME({ name });
    return this.#settled.get(settledKey(text, skip)) ?? this.#find(text, skip);
  }

  #find(name: string, skip?: ReadonlySet<string>): CompiledTemplate {
    const [file = '', partial] = name.split('#', 2);
    const source = this.#loader.find(file, skip);
    if (!source) throw errors.TEMPLATE_MISSING({ name: file, tried: this.#loader.places() });
    const whole = this.#compile(source);
    const template = partial === undefined ? whole : whole.partial(partial);
    if (!template)
      throw errors.TEMPLATE_MISSING({ name, tried: [...whole.partials.keys()].map((known) => `${file}#${known}`) });
    if (!this.isDebug) this.#settled.set(settledKey(name, skip), template);
    return template;
  }

  #firstOf(names: readonly unknown[]): CompiledTemplate {
    const found = names.find(
      (name) => name instanceof CompiledTemplate || (typeof name === 'string' && this.has(name)),
    );
    if (found === undefined) throw errors.TEMPLATE_MISSING({ name: names.join(', '), tried: this.#loader.places() });
    return this.template(found);
  }

  #compile(source: TemplateSource): CompiledTemplate {
    const known = this.#compiled.get(source.file);
    if (known?.source === source) return known.template;
    // An edited template shows at once.
    if (known) this.fragments.clear();
    const template =
      (this.invalid === '' ? fromPrecompiled(source, this.#language) : undefined) ??
      compileTemplate(source, this.#language, this.invalid);
    this.#compiled.set(source.file, { source, template });
    return template;
  }
}

const MAX_ENVIRONMENTS = 200;

/** The code if Intl can read it, so that no filter stumbles over what a request said; else English. */
function knownLanguage(languageCode: string): string {
  const code = languageCode.replaceAll('_', '-');
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(code) ? code : 'en';
}

function settledKey(name: string, skip: ReadonlySet<string> | undefined): string {
  return skip ? [name, ...skip].join('\0') : name;
}
