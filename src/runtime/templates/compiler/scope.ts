import type { Node } from '../node.ts';

/** The names of one frame while code is written: each is a JavaScript variable, and a frame where somebody needs one. */
export class Scope {
  readonly outer: Scope | undefined;
  readonly names = new Map<string, string>();
  /** Names that some expression read. */
  readonly used = new Set<string>();
  readonly #maybe = new Set<string>();
  readonly #frame: string;
  #frameUsed = false;

  constructor(outer: Scope | undefined, frame: string) {
    this.outer = outer;
    this.#frame = frame;
  }

  /** JavaScript variable of this frame. */
  get frame(): string {
    return this.#frame;
  }

  /** True once an include, block or custom tag needs the names at run time; then they are kept in a frame too. */
  get frameUsed(): boolean {
    return this.#frameUsed;
  }

  set frameUsed(used: boolean) {
    this.#frameUsed = used;
  }

  /** `maybe`: a tag sets it when it renders; until then the frames around are asked. */
  define(name: string, local: string, certainty: 'definite' | 'maybe' = 'definite'): string {
    this.names.set(name, local);
    if (certainty === 'maybe') this.#maybe.add(name);
    return local;
  }

  lookUp(name: string): string | undefined {
    this.used.add(name);
    return this.names.get(name);
  }

  isDefinite(name: string): boolean {
    return this.names.has(name) && !this.#maybe.has(name);
  }

  finds(name: string): boolean {
    return this.names.has(name) || (this.outer?.finds(name) ?? false);
  }
}

/** Names that nodes set in the frame they are in, at any depth that shares it. */
export function collectAssigned(nodes: readonly Node[]): Set<string> {
  const names = new Set<string>();
  const visit = (list: readonly Node[]): void => {
    for (const node of list) {
      for (const name of node.assigns ?? []) names.add(name);
      for (const body of node.bodies ?? []) visit(body);
    }
  };
  visit(nodes);
  return names;
}
