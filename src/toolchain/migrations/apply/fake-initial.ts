import type { RawConnection } from '../../../kernel/raw-connection.ts';
import type { DatabaseOwner } from './connection.ts';
import { readTables } from './database-tables.ts';
import { readScript } from '../history/history.ts';
import type { MigrateStep } from './migration-steps.ts';
import { splitStatements } from './run-script.ts';

/** The steps, of which the first are faked as long as all that they do is to create tables that exist. */
export async function withFakes(
  project: DatabaseOwner,
  connection: RawConnection,
  steps: readonly MigrateStep[],
): Promise<MigrateStep[]> {
  const tables = await readTables(connection);
  let isFirst = true;
  return steps.map((step) => {
    const { direction, folder, name } = step;
    isFirst &&= direction === 'apply' && createsOnly(readScript(project, folder ?? name, connection.provider), tables);
    return isFirst ? { ...step, isFaked: true } : step;
  });
}

function createsOnly(script: string, tables: readonly string[]): boolean {
  const statements = splitStatements(script).map((sql) => sql.replace(/^\s*(?:--[^\n]*\n\s*)+/, ''));
  const created = statements.flatMap(
    (sql) => /^CREATE TABLE "((?:[^"]|"")+)"/i.exec(sql)?.[1]?.replaceAll('""', '"') ?? [],
  );
  const isCreation = (sql: string) => /^(CREATE|ALTER TABLE "(?:[^"]|"")+" ADD CONSTRAINT|PRAGMA)\b/i.test(sql);
  return created.length > 0 && created.every((table) => tables.includes(table)) && statements.every(isCreation);
}
