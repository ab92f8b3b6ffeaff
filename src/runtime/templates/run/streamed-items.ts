// What `{% for %}` goes over in a streamed page: lists, and what comes item by item.
import type { Closable, Sink } from './sink.ts';
import { isPromise } from './lookup.ts';
import { isAsyncIterable, toList } from './values.ts';

/** Items by index, each asked for once and in order. */
export class StreamedItems implements Closable {
  /** Undefined if it is known only at the end of the source. */
  length: number | undefined;
  readonly #sink: Sink;
  readonly #names: number;
  readonly #isReversed: boolean;
  #source: unknown;
  #iterator: AsyncIterator<unknown> | undefined;
  #list: ArrayLike<unknown> = [];
  /** Index of the first item of `#list`. */
  #start = 0;
  #isDone = false;

  /** @param value a list, an async iterable, or a promise of either; @param names how many names the loop has */
  constructor(value: unknown, names: number, isReversed: boolean, sink: Sink) {
    this.#source = value;
    this.#names = names;
    this.#isReversed = isReversed;
    this.#sink = sink;
    if (!isPromise(value) && !isAsyncIterable(value)) this.#takeList(toList(value, names));
  }

  /** True for a list, where nothing has to be waited for. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** True if the item is there. `ahead`: and whether it is the last one is known. */
  has(index: number, ahead: boolean): boolean {
    const last = this.#start + this.#list.length - 1;
    return index < last || (index === last && (this.#isDone || !ahead));
  }

  isLast(index: number): boolean {
    return this.#isDone && index === this.#start + this.#list.length - 1;
  }

  at(index: number): unknown {
    if (this.#iterator) this.#drop(index);
    const at = index - this.#start;
    return this.#list[this.#isReversed ? this.#list.length - 1 - at : at];
  }

  /** Waits until `has(index)` or the end. @returns `has(index)` */
  async wait(index: number, ahead: boolean): Promise<boolean> {
    if (!this.#isDone && !this.#iterator) await this.#open();
    while (!this.#isDone && !this.has(index, ahead)) await this.#pull();
    return this.has(index, ahead);
  }

  /** Ends a source that was not read to its end. */
  close(): void {
    this.#sink.forget(this);
    if (this.#isDone) return;
    this.#isDone = true;
    // Not awaited: a source that waits for its own signal ends by it, another one only with its next item.
    new Promise((resolve) => resolve(this.#iterator?.return?.())).catch(() => undefined);
  }

  async #open(): Promise<void> {
    const value = isPromise(this.#source) ? await this.#sink.settle(this.#source as Promise<unknown>) : this.#source;
    this.#source = undefined;
    if (!isAsyncIterable(value)) return this.#takeList(toList(value, this.#names));
    this.#iterator = value[Symbol.asyncIterator]();
    this.#list = [];
    this.#sink.watch(this);
    // From its end: all of it has to be there first.
    if (this.#isReversed) while (!this.#isDone) await this.#pull();
  }

  async #pull(): Promise<void> {
    const { done, value } = await this.#sink.settle((this.#iterator as AsyncIterator<unknown>).next());
    if (!done) (this.#list as unknown[]).push(value);
    else {
      this.#isDone = true;
      if (this.#isReversed) this.length = this.#list.length;
      this.#sink.forget(this);
    }
  }

  #takeList(list: ArrayLike<unknown>): void {
    this.#list = list;
    this.length = list.length;
    this.#isDone = true;
  }

  #drop(index: number): void {
    if (this.#isReversed || index === this.#start) return;
    (this.#list as unknown[]).splice(0, index - this.#start);
    this.#start = index;
  }
}
