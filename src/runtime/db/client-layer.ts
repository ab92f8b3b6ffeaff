// The client that projects see: Prisma's, with some calls answered another way. What is not replaced is Prisma's own.
import type { SchemaDescription } from '../../kernel/model.ts';
import { keepsFrames } from './atomic.ts';
import type { DirectOperation, DirectReads } from './direct/direct-reads.ts';
import { UNCLEAR } from './direct/values.ts';
import { hasQueryListeners } from './query-log.ts';
import { createOrigin, runWithOrigin } from './query-origin.ts';
import { QueryPromise, type PrismaPromiseLike } from './query-promise.ts';
import { transact } from './transaction-frame.ts';

type Call = (...args: unknown[]) => PrismaPromiseLike;
type Members = Record<string, unknown>;

const READS: readonly DirectOperation[] = [
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
];

const OTHER_OPERATIONS = [
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
  'aggregate',
  'groupBy',
];

/** @returns an object with everything of `client`; models with direct reads have theirs in place of Prisma's */
export function layClient<Client extends object>(
  client: Client,
  schema: SchemaDescription | undefined,
  reads: DirectReads | undefined,
  /** In debug: the project's folder, by which the line that asks is found. */
  watchedRoot?: string,
): Client {
  const layer = Object.create(client) as Members;
  const own = client as Members;
  for (const name of ['$connect', '$disconnect', '$extends', '$on']) {
    const method = own[name];
    if (typeof method === 'function') define(layer, name, (method as Call).bind(client));
  }
  const transaction = (own['$transaction'] as Call | undefined)?.bind(client);
  if (transaction) {
    define(
      layer,
      '$transaction',
      keepFrames(layer, transaction, (tx) => watchTransaction(tx, schema, watchedRoot)),
    );
  }
  keepsFrames(layer);
  layDelegates(layer, own, schema, reads, watchedRoot);
  return layer as Client;
}

function layDelegates(
  layer: Members,
  client: Members,
  schema: SchemaDescription | undefined,
  reads: DirectReads | undefined,
  watchedRoot: string | undefined,
): void {
  for (const { name, delegate, fields } of schema?.models ?? []) {
    const direct = reads?.has(name) ? reads : undefined;
    if (direct === undefined && watchedRoot === undefined) continue;
    const relations = fields.filter((field) => field.relation).map((field) => field.name);
    let made: object | undefined;
    const make = () => {
      const Promised = promiseClass(relations);
      const members = layDelegate(client[delegate] as Members, layer, name, direct, Promised);
      return watchedRoot === undefined ? members : watchDelegate(members, name, watchedRoot, Promised);
    };
    Object.defineProperty(layer, delegate, { get: () => (made ??= make()), enumerable: true, configurable: true });
  }
}

function watchTransaction(tx: object, schema: SchemaDescription | undefined, watchedRoot: string | undefined): object {
  if (watchedRoot === undefined) return tx;
  const layer = Object.create(tx) as Members;
  layDelegates(layer, tx as Members, schema, undefined, watchedRoot);
  return layer;
}

/** Each call carries along where it was made, for the statements that it sends. */
function watchDelegate(layer: Members, model: string, root: string, Promised: typeof QueryPromise): Members {
  for (const operation of [...READS, ...OTHER_OPERATIONS]) {
    const call = layer[operation] as Call | undefined;
    if (typeof call !== 'function') continue;
    define(layer, operation, (args?: unknown) => {
      const promise = call(args);
      if (!hasQueryListeners()) return promise;
      const origin = createOrigin(model, operation, args, root);
      const start = () => runWithOrigin(origin, () => promise.then((value) => value));
      return new Promised(start, () => promise);
    });
  }
  return layer;
}

function keepFrames(layer: object, transaction: Call, prepare: (tx: object) => object): Call {
  return (work, options) =>
    typeof work === 'function'
      ? transact(
          layer,
          (run) => transaction((tx: object) => run(prepare(tx)), options),
          work as (client: object) => Promise<unknown>,
        )
      : transaction(work, options);
}

function layDelegate(
  delegate: Members,
  client: object,
  model: string,
  reads: DirectReads | undefined,
  Promised: typeof QueryPromise,
): Members {
  const layer = Object.create(delegate) as Members;
  for (const operation of reads ? READS : []) {
    const original = delegate[operation] as Call;
    define(layer, operation, (args?: unknown) => {
      const plan = reads?.plan(model, operation, args);
      if (plan === undefined) return original(args);
      const start = (ask: () => PrismaPromiseLike): Promise<unknown> => {
        const answer = plan();
        return answer === UNCLEAR ? ask().then((value) => value) : Promise.resolve(answer);
      };
      return new Promised(start, () => original(args));
    });
  }
  define(layer, '$parent', client);
  return layer;
}

/** Prisma's objects are proxies: an assignment to what inherits from one would write through, into Prisma's own. */
function define(layer: Members, name: string, value: unknown): void {
  Object.defineProperty(layer, name, { value, configurable: true, writable: true, enumerable: true });
}

/** The fluent API: `.author()` behind a call. */
function promiseClass(relations: readonly string[]): typeof QueryPromise {
  class ModelPromise<T> extends QueryPromise<T> {}
  for (const name of relations) {
    Object.defineProperty(ModelPromise.prototype, name, {
      value(this: QueryPromise<unknown>, args?: unknown) {
        return (this.original() as unknown as Record<string, Call>)[name]?.(args);
      },
    });
  }
  return ModelPromise;
}
