export { atomic, onCommit, type AtomicOptions, type TransactionOf } from './transactions/atomic.ts';
export type { ModelClient, QuintetClient, ScopedModel } from './client/client-types.ts';
export type { ModelScopes } from './client/scopes.ts';
export { connect, type Connection, type ConnectOptions } from './connect.ts';
export { onQuery } from './query-log/query-log.ts';
export {
  getOrCreate,
  inBulk,
  iterate,
  selectForUpdate,
  updateOrCreate,
  type CreateData,
  type GetOrCreate,
  type KeyOf,
  type ListArgs,
  type ExactArgs,
  type ListRow,
  type LockOptions,
  type RowFrom,
  type UpdateData,
  type UpdateOrCreate,
} from './queries.ts';
export { openSqlite, defaultSqliteEngine, type SqliteHandle } from './sqlite/sqlite-handle.ts';
export { connectRaw, createAdapterFactory } from './raw-connection.ts';
export type { ModelSignals, SignalHandlers } from './signals/handlers.ts';
export { useSignals, useWriteRules } from './client/declared-parts.ts';
export type { RowWrite, WriteRules } from './client/write-rules.ts';
export { withoutSignals } from './signals/without-signals.ts';
export { translateDatabaseError } from './translate-error.ts';
export {
  CheckViolation,
  ExclusionViolation,
  ForeignKeyViolation,
  ProtectedError,
  UniqueViolation,
  ValueRejected,
  type Holder,
} from './violations.ts';
export type { Database, Delegate, QueryRecord, Row, Where } from '../../kernel/database.ts';
export type { SchemaDescription } from '../../kernel/model.ts';
