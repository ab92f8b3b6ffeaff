import type { ITXClientDenyList } from '@prisma/client/runtime/client';
import { errors } from '../errors.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { modelOf } from '../schema-in-use.ts';
import { UNSCOPED } from '../client/scopes.ts';
import { UNSIGNALLED } from '../signals/without-signals.ts';
import { isSerializationFailure } from '../translate-error.ts';
import { createFrame, currentFrame, runInFrame, transact, type Frame } from './transaction-frame.ts';

/** The client inside a transaction: the argument of `db.$transaction(async (tx) => …)`. */
export type TransactionOf<Client> = Omit<Client, ITXClientDenyList>;

export interface AtomicOptions {
  /** The block must be the outermost one, so that its end is a commit. Default false. */
  durable?: boolean;
  /** How long to wait for a connection, in ms. Default 5000; of the outermost block only. */
  maxWait?: number;
  /** How long the block may take, in ms. Default 10,000; of the outermost block only. */
  timeout?: number;
  /**
   * `serializable`: the result is as if transactions ran one after the other, so that a check of other rows still holds when
   * the block writes. PostgreSQL refuses a transaction for which that fails; `work` is called again then, and must
   * do nothing that a rollback does not undo. On SQLite every transaction is serializable. Of the outermost block only.
   */
  isolation?: 'serializable';
  /** How often `work` is called again after such a refusal. Default 10. */
  retries?: number;
}

interface Statements {
  $executeRawUnsafe(sql: string): Promise<number>;
}
interface Transactional {
  $transaction<T>(work: (client: object) => Promise<T>, options?: object): Promise<T>;
}

const layers = new WeakSet<object>();

/** Clients whose own `$transaction` keeps the frames. */
export function keepsFrames(client: object): void {
  layers.add(client);
}

/**
 * Runs `work` in a transaction: all of it happens, or nothing. Inside another `atomic` of the same client it is a
 * savepoint, so that an error that the outer block catches rolls back only the inner block.
 *
 * @param client `db`, or the `tx` of the block around this one
 * @throws {ProjectError} TRANSACTION_NOT_DURABLE: `durable` inside another block; TRANSACTION_CONFLICT: every retry was
 *   refused. Whatever `work` throws, after rollback.
 * @example await atomic(db, async (tx) => { await tx.post.create({ data }); onCommit(() => sendMail()); });
 */
export async function atomic<Client extends object, T>(
  client: Client,
  work: (tx: TransactionOf<Client>) => Promise<T>,
  { durable = false, isolation, retries = DEFAULT_RETRIES, ...options }: AtomicOptions = {},
): Promise<T> {
  const frame = frameOf(client);
  const run = work as (tx: object) => Promise<T>;
  if (frame) {
    if (durable) throw errors.TRANSACTION_NOT_DURABLE();
    return savepoint(frame, run);
  }
  const root = client as unknown as Transactional;
  const isolated = isolation === undefined ? options : { ...options, isolationLevel: 'Serializable' };
  const begin = (body: (tx: object) => Promise<T>) => root.$transaction(body, isolated);
  const attempt = () => (layers.has(client) ? begin(run) : transact(client, begin, run));
  return isolation === undefined ? attempt() : repeat(attempt, retries);
}

const DEFAULT_RETRIES = 10;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 500;

async function repeat<T>(attempt: () => Promise<T>, retries: number): Promise<T> {
  for (let failed = 0; ; failed++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isSerializationFailure(error)) throw error;
      if (failed >= retries) throw errors.TRANSACTION_CONFLICT({ attempts: failed + 1 }, { cause: error });
      // Of a random length, so that those who met once do not meet again.
      await wait(Math.random() * Math.min(FIRST_PAUSE_MS * 2 ** failed, LONGEST_PAUSE_MS));
    }
  }
}

/**
 * Calls `run` after the current transaction is committed, and never if it, or the current savepoint, is
 * rolled back. Without a transaction, calls it immediately. Hooks run in order and are awaited before `atomic` resolves.
 *
 * @param options.robust an error of this hook becomes a warning instead of stopping the hooks behind it. Default false.
 */
export async function onCommit(run: () => unknown, { robust = false }: { robust?: boolean } = {}): Promise<void> {
  const frame = currentFrame();
  if (frame) frame.hooks.push({ run, robust });
  else await run();
}

/** Runs `work` in a savepoint if the model is a transaction's, because on PostgreSQL an error spoils the rest of it. */
export async function guarded<T>(model: object, work: () => Promise<T>): Promise<T> {
  const frame = frameOfModel(model);
  return frame ? savepoint(frame, work) : work();
}

/** The open transaction whose client `tx.post` was taken from. */
export function frameOfModel(given: object): Frame | undefined {
  const model = (given as Record<symbol, object | undefined>)[UNSCOPED] ?? given;
  const { delegate } = modelOf(model);
  for (let frame = currentFrame(); frame; frame = frame.outer) {
    const own = (frame.client as Record<string, Record<symbol, unknown> | undefined> | undefined)?.[delegate];
    if (!frame.isOver && own !== undefined && (own === model || own[UNSIGNALLED] === model)) return frame;
  }
  return undefined;
}

/** The open transaction that belongs to the client, seen from the caller. */
function frameOf(client: object): Frame | undefined {
  const innermost = currentFrame();
  for (let frame = innermost; frame; frame = frame.outer) {
    if (!frame.isOver && frame.client !== undefined && (frame.root === client || isSame(frame.client, client)))
      return frame;
  }
  return undefined;
}

/** Prisma returns a different proxy of one transaction to each caller; the id is the same. */
function isSame(a: object, b: object): boolean {
  if (a === b) return true;
  const id = Symbol.for('prisma.client.transaction.id');
  const [mine, theirs] = [a, b].map((client) => (client as Record<symbol, unknown>)[id]);
  return mine !== undefined && mine === theirs;
}

async function savepoint<T>(outer: Frame, work: (tx: object) => Promise<T>): Promise<T> {
  const release = await outer.savepoints.acquire();
  const frame = createFrame(outer.root, outer);
  const client = outer.client as Statements;
  const name = `quintet_${frame.depth}`;
  try {
    await client.$executeRawUnsafe(`SAVEPOINT ${name}`);
    try {
      const result = await runInFrame(frame, () => work(client));
      await client.$executeRawUnsafe(`RELEASE SAVEPOINT ${name}`);
      outer.hooks.push(...frame.hooks);
      return result;
    } catch (error) {
      await client.$executeRawUnsafe(`ROLLBACK TO SAVEPOINT ${name}`);
      await client.$executeRawUnsafe(`RELEASE SAVEPOINT ${name}`);
      throw error;
    }
  } finally {
    frame.isOver = true;
    release();
  }
}
