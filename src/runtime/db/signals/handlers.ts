// What an app may declare about the writes of a model, without the types of a project; `quintet/models` adds those.
import type { Row } from '../../../kernel/database.ts';

/** Prisma's client of the transaction that the write and its handlers share. */
export type SignalTransaction = object;

export interface PreSave {
  created: boolean;
  /** What will be written; the handler may change it. */
  data: Row;
  /** The row as it is; undefined for a new one. */
  before: Row | undefined;
  tx: SignalTransaction;
}

export interface PostSave {
  created: boolean;
  /** The row as it is now, without relations. */
  row: Row;
  before: Row | undefined;
  tx: SignalTransaction;
}

export interface DeleteSignal {
  row: Row;
  /** True if the row is deleted because the row that it belongs to is deleted. */
  isCascade: boolean;
  tx: SignalTransaction;
}

export interface LinksChanged {
  row: Row;
  /** The many-to-many field. */
  field: string;
  /** Keys of the rows that are linked now and were not. */
  added: unknown[];
  /** Keys of the rows that were linked and are no longer. */
  removed: unknown[];
  tx: SignalTransaction;
}

type Handler<Event> = (event: Event) => unknown;

export interface SignalHandlers {
  preSave?: Handler<PreSave> | undefined;
  postSave?: Handler<PostSave> | undefined;
  preDelete?: Handler<DeleteSignal> | undefined;
  postDelete?: Handler<DeleteSignal> | undefined;
  m2mChanged?: Handler<LinksChanged> | undefined;
}

/** One declaration of an app's `signals.ts`. */
export interface ModelSignals {
  model: string;
  handlers: SignalHandlers;
}
