import type { Database } from '../../kernel/database.ts';
import { FRAMEWORK_TABLES } from '../../kernel/framework-tables.ts';

const EXISTING = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'quintet\\_%' ESCAPE '\\'`,
  postgresql: `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'quintet\\_%'`,
};

/** Names of the tables of Quintet itself that the database has; a project may not have migrated all of them. */
export async function frameworkTablesOf(database: Database): Promise<string[]> {
  const found = new Set((await database.queryRaw(EXISTING[database.provider])).map(({ name }) => name));
  return FRAMEWORK_TABLES.map(({ table }) => table).filter((table) => found.has(table));
}
