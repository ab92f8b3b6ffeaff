/** What Prisma's calls return: a promise that starts when it is awaited, and that `$transaction([…])` accepts. */
export interface PrismaPromiseLike extends Promise<unknown> {
  requestTransaction?(...args: unknown[]): Promise<unknown>;
}

/**
 * A call that another way than Prisma's answers. It starts when it is awaited, once; in `$transaction([…])` and in the
 * fluent API (`db.post.findUnique(…).author()`) it is Prisma's own call.
 */
export class QueryPromise<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = 'PrismaPromise';
  readonly #start: () => Promise<T>;
  readonly #original: () => PrismaPromiseLike;
  readonly #finish: ((value: unknown) => unknown) | undefined;
  #started: Promise<T> | undefined;
  #made: PrismaPromiseLike | undefined;

  /** @param finish what is done with the answer where Prisma's own call is used */
  constructor(
    start: (original: () => PrismaPromiseLike) => Promise<T>,
    original: () => PrismaPromiseLike,
    finish?: (value: unknown) => unknown,
  ) {
    this.#original = original;
    this.#finish = finish;
    this.#start = () => start(() => this.original());
  }

  /** Prisma's own promise for this call, made when it is first needed. */
  original(): PrismaPromiseLike {
    return (this.#made ??= this.#original());
  }

  // oxlint-disable-next-line no-thenable -- a promise has one
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return (this.#started ??= this.#start()).then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return (this.#started ??= this.#start()).finally(onFinally);
  }

  get spec(): unknown {
    return (this.original() as { spec?: unknown }).spec;
  }

  requestTransaction(...args: unknown[]): Promise<unknown> {
    const original = this.original();
    const answer = original.requestTransaction ? original.requestTransaction(...args) : original;
    return this.#finish ? answer.then(this.#finish) : answer;
  }
}
