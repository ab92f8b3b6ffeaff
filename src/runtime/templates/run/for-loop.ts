/** `forloop` in a `{% for %}`: Django's names. */
export class ForLoop {
  index = 0;
  /** Undefined where a streamed page goes over a source whose end is not known. */
  readonly length: number | undefined;
  /** True for the last item of such a source. */
  isLast = false;
  /** The loop around this one, also across includes. */
  readonly parentloop: unknown;
  #state: Map<number, unknown> | undefined;

  constructor(length: number | undefined, parentloop: unknown) {
    this.length = length;
    this.parentloop = parentloop ?? {};
  }

  get counter(): number {
    return this.index + 1;
  }

  get counter0(): number {
    return this.index;
  }

  get revcounter(): number | undefined {
    return this.length === undefined ? undefined : this.length - this.index;
  }

  get revcounter0(): number | undefined {
    return this.length === undefined ? undefined : this.length - this.index - 1;
  }

  get first(): boolean {
    return this.index === 0;
  }

  get last(): boolean {
    return this.length === undefined ? this.isLast : this.index === this.length - 1;
  }

  /** State that is reset with each run of the loop: `{% ifchanged %}`. */
  static stateOf(loop: ForLoop): Map<number, unknown> {
    loop.#state ??= new Map();
    return loop.#state;
  }
}
