// The client that projects see: Prisma's, with some calls answered another way. What is not replaced is Prisma's own.
import type { SchemaDescription } from '../../kernel/model.ts';
import { keepsFrames } from './atomic.ts';
import type { DirectOperation, DirectReads } from './direct/direct-reads.ts';
import { UNCLEAR } from './direct/values.ts';
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

/** @returns an object with everything of `client`; models with direct reads have theirs in place of Prisma's */
export function layClient<Client extends object>(
  client: Client,
  schema: SchemaDescription | undefined,
  reads: DirectReads | undefined,
): Client {
  const layer = Object.create(client) as Members;
  const own = client as Members;
  for (const name of ['$connect', '$disconnect', '$extends', '$on']) {
    const method = own[name];
    if (typeof method === 'function') layer[name] = (method as Call).bind(client);
  }
  const transaction = (own['$transaction'] as Call | undefined)?.bind(client);
  if (transaction) layer['$transaction'] = keepFrames(layer, transaction);
  keepsFrames(layer);
  for (const { name, delegate, fields } of schema?.models ?? []) {
    if (!reads?.has(name)) continue;
    const relations = fields.filter((field) => field.relation).map((field) => field.name);
    let made: object | undefined;
    const get = () => (made ??= layDelegate(own[delegate] as Members, layer, name, reads, promiseClass(relations)));
    Object.defineProperty(layer, delegate, { get, enumerable: true, configurable: true });
  }
  return layer as Client;
}

function keepFrames(layer: object, transaction: Call): Call {
  return (work, options) =>
    typeof work === 'function'
      ? transact(layer, (run) => transaction(run, options), work as (client: object) => Promise<unknown>)
      : transaction(work, options);
}

function layDelegate(
  delegate: Members,
  client: object,
  model: string,
  reads: DirectReads,
  Promised: typeof QueryPromise,
): object {
  const layer = Object.create(delegate) as Members;
  for (const operation of READS) {
    const original = delegate[operation] as Call;
    layer[operation] = (args?: unknown) => {
      const plan = reads.plan(model, operation, args);
      if (plan === undefined) return original(args);
      const start = (ask: () => PrismaPromiseLike): Promise<unknown> => {
        const answer = plan();
        return answer === UNCLEAR ? ask().then((value) => value) : Promise.resolve(answer);
      };
      return new Promised(start, () => original(args));
    };
  }
  Object.defineProperty(layer, '$parent', { value: client });
  return layer;
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
