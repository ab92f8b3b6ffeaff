// Which transaction the code that runs now belongs to. Kept by AsyncLocalStorage, so that it follows awaits.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Lock } from '../lock.ts';

interface CommitHook {
  run: () => unknown;
  /** An error of it does not stop the hooks behind it. */
  robust: boolean;
}

/** A transaction, or a savepoint in one. */
export interface Frame {
  /** The client it was started on. */
  readonly root: object;
  /** Prisma's client of the transaction, once it is open. */
  client: object | undefined;
  /** The adapter that holds the transaction; SQLite's only. */
  owner: object | undefined;
  readonly outer: Frame | undefined;
  /** Concurrent savepoints wait for each other, because a connection has one stack of them. */
  readonly savepoints: Lock;
  readonly depth: number;
  hooks: CommitHook[];
  isOver: boolean;
}

const current = new AsyncLocalStorage<Frame>();

/** The innermost transaction that is still open around the caller. */
export function currentFrame(): Frame | undefined {
  const frame = current.getStore();
  return frame?.isOver ? undefined : frame;
}

export function runInFrame<T>(frame: Frame, work: () => Promise<T>): Promise<T> {
  return current.run(frame, work);
}

export function createFrame(root: object, outer?: Frame): Frame {
  return {
    root,
    client: outer?.client,
    owner: outer?.owner,
    outer,
    savepoints: new Lock(),
    depth: (outer?.depth ?? 0) + 1,
    hooks: [],
    isOver: false,
  };
}

/** Called by an adapter that begins a transaction, so that its other connection recognizes queries from inside it. */
export function claimFrame(owner: object): void {
  const frame = current.getStore();
  if (frame && frame.client === undefined) frame.owner = owner;
}

/** True if the caller runs inside a transaction of this adapter. */
export function isInsideTransactionOf(owner: object): boolean {
  for (let frame = current.getStore(); frame; frame = frame.outer) {
    if (frame.owner === owner && frame.client !== undefined && !frame.isOver) return true;
  }
  return false;
}

/** Runs what `begin` starts as one transaction, and the hooks when it was committed. */
export async function transact<Client extends object, T>(
  root: object,
  begin: (work: (client: Client) => Promise<T>) => Promise<T>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const outer = currentFrame();
  const frame = { ...createFrame(root), outer };
  const result = await runInFrame(frame, () =>
    begin(async (client) => {
      frame.client = client;
      try {
        return await work(client);
      } finally {
        frame.isOver = true;
      }
    }),
  ).finally(() => (frame.isOver = true));
  await runHooks(frame.hooks);
  return result;
}

async function runHooks(hooks: readonly CommitHook[]): Promise<void> {
  for (const { run, robust } of hooks) {
    try {
      await run();
    } catch (error) {
      if (!robust) throw error;
      process.emitWarning(`a robust onCommit hook failed: ${String(error)}`, 'QuintetWarning');
    }
  }
}
