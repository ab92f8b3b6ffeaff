// One page while it renders: what its templates, includes and blocks share.
import type { CompiledTemplate } from '../compiler/template.ts';
import { errors } from '../errors.ts';
import type { FragmentStore } from '../fragments/fragment-store.ts';
import type { TemplateApp, TemplateRequest } from '../host.ts';
import type { FilterEnvironment } from '../library.ts';
import type { Frame } from './frame.ts';
import { Rendering } from './rendering.ts';
import { TextSink, type Sink } from './sink.ts';

/** What templates ask of the engine. */
export interface TemplateHost {
  readonly invalid: string;
  readonly isDebug: boolean;
  readonly app: TemplateApp | undefined;
  /** What `{% cache %}` keeps. */
  readonly fragments: FragmentStore;
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

const NO_SINK: Sink = new TextSink();

export class Page {
  readonly host: TemplateHost;
  readonly request: TemplateRequest | undefined;
  depth = 0;
  environments: Environments;
  /** True below `{% localize on %}`. */
  localizesNumbers = false;
  /** Where compiled code that streams writes. */
  sink: Sink = NO_SINK;
  #surroundings: Surroundings;
  readonly #templates = new Map<unknown, CompiledTemplate>();

  constructor(host: TemplateHost, request: TemplateRequest | undefined) {
    this.host = host;
    this.request = request;
    this.#surroundings = typeof request?.language === 'string' ? { languageCode: request.language } : {};
    this.environments = host.environments(this.#surroundings);
  }

  /** Of the request, or of a `{% language %}` around. */
  get language(): string | undefined {
    return this.#surroundings.languageCode;
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
    this.descend(template.name);
    const rendering = new Rendering(this);
    const root = rendering.begin(template, frame, autoescape);
    const html = root.root(rendering, frame, autoescape, 0);
    this.depth--;
    return html;
  }

  /** @throws {TemplateError} TEMPLATE_RECURSION */
  descend(name: string): void {
    if (++this.depth > MAX_DEPTH) throw errors.TEMPLATE_RECURSION({ name, depth: MAX_DEPTH });
  }
}
