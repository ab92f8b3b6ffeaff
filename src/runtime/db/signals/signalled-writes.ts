// The writes of a model as the client has them, with their handlers. Models without handlers keep
// Prisma's own calls.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { errors } from '../errors.ts';
import type { PrismaPromiseLike, QueryPromise } from '../client/query-promise.ts';
import { createAndReturnRows, createRows, updateAndReturnRows, updateRows } from './bulk.ts';
import { findNestedWrite } from './nested.ts';
import { hearsDeletes, hearsSaves, type SignalRegistry, type WatchedModel } from './registry.ts';
import { deleteRow, deleteRows } from './remove.ts';
import { createRow, updateRow, upsertRow, type WriteArgs } from './save.ts';
import type { WriteContext } from './write-context.ts';

type Call = (args?: unknown) => PrismaPromiseLike;
type Members = Record<string, unknown>;
type Run = (context: WriteContext, watched: WatchedModel, args: never, attempt: Attempt) => Promise<unknown>;
type Attempt = <T>(work: () => Promise<T>) => Promise<T>;

/** The client, or the transaction, that a model belongs to. */
export interface WritingClient {
  registry: SignalRegistry;
  /** Runs its work in a transaction, or in a savepoint of the current one. @param work gets its client */
  transaction<T>(work: (tx: object) => Promise<T>): Promise<T>;
  /** Prisma's own model, of a client that `transaction` gave. */
  raw(tx: object, model: ModelDescription): object;
  /** Runs its work in a savepoint of that client. */
  savepoint<T>(tx: object, work: () => Promise<T>): Promise<T>;
}

const OPERATIONS: Record<string, { run: Run; kind: 'save' | 'delete' }> = {
  create: { run: createRow, kind: 'save' },
  update: { run: updateRow, kind: 'save' },
  upsert: { run: upsertRow, kind: 'save' },
  createMany: { run: createRows, kind: 'save' },
  createManyAndReturn: { run: createAndReturnRows, kind: 'save' },
  updateMany: { run: updateRows, kind: 'save' },
  updateManyAndReturn: { run: updateAndReturnRows, kind: 'save' },
  delete: { run: deleteRow, kind: 'delete' },
  deleteMany: { run: deleteRows, kind: 'delete' },
};

const MAX_DEPTH = 20;
const depth = new AsyncLocalStorage<number>();

/** @param promise the class of the model's promises, which has its relations as methods */
export function signalledWrites(
  delegate: Members,
  model: ModelDescription,
  client: WritingClient,
  promise: typeof QueryPromise,
): Record<string, Call> {
  const writes: Record<string, Call> = {};
  for (const [name, { run, kind }] of Object.entries(OPERATIONS)) {
    const call = delegate[name];
    if (typeof call !== 'function') continue;
    const original = (args: unknown) => (call as Call).call(delegate, args);
    writes[name] = (args = {}) => {
      const { watched } = client.registry;
      if (watched !== undefined && !isHeard(watched, model, kind, args as WriteArgs)) return original(args);
      const start = async () => {
        const known = watched ?? (await client.registry.load());
        if (!isHeard(known, model, kind, args as WriteArgs)) return original(args);
        const work: Work = (context, attempt) =>
          run(context, known.get(model.name) as WatchedModel, args as never, attempt);
        return withinDepth(model, () => runWrite(client, known, work));
      };
      // `$transaction([…])` and `.author()` need Prisma's own promise, which would send no signals.
      return new promise(start, () => {
        throw errors.WRITE_OUT_OF_REACH({ model: model.name, operation: name, what: 'its signals' });
      });
    };
  }
  return writes;
}

type Work = (context: WriteContext, attempt: Attempt) => Promise<unknown>;

function runWrite(client: WritingClient, watched: WriteContext['watched'], work: Work): Promise<unknown> {
  return client.transaction((tx) => {
    const context: WriteContext = { tx, watched, raw: (other) => client.raw(tx, other) as never };
    const attempt: Attempt = (step) => client.savepoint(tx, step);
    return work(context, attempt);
  });
}

function isHeard(
  watched: WriteContext['watched'],
  model: ModelDescription,
  kind: 'save' | 'delete',
  args: WriteArgs,
): boolean {
  const own = watched.get(model.name);
  if (own === undefined) return false;
  if (kind === 'delete') return hearsDeletes(own);
  return hearsSaves(own) || [args.data, args['create'], args['update']].some((data) => hearsNested(watched, own, data));
}

function hearsNested(watched: WriteContext['watched'], own: WatchedModel, data: unknown): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  return findNestedWrite(watched, own, data as Row) !== undefined;
}

/** A handler that saves its own model would never end. */
function withinDepth<T>(model: ModelDescription, work: () => Promise<T>): Promise<T> {
  const level = (depth.getStore() ?? 0) + 1;
  if (level > MAX_DEPTH) throw errors.SIGNALS_ENDLESS({ model: model.name, depth: MAX_DEPTH });
  return depth.run(level, work);
}
