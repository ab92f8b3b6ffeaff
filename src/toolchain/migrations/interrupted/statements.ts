import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { recordFinished, recordLog, recordProgress } from '../apply/applied-table.ts';
import { errors } from '../errors.ts';
import { dropInvalidIndex } from './invalid-index.ts';
import { splitStatements } from '../apply/run-script.ts';

/**
 * Runs the statements of a script one by one, outside a transaction, and records each. The record of the migration exists.
 *
 * @param done how many of them were run before
 * @throws {ProjectError} MIGRATION_FAILED_HALFWAY
 */
export async function runStatements(
  connection: RawConnection,
  name: string,
  script: string,
  done: number,
): Promise<void> {
  let count = done;
  for (const statement of splitStatements(script).slice(done)) {
    try {
      await dropInvalidIndex(connection, statement);
      await connection.script(statement);
    } catch (cause) {
      const { message } = cause as Error;
      await recordLog(connection, name, message);
      throw errors.MIGRATION_FAILED_HALFWAY({ name, done: count, reason: message }, { cause });
    }
    count += 1;
    await recordProgress(connection, name, count);
  }
  await recordFinished(connection, name);
}
