import type { ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { QueryPromise, type PrismaPromiseLike } from '../client/query-promise.ts';
import type { ColumnMarks } from './column-marks.ts';

type Call = (args?: unknown) => PrismaPromiseLike;
type Members = Record<string, unknown>;

const ANSWERS_ROWS = [
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'create',
  'createManyAndReturn',
  'update',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'aggregate',
  'groupBy',
] as const;

/** Prisma's own model, whose rows have their columns marked. */
export class MarkedModels {
  readonly #schema: SchemaDescription;
  readonly #marks: ColumnMarks;
  readonly #promises = new Map<string, typeof QueryPromise>();
  readonly #models = new WeakMap<object, Members>();

  constructor(schema: SchemaDescription, marks: ColumnMarks) {
    this.#schema = schema;
    this.#marks = marks;
  }

  has(model: string): boolean {
    return this.#marks.has(model);
  }

  /** @param answer of a query that was not sent through `wrap` */
  mark(model: string, answer: unknown, args: unknown): unknown {
    return this.#marks.concerns(model, args) ? this.#marks.mark(model, answer) : answer;
  }

  wrap(model: ModelDescription, delegate: Members): Members {
    if (!this.#marks.has(model.name)) return delegate;
    const known = this.#models.get(delegate);
    if (known) return known;
    const marked = Object.create(delegate) as Members;
    for (const operation of ANSWERS_ROWS) {
      const call = delegate[operation];
      if (typeof call !== 'function') continue;
      const value = (args?: unknown) => this.#ask(model.name, () => (call as Call).call(delegate, args), args);
      Object.defineProperty(marked, operation, { value, configurable: true, writable: true, enumerable: true });
    }
    this.#models.set(delegate, marked);
    return marked;
  }

  #ask(model: string, original: () => PrismaPromiseLike, args: unknown): PrismaPromiseLike {
    const mark = <T>(answer: T): T => (this.#marks.concerns(model, args) ? this.#marks.mark(model, answer) : answer);
    const Promised = this.#promiseOf(model);
    // The call is made at once, as Prisma's is: wrong arguments of aggregates are errors of the line that wrote them.
    const made = original();
    return new Promised(
      (ask) => ask().then(mark),
      () => made,
      mark,
    );
  }

  /** The fluent API: `.author()` behind a call answers rows of another model. */
  #promiseOf(model: string): typeof QueryPromise {
    const known = this.#promises.get(model);
    if (known) return known;
    class MarkedPromise<T> extends QueryPromise<T> {}
    this.#promises.set(model, MarkedPromise);
    const ask = (target: string, call: () => PrismaPromiseLike, args: unknown) => this.#ask(target, call, args);
    for (const { name, relation } of this.#schema.models.find((one) => one.name === model)?.fields ?? []) {
      if (!relation) continue;
      Object.defineProperty(MarkedPromise.prototype, name, {
        value(this: QueryPromise<unknown>, args?: unknown) {
          const original = this.original() as unknown as Record<string, Call>;
          return ask(relation.model, () => (original[name] as Call).call(original, args), args);
        },
      });
    }
    return MarkedPromise;
  }
}
