// The client that projects see: Prisma's, with some calls answered another way. What is not replaced is Prisma's own.
import type { ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { atomic, keepsFrames } from '../transactions/atomic.ts';
import type { MarkedModels } from '../columns/marked-model.ts';
import type { DirectOperation, DirectReads } from '../direct/direct-reads.ts';
import { FALLBACK_TO_PRISMA } from '../direct/values.ts';
import { hasQueryListeners } from '../query-log/query-log.ts';
import { createOrigin, runWithOrigin } from '../query-log/query-origin.ts';
import { protectedDeletes, type DeleteRules } from './protected-rows.ts';
import { QueryPromise, type PrismaPromiseLike } from './query-promise.ts';
import type { DeclaredParts } from './declared-parts.ts';
import { scopeMethods } from './scopes.ts';
import type { SignalRegistry } from '../signals/registry.ts';
import { signalledWrites, type WritingClient } from '../signals/signalled-writes.ts';
import { RULES, ruledWrites } from './write-rules.ts';
import { PLAIN } from './plain-model.ts';
import { UNSIGNALLED } from '../signals/without-signals.ts';
import { transact } from '../transactions/transaction-frame.ts';

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

/** What extends Prisma's client. */
export interface ClientLayers extends DeclaredParts {
  schema: SchemaDescription | undefined;
  reads?: DirectReads | undefined;
  /** Says which dates are days and how many places decimals have. */
  marks?: MarkedModels | undefined;
  /** In debug: the project's folder, by which the line that asks is found. */
  watchedRoot?: string | undefined;
  /** Says which rows keep others from being deleted. */
  deletes?: DeleteRules | undefined;
}

/** @returns an object with everything of `client`; extensions replace Prisma's own methods */
export function extendClient<Client extends object>(client: Client, layers: ClientLayers): Client {
  const layer = Object.create(client) as Members;
  const own = client as Members;
  for (const name of ['$connect', '$disconnect', '$on']) {
    const method = own[name];
    if (typeof method === 'function') define(layer, name, (method as Call).bind(client));
  }
  forwardExtensions(layer, client, layers);
  const transaction = (own['$transaction'] as Call | undefined)?.bind(client);
  if (transaction) {
    const inside: ClientLayers = { ...layers, reads: undefined };
    const extended = (layers.schema?.models ?? []).filter((model) => isExtended(model, inside));
    const byDelegate = new Map(extended.map((model) => [model.delegate, model]));
    define(
      layer,
      '$transaction',
      keepFrames(layer, transaction, (tx) => extendTransaction(tx, inside, byDelegate)),
    );
  }
  keepsFrames(layer);
  const begin: Transaction = (work) => (layer['$transaction'] as Transaction)(work, { timeout: WRITE_TIMEOUT_MS });
  extendDelegates(own, { layer, layers, begin });
  return layer as Client;
}

// One call can write many rows, each with its signals.
const WRITE_TIMEOUT_MS = 10 * 60_000;

type Transaction = <T>(work: (tx: object) => Promise<T>, options?: object) => Promise<T>;

/** `$extends` returns Prisma's own client; queries through it must reach the listeners too. */
function forwardExtensions(layer: Members, client: object, layers: ClientLayers): void {
  const extend = (client as Members)['$extends'];
  if (typeof extend !== 'function') return;
  const { reads: _, watchedRoot: __, ...kept } = layers;
  define(layer, '$extends', (...args: unknown[]) => {
    const extended = (extend as (...given: unknown[]) => object).apply(client, args);
    return (kept.schema?.models ?? []).some((model) => isExtended(model, kept))
      ? extendClient(extended, kept)
      : extended;
  });
}

function extendDelegates(client: Members, extension: Extension): void {
  const { layers, layer } = extension;
  for (const model of layers.schema?.models ?? []) {
    if (!isExtended(model, layers)) continue;
    let made: object | undefined;
    const get = () => (made ??= extendModel(model, client, extension));
    Object.defineProperty(layer, model.delegate, { get, enumerable: true, configurable: true });
  }
}

function isExtended({ name }: ModelDescription, layers: ClientLayers): boolean {
  const { reads, watchedRoot, signals, scopes, rules, deletes, marks } = layers;
  const forAll = watchedRoot !== undefined || signals !== undefined || rules !== undefined;
  return forAll || [reads?.has(name), scopes?.has(name), deletes?.canBeHeld(name), marks?.has(name)].includes(true);
}

/** A client, or a transaction, that is being extended. */
interface Extension {
  /** What callers see. */
  layer: object;
  layers: ClientLayers;
  begin: Transaction;
}

/** @param client Prisma's own, or its transaction */
function extendModel(model: ModelDescription, client: Members, { layer, layers, begin }: Extension): object {
  const { reads, watchedRoot, signals, scopes, rules, deletes, schema, marks } = layers;
  const { name, delegate, fields } = model;
  const direct = reads?.has(name) ? reads : undefined;
  const plain = client[delegate] as Members;
  const prisma = marks?.wrap(model, plain) ?? plain;
  const Promised = promiseClass(fields.filter((field) => field.relation).map((field) => field.name));
  // On PostgreSQL an error spoils the rest of a transaction.
  const isSpoiled = schema?.provider === 'postgresql' && ownTransactions.has(layer);
  const attempt = <T>(work: () => PromiseLike<T>): Promise<T> =>
    isSpoiled ? atomic(layer, async () => work()) : Promise.resolve(work());
  const extend = (heard: SignalRegistry | undefined): Members => {
    const members = extendReads(prisma, name, { reads: direct, marks }, Promised);
    define(members, '$parent', layer);
    if (heard) defineAll(members, signalledWrites(members, model, writingClient(heard, begin, marks), Promised));
    if (deletes?.canBeHeld(name))
      defineAll(members, protectedDeletes(members, model, layer, { rules: deletes, attempt, promise: Promised }));
    if (rules) {
      defineAll(members, ruledWrites(members, model, layer, { rules, promise: Promised }));
      define(members, RULES, rules);
    }
    const watched = watchedRoot === undefined ? members : watchDelegate(members, name, watchedRoot, Promised);
    const own = scopes?.get(name);
    if (own) defineAll(watched, scopeMethods(watched, model, own));
    return watched;
  };
  const members = extend(signals);
  if (signals) define(members, UNSIGNALLED, extend(undefined));
  define(members, PLAIN, plain);
  return members;
}

/** The Prisma transaction behind an extended one. */
const ownTransactions = new WeakMap<object, Members>();

function extendTransaction(
  tx: object,
  layers: ClientLayers,
  byDelegate: ReadonlyMap<unknown, ModelDescription>,
): object {
  if (byDelegate.size === 0) return tx;
  const made = new Map<unknown, object>();
  const begin: Transaction = (work) => atomic(layer, work);
  // A transaction lives for a few calls: models are extended when they are first used.
  const layer: object = new Proxy(tx, {
    get(target, name) {
      const model = byDelegate.get(name);
      if (model === undefined) return Reflect.get(target, name) as unknown;
      const known = made.get(name) ?? extendModel(model, tx as Members, { layer, layers, begin });
      made.set(name, known);
      return known;
    },
  });
  ownTransactions.set(layer, tx as Members);
  return layer;
}

function writingClient(registry: SignalRegistry, begin: Transaction, marks: MarkedModels | undefined): WritingClient {
  return {
    registry,
    transaction: begin,
    raw: (tx, model) => {
      const plain = ownTransactions.get(tx)?.[model.delegate] as Members;
      return marks?.wrap(model, plain) ?? plain;
    },
    savepoint: (tx, work) => atomic(tx, work),
  };
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

function extendReads(
  delegate: Members,
  model: string,
  { reads, marks }: Pick<ClientLayers, 'reads' | 'marks'>,
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
        if (answer === FALLBACK_TO_PRISMA) return ask().then((value) => value);
        return Promise.resolve(marks ? marks.mark(model, answer, args) : answer);
      };
      return new Promised(start, () => original(args));
    });
  }
  return layer;
}

/** Prisma's objects are proxies: an assignment to what inherits from one would write through, into Prisma's own. */
function define(layer: Members, name: string | symbol, value: unknown): void {
  Object.defineProperty(layer, name, { value, configurable: true, writable: true, enumerable: true });
}

function defineAll(layer: Members, members: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(members)) define(layer, name, value);
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
