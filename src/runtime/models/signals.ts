import type { CreateData, UpdateData } from '../db/queries.ts';
import type { ModelSignals } from '../db/signals/handlers.ts';
import type { TransactionOf } from '../db/transactions/atomic.ts';
import type { DatabaseClient, DelegateOf, FieldName, ModelName, RowOf } from '../http/project-types.ts';

/** The client for writes of handlers, in the same transaction as the write that called them. */
type Transaction = TransactionOf<DatabaseClient>;

/** Before a row is written. Changes to `data` are written; an error rolls the write back. */
export type PreSaveEvent<M extends ModelName> =
  | { readonly created: true; data: CreateData<DelegateOf<M>>; readonly before: undefined; readonly tx: Transaction }
  | { readonly created: false; data: UpdateData<DelegateOf<M>>; readonly before: RowOf<M>; readonly tx: Transaction };

/** After a row was written and before the transaction is committed: an error rolls it back. */
export type PostSaveEvent<M extends ModelName> =
  | { readonly created: true; readonly row: RowOf<M>; readonly before: undefined; readonly tx: Transaction }
  | { readonly created: false; readonly row: RowOf<M>; readonly before: RowOf<M>; readonly tx: Transaction };

export interface DeleteEvent<M extends ModelName> {
  readonly row: RowOf<M>;
  /** True if the row is deleted because of `onDelete: Cascade`. */
  readonly isCascade: boolean;
  readonly tx: Transaction;
}

/** Links of a many-to-many field changed, from this side or the other one. */
export interface M2mChangedEvent<M extends ModelName> {
  readonly row: RowOf<M>;
  readonly field: FieldName<M>;
  /** Keys of the rows that are linked now and were not before. */
  readonly added: readonly (number | string | bigint)[];
  readonly removed: readonly (number | string | bigint)[];
  readonly tx: Transaction;
}

export interface SignalsOf<M extends ModelName> {
  preSave?(event: PreSaveEvent<M>): unknown;
  postSave?(event: PostSaveEvent<M>): unknown;
  preDelete?(event: DeleteEvent<M>): unknown;
  postDelete?(event: DeleteEvent<M>): unknown;
  m2mChanged?(event: M2mChangedEvent<M>): unknown;
}

/**
 * Declares the handlers of a model's writes, for the default export of `src/<app>/signals.ts`. Handlers are awaited,
 * in the order of the apps; a model can have several declarations.
 *
 * @example export default [modelSignals('Post', { postSave: ({ row, tx }) => tx.change.create({ data: { postId: row.id } }) })];
 */
export function modelSignals<M extends ModelName>(model: M, handlers: SignalsOf<M>): ModelSignals {
  return { model, handlers: handlers as unknown as ModelSignals['handlers'] };
}
