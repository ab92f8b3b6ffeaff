// Where a streamed page goes: text on its way to the client.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Takes the text of compiled code that streams. */
export interface Sink {
  /** What was rendered and not yet handed on. */
  text: string;
  /** So many characters are handed on at once. */
  readonly size: number;
  /** Hands `text` on and waits until more is wanted. */
  flush(): Promise<void>;
  /** Waits for `value`; the existing output is passed on if that takes a while. */
  settle<T>(value: PromiseLike<T>): Promise<T>;
  /** Ends `source` when the reader leaves. */
  watch(source: Closable): void;
  forget(source: Closable): void;
}

export interface Closable {
  close(): void;
}

/** Keeps everything: for what is rendered into a variable before it is printed. */
export class TextSink implements Sink {
  text = '';
  readonly size: number = Infinity;
  readonly #outer: Sink | undefined;

  constructor(outer?: Sink) {
    this.#outer = outer;
  }

  async flush(): Promise<void> {}

  async settle<T>(value: PromiseLike<T>): Promise<T> {
    return value;
  }

  watch(source: Closable): void {
    this.#outer?.watch(source);
  }

  forget(source: Closable): void {
    this.#outer?.forget(source);
  }
}

// About what a socket takes at once, and less than a millisecond of rendering.
const PIECE_LENGTH = 16 * 1024;
const SLOW = Symbol('slow');
const DONE: IteratorResult<string> = { done: true, value: undefined };

/**
 * The pieces of a page. Rendering goes on while somebody waits for a piece and stands still otherwise, so that a slow
 * reader holds no more than one piece in memory.
 */
export class PageStream implements Sink, AsyncIterableIterator<string> {
  text = '';
  readonly size: number = PIECE_LENGTH;
  readonly #render: (sink: Sink) => Promise<void>;
  readonly #sources = new Set<Closable>();
  #state: 'new' | 'open' | 'ended' | 'left' = 'new';
  #reader: PromiseWithResolvers<IteratorResult<string>> | undefined;
  #writer: PromiseWithResolvers<void> | undefined;

  constructor(render: (sink: Sink) => Promise<void>) {
    this.#render = render;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<string>> {
    if (this.#state === 'ended' || this.#state === 'left') return DONE;
    const reader = (this.#reader = withResolvers<IteratorResult<string>>());
    if (this.#state === 'new') this.#start();
    else this.#writer?.resolve();
    return reader.promise;
  }

  /** The reader leaves: sources are ended where they wait, and rendering stops at its next piece. */
  async return(): Promise<IteratorResult<string>> {
    if (this.#state === 'ended') return DONE;
    this.#state = 'left';
    for (const source of this.#sources) source.close();
    this.#sources.clear();
    this.#writer?.reject(new ReaderLeft());
    this.#reader?.resolve(DONE);
    return DONE;
  }

  async throw(error: unknown): Promise<IteratorResult<string>> {
    await this.return();
    throw error;
  }

  async flush(): Promise<void> {
    this.#assertOpen();
    if (this.text === '') return;
    this.#hand(this.text);
    this.text = '';
    const writer = (this.#writer = withResolvers<void>());
    await writer.promise;
    // A reader that is always ready must not keep other requests waiting until the page is done.
    await nextTurn();
    this.#assertOpen();
  }

  async settle<T>(value: PromiseLike<T>): Promise<T> {
    const first = await Promise.race([value, nextTurn(SLOW)]);
    this.#assertOpen();
    if (first !== SLOW) return first as T;
    // Its error is for the line below, not for the process.
    Promise.resolve(value).catch(() => undefined);
    await this.flush();
    const late = await value;
    this.#assertOpen();
    return late;
  }

  watch(source: Closable): void {
    this.#sources.add(source);
  }

  forget(source: Closable): void {
    this.#sources.delete(source);
  }

  #start(): void {
    this.#state = 'open';
    this.#render(this).then(
      () => this.#end(),
      (error: unknown) => this.#end({ cause: error }),
    );
  }

  #end(error?: { cause: unknown }): void {
    if (this.#state === 'left') return;
    this.#state = 'ended';
    if (error) this.#reader?.reject(error.cause);
    else if (this.text === '') this.#reader?.resolve(DONE);
    else this.#hand(this.text);
  }

  #hand(value: string): void {
    this.#reader?.resolve({ done: false, value });
    this.#reader = undefined;
  }

  #assertOpen(): void {
    if (this.#state === 'left') throw new ReaderLeft();
  }
}

/** Unwinds the code of a page that nobody reads any more; nobody sees it. */
class ReaderLeft extends Error {}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
