/** A mutex: one caller holds it, the others wait in order. */
export class Lock {
  #isHeld = false;
  readonly #waiting: (() => void)[] = [];

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** @returns the function that lets the next one in; calling it twice does nothing more */
  async acquire(): Promise<() => void> {
    if (this.#isHeld) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isHeld = true;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = this.#waiting.shift();
      if (next) next(); // stays held: it passes on without a gap
      else this.#isHeld = false;
    };
  }
}
