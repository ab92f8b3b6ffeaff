// What compiled code has at hand while one template of a page renders.
import type { CompiledTemplate, RenderFunction } from '../compiler/template.ts';
import type { FilterEnvironment } from '../library.ts';
import { SafeString } from '../safe-string.ts';
import { equals } from './comparison.ts';
import { ForLoop } from './for-loop.ts';
import { findVariable, Frame } from './frame.ts';
import type { Page } from './page.ts';

/** From the most derived block to that of the outermost parent. */
export type BlockTable = ReadonlyMap<string, readonly RenderFunction[]>;

// Shared, since every include makes a rendering.
const NO_BLOCKS: BlockTable = new Map();
const NO_TEMPLATES: readonly CompiledTemplate[] = [];

/** A block of this name, as this template in the chain of `extends` has it: 0 is the innermost one. */
export interface BlockLevel {
  name: string;
  level: number;
}

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

  /** @returns the template whose root renders: the outermost parent */
  begin(template: CompiledTemplate, frame: Frame, autoescape: boolean): CompiledTemplate {
    if (template.parent !== undefined) return this.#inherit(template, frame, autoescape);
    this.blocks = template.ownBlocks;
    return template;
  }

  /** Follows `{% extends %}` to the outermost parent. */
  #inherit(template: CompiledTemplate, frame: Frame, autoescape: boolean): CompiledTemplate {
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

  callSuper({ name, level }: BlockLevel, frame: Frame, autoescape: boolean): SafeString {
    const run = this.blocks.get(name)?.[level + 1];
    return new SafeString(run ? run(this, frame, autoescape, level + 1) : '');
  }

  partial(run: RenderFunction | undefined, frame: Frame, autoescape: boolean): string {
    if (!run) return '';
    this.page.descend('partial');
    const html = run(this, frame, autoescape, 0);
    this.page.depth--;
    return html;
  }

  include(name: unknown, frame: Frame, autoescape: boolean): string {
    return this.page.render(this.page.template(name), frame, autoescape);
  }

  /** An inclusion tag: its template sees only what the tag gives it. */
  includeWith(template: string, context: unknown, autoescape: boolean): string {
    return this.include(template, Frame.from((context ?? {}) as Record<string, unknown>), autoescape);
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
}
