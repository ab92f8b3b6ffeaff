import type { Frame } from '../run/frame.ts';
import type { BlockTable, Rendering } from '../run/rendering.ts';
import type { TemplateReference } from '../references.ts';
import type { TemplateSource } from '../source.ts';

/** Compiled code: renders into a string. `level` counts the parents that `{{ block.super }}` went up. */
export interface RenderFunction {
  (rendering: Rendering, frame: Frame, autoescape: boolean, level: number): string;
  /** The same into the sink of the page; missing where there is nothing to wait for. */
  stream?: (rendering: Rendering, frame: Frame, autoescape: boolean, level: number) => Promise<void>;
}

export interface CompiledParts {
  readonly root: RenderFunction;
  /** Finds the template that `{% extends %}` names. */
  readonly parent: ((rendering: Rendering, frame: Frame, autoescape: boolean) => CompiledTemplate) | undefined;
  readonly blocks: Readonly<Record<string, RenderFunction>>;
  readonly partials: Readonly<Record<string, RenderFunction>>;
}

/** A template that can render. */
export class CompiledTemplate {
  readonly source: TemplateSource;
  readonly root: RenderFunction;
  readonly parent: CompiledParts['parent'];
  readonly ownBlocks: BlockTable;
  readonly partials: ReadonlyMap<string, RenderFunction>;
  /** What the template names in the rest of the project; for checks. */
  readonly references: readonly TemplateReference[];
  #chain: readonly CompiledTemplate[] = [];
  #table: BlockTable = new Map();

  constructor(source: TemplateSource, parts: CompiledParts, references: readonly TemplateReference[]) {
    this.source = source;
    this.root = parts.root;
    this.parent = parts.parent;
    this.ownBlocks = new Map(Object.entries(parts.blocks).map(([name, run]) => [name, [run]]));
    this.partials = new Map(Object.entries(parts.partials));
    this.references = references;
  }

  get name(): string {
    return this.source.name;
  }

  /** `posts/list.html#row`: a partial as a separate template. */
  partial(name: string): CompiledTemplate | undefined {
    const root = this.partials.get(name);
    return (
      root &&
      new CompiledTemplate(
        this.source,
        { root, parent: undefined, blocks: {}, partials: Object.fromEntries(this.partials) },
        [],
      )
    );
  }

  /** Blocks of this template and its parents; kept for as long as the parents stay the same. */
  blockTable(chain: readonly CompiledTemplate[]): BlockTable {
    const known = this.#chain;
    if (known.length === chain.length && known.every((template, index) => template === chain[index]))
      return this.#table;
    const table = new Map<string, RenderFunction[]>();
    for (const template of chain) {
      for (const [name, runs] of template.ownBlocks) table.set(name, [...(table.get(name) ?? []), ...runs]);
    }
    this.#chain = chain;
    this.#table = table;
    return table;
  }
}
