// The door of this folder.
export {
  makeMigration,
  describePendingChanges,
  type MakeMigrationOptions,
  type MigrationPlan,
  type Questions,
} from './make-migration.ts';
export { migrate, listMigrations, type ListedMigration, type MigrateOptions, type MigrateResult } from './migrate.ts';
export type { MigrateStep } from './migration-steps.ts';
export { checkName } from './migration-name.ts';
export { readMigrationFiles } from './named-migration.ts';
export { migrationNotice } from './notice.ts';
export { NoticeThread } from './notice-thread.ts';
export { checkValue, parseDefaults, type FieldInNeed, type OneOffValue } from './one-off-values.ts';
export { parseRenames, type PossibleRename, type RenameAnswers } from './renames.ts';
export type { Change } from './changes.ts';
export { introspect, type Introspection, type IntrospectOptions } from './introspect.ts';
export { adoptDatabase } from './adopt.ts';
export { showSql } from './show-sql.ts';
export type { Risk } from './risks.ts';
export { describeFlush, describeReset, flushDatabase, resetDatabase, type DatabaseContent } from './clear-database.ts';
export { findDrift, type Drift } from './drift.ts';
export { openDatabaseShell } from './database-shell.ts';
export { parseDuration } from './duration.ts';
export { listDataMigrations, type DataLoader } from './data-migration.ts';
export { mergeBranches, type MergeResult } from './merge-branches.ts';
export { squashMigrations, type SquashResult } from './squash.ts';
export { optimizeMigration, type OptimizeResult } from './optimize.ts';
export { readMigrationNames } from './history.ts';
