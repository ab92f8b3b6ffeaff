import type { Delegate } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import type { SignalTransaction } from './handlers.ts';
import type { WatchedModel } from './registry.ts';

/** One write with its listeners, inside a transaction. */
export interface WriteContext {
  /** The client for handlers, whose writes send signals too. */
  tx: SignalTransaction;
  /** Prisma's own model in the transaction, without signals. */
  raw(model: ModelDescription): Delegate & BulkDelegate;
  watched: ReadonlyMap<string, WatchedModel>;
}

/** Methods of Prisma that the kernel's `Delegate` does not declare. */
interface BulkDelegate {
  createMany(args: object): Promise<{ count: number }>;
  createManyAndReturn(args: object): Promise<Record<string, unknown>[]>;
  findUniqueOrThrow(args: object): Promise<Record<string, unknown>>;
}
