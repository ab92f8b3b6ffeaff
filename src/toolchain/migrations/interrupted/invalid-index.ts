// PostgreSQL leaves an invalid index where CREATE INDEX CONCURRENTLY failed: no query uses it, every write pays for it, and its
// name is taken when the statement runs again.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { readStatement } from '../classify/statement.ts';
import { quoteQualified } from '../apply/database-tables.ts';

/** Drops what an earlier try of this statement left; does nothing for other statements. */
export async function dropInvalidIndex(connection: RawConnection, statement: string): Promise<void> {
  if (connection.provider !== 'postgresql') return;
  const [operation] = readStatement(statement);
  if (operation?.kind !== 'create-index' || !operation.isConcurrent || operation.name === '') return;
  const found = await connection.query(
    'SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = ? AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND NOT i.indisvalid',
    [operation.name],
  );
  if (found.length > 0) await connection.script(`DROP INDEX CONCURRENTLY ${quoteQualified(operation.name)}`);
}
