/** `forloop` in a `{% for %}`: Django's names. */
export class ForLoop {
  index = 0;
  readonly length: number;
  /** The loop around this one, also across includes. */
  readonly parentloop: unknown;
  #state: Map<number, unknown> | undefined;

  constructor(length: number, parentloop: unknown) {
    this.length = length;
    this.parentloop = parentloop ?? {};
  }

  get counter(): number {
    return this.index + 1;
  }

  get counter0(): number {
    return this.index;
  }

  get revcounter(): number {
    return this.length - this.index;
  }

  get revcounter0(): number {
    return this.length - this.index - 1;
  }

  get first(): boolean {
    return this.index === 0;
  }

  get last(): boolean {
    return this.index === this.length - 1;
  }

  /** State that begins anew with each run of the loop: `{% ifchanged %}`. */
  static stateOf(loop: ForLoop): Map<number, unknown> {
    loop.#state ??= new Map();
    return loop.#state;
  }
}
